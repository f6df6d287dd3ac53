// Mirrors Apache httpd as the image runs it: static files below DocumentRoot.
import { PosixError } from '#posix/posix-error.ts';
import type { HttpRequest, HttpResponse } from '#posix/network.ts';
import type { Process, Program } from '#posix/process.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import type { Image } from '../image.ts';
import { contentType, httpDate } from './nginx-pages.ts';

export function apacheHttpd(image: Image): Program {
  return { name: 'apache-httpd', run: (process) => run(process, image.fill('${{ version }}')) };
}

async function run(process: Process, version: string): Promise<number> {
  const conf = process.fs.exists('/usr/local/apache2/conf/httpd.conf') ? process.fs.readText('/usr/local/apache2/conf/httpd.conf') : '';
  const port = Number(/^Listen\s+(\d+)/m.exec(conf)?.[1] ?? 80);
  const root = /^DocumentRoot\s+"?([^"\n]+)"?/m.exec(conf)?.[1] ?? '/usr/local/apache2/htdocs';
  const address = process.machine.network.addresses[0] ?? '127.0.0.1';
  await process.stderr.write(
    `AH00558: httpd: Could not reliably determine the server's fully qualified domain name, using ${address}. Set the 'ServerName' directive globally to suppress this message\n`,
  );
  const ended = new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGWINCH', 'SIGINT'] as const)
      process.onSignal(signal, () => {
        resolve(signal);
      });
  });
  const listener = process.machine.network.listen(port, { http: (request) => answer(process, root, version, request) });
  await process.stderr.write(
    `${stamp(process)} [mpm_event:notice] [pid 1:tid 1] AH00489: Apache/${version} (Unix) configured -- resuming normal operations\n`,
  );
  await process.stderr.write(`${stamp(process)} [core:notice] [pid 1:tid 1] AH00094: Command line: 'httpd -D FOREGROUND'\n`);
  const signal = await process.race(ended).finally(() => {
    listener.close();
  });
  await process.stderr.write(
    `${stamp(process)} [mpm_event:notice] [pid 1:tid 1] ${signal === 'SIGWINCH' ? 'AH00492: caught SIGWINCH, shutting down gracefully' : 'AH00491: caught SIGTERM, shutting down'}\n`,
  );
  return 0;
}

async function answer(process: Process, root: string, version: string, request: HttpRequest): Promise<HttpResponse> {
  const now = process.machine.clock.now();
  const path = decodeURIComponent(request.target.split('?')[0] ?? '/');
  const { status, body, type } = read(process, root, path);
  const time = new Date(now).toUTCString().split(' ');
  await process.stdout.write(
    `${request.remoteAddress ?? '-'} - - [${time[1] ?? ''}/${time[2] ?? ''}/${time[3] ?? ''}:${time[4] ?? ''} +0000] "${request.method} ${request.target} HTTP/1.1" ${String(status)} ${String(body.length)}\n`,
  );
  return {
    status,
    headers: { date: httpDate(now), server: `Apache/${version} (Unix)`, 'content-length': String(body.length), 'content-type': type },
    body,
  };
}

function read(process: Process, root: string, path: string): { readonly status: number; readonly body: Uint8Array; readonly type: string } {
  const { fs } = process;
  try {
    let file = root + path;
    if (fs.stat(file).type === 'directory') file = `${file.replace(/\/$/, '')}/index.html`;
    return { status: 200, body: fs.readFile(file), type: contentType(file, 'text/plain') };
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    const [status, title, text] =
      error.code === 'EACCES'
        ? [403, '403 Forbidden', "<h1>Forbidden</h1>\n<p>You don't have permission to access this resource.</p>"]
        : [404, '404 Not Found', '<h1>Not Found</h1>\n<p>The requested URL was not found on this server.</p>'];
    return {
      status,
      body: encodeUtf8(
        `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${title}</title>\n</head><body>\n${text}\n</body></html>\n`,
      ),
      type: 'text/html; charset=iso-8859-1',
    };
  }
}

function stamp(process: Process): string {
  const time = new Date(process.machine.clock.now()).toUTCString();
  const [day = '', date = '', month = '', year = '', clock = ''] = time.replace(',', '').split(' ');
  return `[${day} ${month} ${date} ${clock}.000000 ${year}]`;
}
