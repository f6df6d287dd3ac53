// Mirrors python3 as far as containers use it without a program of their own: -m http.server, -c print(…), --version.
import { PosixError } from '#posix/posix-error.ts';
import type { HttpResponse } from '#posix/network.ts';
import type { Process, Program } from '#posix/process.ts';
import { readAllText } from '#posix/read-stream.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import { contentType } from '../nginx-pages.ts';
import { runPrints } from './print-statements.ts';

export const python: Program = { name: 'python', run };

async function run(process: Process): Promise<number> {
  const words = process.argv.slice(1).filter((word) => word !== '-u' && word !== '-B');
  const version = process.env.get('PYTHON_VERSION') ?? '3.11.2';
  const [first = '', second = ''] = words;
  if (first === '--version' || first === '-V') {
    await process.stdout.write(`Python ${version}\n`);
    return 0;
  }
  if (first === '-m' && second === 'http.server') return serveFolder(process, words.slice(2), version);
  const code = first === '-c' ? second : first === '' || first === '-' ? await readAllText(process.stdin) : readScript(process, first);
  if (code === undefined) {
    await process.stderr.write(
      `python: can't open file '${first.startsWith('/') ? first : `${process.cwd}/${first}`}': [Errno 2] No such file or directory\n`,
    );
    return 2;
  }
  const printed = runPrints(code, 'print');
  if (printed === undefined) {
    await process.stderr.write('python: the simulated image has no Python interpreter; it runs print(…), -m http.server and --version\n');
    return 1;
  }
  await process.stdout.write(printed);
  return 0;
}

function readScript(process: Process, path: string): string | undefined {
  return process.fs.exists(path) ? process.fs.readText(path) : undefined;
}

async function serveFolder(process: Process, words: readonly string[], version: string): Promise<number> {
  const at = words.findIndex((word) => word === '--directory' || word === '-d');
  const folder = at < 0 ? process.cwd : (words[at + 1] ?? process.cwd);
  const port = Number(words.find((word, index) => /^\d+$/.test(word) && index !== at + 1) ?? 8000);
  const ended = new Promise<number>((resolve) => {
    process.onSignal('SIGTERM', () => {
      resolve(143);
    });
    process.onSignal('SIGINT', () => {
      resolve(0);
    });
  });
  const listener = process.machine.network.listen(port, {
    http: async ({ method, target, remoteAddress = '-' }) => {
      const path = decodeURIComponent(target.split('?')[0] ?? '/');
      const response = answer(process, folder, path, version);
      const [, day = '', month = '', year = '', time = ''] = new Date(process.machine.clock.now()).toUTCString().split(' ');
      await process.stderr.write(`${remoteAddress} - - [${day}/${month}/${year} ${time}] "${method} ${target} HTTP/1.1" ${response.status} -\n`);
      return response;
    },
  });
  await process.stdout.write(`Serving HTTP on 0.0.0.0 port ${port} (http://0.0.0.0:${port}/) ...\n`);
  const code = await process.race(ended);
  listener.close();
  return code;
}

function answer(process: Process, folder: string, path: string, version: string): HttpResponse {
  const give = (status: number, body: Uint8Array, type: string): HttpResponse => ({
    status,
    headers: { server: `SimpleHTTP/0.6 Python/${version}`, 'content-type': type, 'content-length': String(body.length) },
    body,
  });
  const { fs } = process;
  try {
    if (path.split('/').includes('..')) throw new PosixError('ENOENT');
    const file = `${folder}${path}`.replace(/\/$/, '') || '/';
    if (fs.stat(file).type !== 'directory') return give(200, fs.readFile(file), contentType(file, 'application/octet-stream'));
    if (fs.exists(`${file}/index.html`)) return give(200, fs.readFile(`${file}/index.html`), 'text/html');
    const links = [...fs.readDirectory(file)].sort().map((name) => `<li><a href="${encodeURIComponent(name)}">${name}</a></li>`);
    const title = `Directory listing for ${path}`;
    return give(
      200,
      encodeUtf8(
        `<!DOCTYPE HTML>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>${title}</title>\n</head>\n<body>\n<h1>${title}</h1>\n<hr>\n<ul>\n${links.join('\n')}\n</ul>\n<hr>\n</body>\n</html>\n`,
      ),
      'text/html; charset=utf-8',
    );
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    const text = 'File not found';
    return give(
      404,
      encodeUtf8(
        `<!DOCTYPE HTML>\n<html lang="en">\n    <head>\n        <title>Error response</title>\n    </head>\n    <body>\n        <h1>Error response</h1>\n        <p>Error code: 404</p>\n        <p>Message: ${text}.</p>\n    </body>\n</html>\n`,
      ),
      'text/html;charset=utf-8',
    );
  }
}
