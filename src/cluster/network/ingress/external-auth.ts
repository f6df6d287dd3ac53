// Mirrors auth_request as ingress-nginx sets it up for `auth-url`.
import type { HttpRequest, HttpResponse, NetworkStack } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { ExternalAuth } from './annotations.ts';
import type { Refusal } from './access-rules.ts';

/** Headers that go on to the backend, or why the request does not. */
export type AuthOutcome = { readonly headers: Readonly<Record<string, string>>; readonly cookie: string | undefined } | Refusal;

const URL_PARTS = /^(https?):\/\/([^/:]+)(?::(\d+))?(\/.*)?$/;

export async function askAuthServer(auth: ExternalAuth, request: HttpRequest, network: NetworkStack, id: string): Promise<AuthOutcome> {
  const answer = await subrequest(auth, request, network, id);
  if (answer === undefined) return { status: 500 };
  if (answer.status >= 200 && answer.status < 300) {
    const passed = auth.headers.flatMap((name) => (answer.headers[name] === undefined ? [] : [[name, answer.headers[name]] as const]));
    return { headers: Object.fromEntries(passed), cookie: answer.headers['set-cookie'] };
  }
  if (answer.status === 401 && auth.signIn !== undefined) return { status: 302, headers: { location: signInAddress(auth.signIn, request) } };
  if (answer.status !== 401 && answer.status !== 403) return { status: 500 };
  const challenge = answer.headers['www-authenticate'];
  return { status: answer.status, ...(challenge !== undefined && { headers: { 'www-authenticate': challenge } }) };
}

async function subrequest({ url, method }: ExternalAuth, request: HttpRequest, network: NetworkStack, id: string): Promise<HttpResponse | undefined> {
  const parts = URL_PARTS.exec(fillVariables(url, request));
  if (parts === null) return undefined;
  const [, scheme = 'http', name = '', port, target = '/'] = parts;
  const client = request.remoteAddress ?? '';
  const { 'content-length': _length, 'transfer-encoding': _encoding, ...sent } = request.headers;
  const headers = {
    ...sent,
    host: name,
    'x-original-url': originalUrl(request),
    'x-original-method': request.method,
    'x-sent-from': 'nginx-ingress-controller',
    'x-real-ip': client,
    'x-forwarded-for': client,
    'x-auth-request-redirect': request.target,
    'x-request-id': id,
  };
  try {
    const [address = name] = await network.resolve(name);
    const secure = scheme === 'https';
    return await network.http(address, Number(port ?? (secure ? 443 : 80)), {
      method,
      target,
      headers,
      body: new Uint8Array(0),
      scheme: secure ? 'https' : 'http',
    });
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    return undefined;
  }
}

function signInAddress(address: string, request: HttpRequest): string {
  const filled = fillVariables(address, request);
  if (/[?&]rd=/.test(filled)) return filled;
  return `${filled}${filled.includes('?') ? '&' : '?'}rd=${encodeURIComponent(originalUrl(request))}`;
}

function originalUrl({ scheme, headers, target }: HttpRequest): string {
  return `${scheme}://${headers['host'] ?? ''}${target}`;
}

function fillVariables(text: string, request: HttpRequest): string {
  const { host = '' } = request.headers;
  const values: Readonly<Record<string, string>> = {
    host: host.replace(/:\d+$/, ''),
    http_host: host,
    best_http_host: host,
    scheme: request.scheme,
    pass_access_scheme: request.scheme,
    request_uri: request.target,
    escaped_request_uri: encodeURIComponent(request.target),
    remote_addr: request.remoteAddress ?? '',
  };
  return text.replace(/\$\{?(\w+)\}?/g, (_, name: string) => values[name] ?? '');
}
