import type { HttpResponse } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';
import { encodeUtf8 } from '#posix/utf8.ts';

const URL = /^(https?):\/\/(?:([^@/?#]*)@)?([^:/?#]+)(?::(\d+))?([^#]*)/i;

export interface HttpCall {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** ms */
  readonly timeout?: number;
}

/** One exchange by URL. Rejects with `PosixError`, ETIMEDOUT after the timeout. */
export async function callHttp(
  process: Process,
  { url, method = 'GET', headers = {}, body = '', timeout = 30_000 }: HttpCall,
): Promise<HttpResponse> {
  const match = URL.exec(url);
  if (match === null) throw new PosixError('EINVAL', `invalid URL ${url}`);
  const [, scheme = 'http', , host = '', port, rest = ''] = match;
  const secure = scheme.toLowerCase() === 'https';
  const { network, clock } = process.machine;
  const content = encodeUtf8(body);
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const exchange = async (): Promise<HttpResponse> => {
    const [address = host] = await network.resolve(host);
    return network.http(address, port === undefined ? (secure ? 443 : 80) : Number(port), {
      method,
      target: rest.startsWith('/') ? rest : `/${rest}`,
      headers: {
        host: port === undefined ? host : `${host}:${port}`,
        accept: '*/*',
        ...(content.length > 0 && { 'content-length': String(content.length) }),
        ...lower,
      },
      body: content,
      scheme: secure ? 'https' : 'http',
    });
  };
  let timer: { cancel(): void } | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = clock.schedule(clock.now() + timeout, () => {
      reject(new PosixError('ETIMEDOUT'));
    });
  });
  try {
    return await process.race(Promise.race([exchange(), late]));
  } finally {
    timer?.cancel();
  }
}
