// Mirrors busybox's networking/httpd.c. Not built: httpd.conf, CGI.
import { PosixError } from '#posix/posix-error.ts';
import type { HttpRequest, HttpResponse } from '#posix/network.ts';
import type { Process, Program } from '#posix/process.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import type { Image } from '../image.ts';
import { busyboxVersion } from './busybox.ts';
import { contentType, httpDate } from './nginx-pages.ts';

const usage = (image: Image): string => `BusyBox v${busyboxVersion(image)} multi-call binary.

Usage: httpd [-ifv[v]] [-c CONFFILE] [-p [IP:]PORT] [-u USER[:GRP]] [-r REALM] [-h HOME]
or httpd -d/-e/-m STRING
`;
const ERRORS: Readonly<Record<number, readonly [title: string, text: string]>> = {
  400: ['Bad Request', 'Unsupported method'],
  403: ['Forbidden', ''],
  404: ['Not Found', 'The requested URL was not found'],
  501: ['Not Implemented', 'The requested method is not recognized'],
};

interface Options {
  readonly foreground: boolean;
  readonly verbose: number;
  readonly port: number;
  readonly home: string;
}

/** The small web server of busybox: files below a folder; in the background unless -f. */
export const busyboxHttpd = (image: Image): Program => ({
  name: 'httpd',
  run: async (process) => {
    const options = parse(process.argv.slice(1), process.cwd);
    if (typeof options === 'string') {
      await process.stderr.write(`httpd: ${options}\n${usage(image)}`);
      return 1;
    }
    if (!process.fs.exists(options.home)) {
      await process.stderr.write(`httpd: can't change directory to '${options.home}': No such file or directory\n`);
      return 1;
    }
    if (options.foreground) return serve(process, options);
    const { argv, env, cwd, uid, gid, stdin, stdout, stderr, machine } = process;
    // The daemon belongs to init.
    const daemon: Program = { name: 'httpd', run: (child) => serve(child, options) };
    machine.spawn({ argv, env, cwd, uid, gid, groups: process.groups ?? [], stdin, stdout, stderr, parentPid: 1, program: daemon });
    return 0;
  },
});

function parse(args: readonly string[], cwd: string): Options | string {
  let [foreground, verbose, port, home] = [false, 0, '80', cwd];
  const rest = [...args];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!word.startsWith('-')) return `unrecognized argument: ${word}`;
    for (let index = 1; index < word.length; index++) {
      const letter = word[index] ?? '';
      if (letter === 'f' || letter === 'i') foreground = true;
      else if (letter === 'v') verbose++;
      else if ('phcur'.includes(letter)) {
        const value = word.slice(index + 1) || rest.shift();
        if (value === undefined) return `option requires an argument -- '${letter}'`;
        if (letter === 'p') port = value.slice(value.lastIndexOf(':') + 1);
        if (letter === 'h') home = value.startsWith('/') ? value : `${cwd.replace(/\/$/, '')}/${value}`;
        break;
      } else return `unrecognized option: ${letter}`;
    }
  }
  if (!/^\d+$/.test(port) || Number(port) > 65_535) return `bad port '${port}'`;
  return { foreground, verbose, port: Number(port), home };
}

async function serve(process: Process, options: Options): Promise<number> {
  let listener;
  try {
    listener = process.machine.network.listen(options.port, { http: (request) => answer(process, options, request) });
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    await process.stderr.write(`httpd: bind: ${error.code === 'EACCES' ? 'Permission denied' : 'Address in use'}\n`);
    return 1;
  }
  try {
    return await process.race(new Promise<number>(() => undefined));
  } finally {
    listener.close();
  }
}

async function answer(process: Process, { home, verbose }: Options, request: HttpRequest): Promise<HttpResponse> {
  const response = respond(process, home.replace(/\/$/, ''), request);
  const from = `[::ffff:${request.remoteAddress ?? '127.0.0.1'}]`;
  if (verbose > 1) await process.stderr.write(`${from}: url:${request.target}\n`);
  if (verbose > 0) await process.stderr.write(`${from}: response:${String(response.status)}\n`);
  return response;
}

function respond({ fs, machine }: Process, home: string, { method, target }: HttpRequest): HttpResponse {
  const now = machine.clock.now();
  if (method !== 'GET' && method !== 'HEAD') return failure(501, now);
  const path = decoded(target.split('?')[0] ?? '/');
  if (path === undefined || path.split('/').includes('..')) return failure(400, now);
  try {
    let file = home + path;
    if (fs.stat(file).type === 'directory') {
      if (!path.endsWith('/')) return { status: 302, headers: { location: `${path}/`, connection: 'close' }, body: new Uint8Array() };
      file += 'index.html';
    }
    const body = fs.readFile(file);
    const { mtime } = fs.stat(file);
    const headers = {
      date: httpDate(now),
      connection: 'close',
      'content-type': contentType(file, 'application/octet-stream'),
      'accept-ranges': 'bytes',
      'last-modified': httpDate(mtime),
      etag: `"${Math.floor(mtime / 1000).toString(16)}-${body.length.toString(16)}"`,
      'content-length': String(body.length),
    };
    return { status: 200, headers, body: method === 'HEAD' ? new Uint8Array() : body };
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    return failure(error.code === 'EACCES' ? 403 : 404, now);
  }
}

/** Undefined where a `%` is followed by no byte of UTF-8. */
function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return undefined;
    throw error;
  }
}

function failure(status: number, now: number): HttpResponse {
  const [title, text] = ERRORS[status] ?? ['', ''];
  const name = `${String(status)} ${title}`;
  const body = encodeUtf8(`<HTML><HEAD><TITLE>${name}</TITLE></HEAD>\n<BODY><H1>${name}</H1>\n${text}\n</BODY></HTML>\n`);
  return { status, headers: { date: httpDate(now), connection: 'close', 'content-type': 'text/html' }, body };
}
