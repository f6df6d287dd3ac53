/** The texts that -f and -k name: files, folders, patterns, URLs, standard input. Mirrors resource.Builder's FilenameParam. */
import { PosixError } from '#posix/posix-error.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import type { CommandContext } from '../command.ts';
import { builtFrom } from '../commands/kustomize.ts';
import { BareError, UsageError } from '../usage-error.ts';

export interface Source {
  readonly name: string;
  readonly text: string;
}

const EXTENSIONS = ['.json', '.yaml', '.yml'];

/** Throws for what cannot be read at all. */
export async function readSources(context: CommandContext): Promise<readonly Source[]> {
  const kustomize = context.flags.string('kustomize');
  const names = context.flags.list('filename');
  if (kustomize !== '' && names.length > 0) throw new UsageError('only one of -f or -k can be specified');
  if (kustomize !== '') return [{ name: kustomize, text: await builtFrom(context, kustomize) }];
  const sources: Source[] = [];
  for (const name of names) sources.push(...(await readSource(context, name)));
  return sources;
}

async function readSource(context: CommandContext, name: string): Promise<readonly Source[]> {
  if (name === '-') return [{ name: 'STDIN', text: await context.readStdin() }];
  if (/^https?:\/\//.test(name)) return [{ name, text: await download(context, name) }];
  const { fs } = context.process;
  const paths = /[*?[]/.test(name) && !fs.exists(context.resolve(name)) ? matchingPaths(context, name) : [name];
  return paths.flatMap((path) => readPath(context, path, true));
}

function readPath(context: CommandContext, path: string, isGiven: boolean): readonly Source[] {
  const { fs } = context.process;
  const absolute = context.resolve(path);
  if (!fs.exists(absolute)) throw new UsageError(`the path "${path}" does not exist`);
  try {
    if (fs.stat(absolute).type !== 'directory') return [{ name: path, text: fs.readText(absolute) }];
    const recursive = context.flags.bool('recursive');
    const found: Source[] = [];
    for (const entry of fs.readDirectory(absolute)) {
      const child = `${path.replace(/\/+$/, '')}/${entry}`;
      if (fs.stat(context.resolve(child)).type === 'directory') {
        if (recursive) found.push(...readPath(context, child, false));
      } else if (EXTENSIONS.some((extension) => entry.endsWith(extension))) found.push(...readPath(context, child, false));
    }
    if (isGiven && found.length === 0) throw new UsageError(`error reading [${path}]: recognized file extensions are [${EXTENSIONS.join(' ')}]`);
    return found;
  } catch (error) {
    if (error instanceof PosixError) throw new UsageError(`open ${path}: ${error.code === 'EACCES' ? 'permission denied' : error.message}`);
    throw error;
  }
}

function matchingPaths(context: CommandContext, pattern: string): readonly string[] {
  const slash = pattern.lastIndexOf('/');
  const folder = slash < 0 ? '' : pattern.slice(0, slash + 1);
  const regex = new RegExp(
    `^${pattern
      .slice(slash + 1)
      .replaceAll(/[.+^${}()|\\]/g, '\\$&')
      .replaceAll('*', '[^/]*')
      .replaceAll('?', '[^/]')}$`,
  );
  const absolute = context.resolve(folder === '' ? '.' : folder);
  const names = context.process.fs.exists(absolute) ? context.process.fs.readDirectory(absolute) : [];
  const found = names.filter((name) => regex.test(name)).map((name) => folder + name);
  if (found.length === 0) throw new UsageError(`the path "${pattern}" does not exist`);
  return found;
}

async function download(context: CommandContext, url: string): Promise<string> {
  const match = /^(https?):\/\/([^/:]*)(?::(\d+))?(\/.*)?$/.exec(url);
  const [, scheme, host = '', port, target = '/'] = match ?? [];
  if (host === '') throw new BareError('Unable to connect to the server: http: no Host in request URL');
  const { network } = context.process.machine;
  let response;
  try {
    const address = (await context.race(network.resolve(host)))[0] ?? host;
    response = await context.race(
      network.http(address, Number(port ?? (scheme === 'https' ? 443 : 80)), {
        method: 'GET',
        target,
        headers: { host: port === undefined ? host : `${host}:${port}` },
        body: new Uint8Array(),
        scheme: scheme === 'https' ? 'https' : 'http',
      }),
    );
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    const reason =
      error.code === 'ENOTFOUND' ? `dial tcp: lookup ${host}: no such host` : `dial tcp ${host}: connect: ${error.message.toLowerCase()}`;
    throw new UsageError(`Get "${url}": ${reason}`);
  }
  if (response.status !== 200)
    throw new UsageError(`unable to read URL "${url}", server reported ${response.status}, status code=${response.status}`);
  return decodeUtf8(response.body);
}
