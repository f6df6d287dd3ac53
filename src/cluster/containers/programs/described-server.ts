import type { HttpRequest, HttpResponse, Service } from '#posix/network.ts';
import type { Process, Program } from '#posix/process.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import type { ServerDefinition, ServerPort, ServerRoute } from '../image-definition.ts';
import type { Image } from '../image.ts';

/** The program `server`: behaves as the image's `server:` describes. */
export function describedServer(image: Image): Program {
  const definition = image.inherited('server') ?? {};
  return { name: 'server', run: (process) => runServer(definition, image, process) };
}

async function runServer(definition: ServerDefinition, image: Image, process: Process): Promise<number> {
  const terminated = new Promise<number>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT'] as const)
      process.onSignal(signal, () => {
        resolve(0);
      });
  });
  let count = 0;
  const fill = (text: string, extra: Readonly<Record<string, string>> = {}): string =>
    text.includes('${{')
      ? image.fill(text.replace(/\$\{\{ *([\w.]+) *\}\}/g, (whole, key: string) => extra[key] ?? variable(process, key, count) ?? whole))
      : text;
  for (const port of definition.listen ?? []) {
    const service = serve(port, process, fill, () => ++count);
    process.machine.network.listen(port.port, service, port.address);
  }
  for (const line of definition.log ?? []) {
    const { text, stderr } = typeof line === 'string' ? { text: line, stderr: false } : line;
    await process[stderr ? 'stderr' : 'stdout'].write(`${fill(text)}\n`);
  }
  if (definition.exit !== undefined) {
    await process.sleep(definition.exit.after);
    return definition.exit.code;
  }
  const code = await process.race(terminated);
  for (const line of definition.goodbye ?? []) await process.stdout.write(`${fill(line)}\n`);
  return code;
}

function variable(process: Process, key: string, count: number): string | undefined {
  if (key.startsWith('env.')) return process.env.get(key.slice(4)) ?? '';
  const now = new Date(process.machine.clock.now()).toISOString();
  switch (key) {
    case 'hostname':
      return process.machine.hostname;
    case 'address':
      return process.machine.network.addresses[0] ?? '127.0.0.1';
    case 'count':
      return String(count);
    case 'now':
      return now;
    case 'klog':
      return `${now.slice(5, 7)}${now.slice(8, 10)} ${now.slice(11, 23)}000`;
    default:
      return undefined;
  }
}

type Fill = (text: string, extra?: Readonly<Record<string, string>>) => string;

function serve(port: ServerPort, process: Process, fill: Fill, next: () => number): Service {
  if (port.scheme === 'tcp')
    return {
      connect: (connection) => {
        void connection.input.read().then(() => {
          connection.close();
        });
      },
    };
  return {
    http: async (request) => {
      const number = next();
      const path = request.target.split('?')[0] ?? '/';
      const extra = {
        path,
        target: request.target,
        method: request.method,
        client: request.remoteAddress ?? '',
        count: String(number),
        host: request.headers['host'] ?? '',
      };
      const response = answer(find(port.routes ?? [], path, request), (text) => fill(text, extra));
      if (port.accessLog !== undefined)
        await process.stdout.write(`${fill(port.accessLog, { ...extra, status: String(response.status), size: String(response.body.length) })}\n`);
      return response;
    },
  };
}

function find(routes: readonly ServerRoute[], path: string, request: HttpRequest): ServerRoute | undefined {
  const fits = (route: ServerRoute): boolean => route.method === undefined || route.method === request.method;
  return (
    routes.find((route) => route.path === path && fits(route)) ??
    routes.find((route) => route.path.endsWith('*') && path.startsWith(route.path.slice(0, -1)) && fits(route))
  );
}

function answer(route: ServerRoute | undefined, fill: (text: string) => string): HttpResponse {
  const body = encodeUtf8(route === undefined ? '404 page not found\n' : fill(route.body ?? ''));
  const headers = Object.fromEntries(Object.entries(route?.headers ?? {}).map(([name, value]) => [name.toLowerCase(), fill(value)]));
  return {
    status: route?.status ?? (route === undefined ? 404 : 200),
    headers: { 'content-type': 'text/plain; charset=utf-8', ...headers, 'content-length': String(body.length) },
    body,
  };
}
