/** `--raw`: a file as it is to a path of the server. Mirrors kubectl/pkg/rawhttp. */
import type { HttpMethod } from '#kube/transport.ts';
import { quote } from '#kube/go-quote.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { CommandContext } from '../command.ts';
import { UsageError } from '../usage-error.ts';

export async function sendRaw(context: CommandContext, method: HttpMethod): Promise<void> {
  const [file, more] = context.flags.list('filename');
  if (file === undefined || more !== undefined) throw new UsageError('--raw can only use a single local file or stdin');
  const path = rawPath(context);
  const { body, text } = await context.client.raw(method, path, file === '-' ? await context.readStdin() : readFile(context, file));
  await context.out(text ?? (typeof body === 'string' ? body : JSON.stringify(body)));
}

/** The value of `--raw`; throws when it is no path. */
export function rawPath({ flags }: CommandContext): string {
  const path = flags.string('raw');
  if (!/^(?:\/|\w[\w+.-]*:)/.test(path)) throw new UsageError(`--raw must be a valid URL path: parse ${quote(path)}: invalid URI for request`);
  return path;
}

function readFile(context: CommandContext, file: string): string {
  try {
    return context.process.fs.readText(context.resolve(file));
  } catch (error) {
    if (error instanceof PosixError) throw new UsageError(`open ${file}: no such file or directory`);
    throw error;
  }
}
