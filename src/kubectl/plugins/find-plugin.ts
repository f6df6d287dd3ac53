/** Programs called kubectl-* along PATH. Mirrors kubectl/pkg/cmd/plugin. */
import type { Process } from '#posix/process.ts';
import { PosixError } from '#posix/posix-error.ts';

export interface Plugin {
  readonly path: string;
  readonly args: readonly string[];
}

/** The plugin with the longest name that the words spell: `kubectl foo bar` is `kubectl-foo-bar` before `kubectl-foo`. It spells `fewest` at least. */
export function findPlugin(process: Process, words: readonly string[], fewest = 1): Plugin | undefined {
  const names: string[] = [];
  for (const word of words) {
    if (word.startsWith('-')) break;
    names.push(word.replaceAll('-', '_'));
  }
  for (let length = names.length; length >= fewest; length--) {
    const path = lookUp(process, `kubectl-${names.slice(0, length).join('-')}`);
    if (path !== undefined) return { path, args: words.slice(length) };
  }
  return undefined;
}

function lookUp({ fs, env }: Process, name: string): string | undefined {
  for (const folder of (env.get('PATH') ?? '').split(':')) {
    const path = `${folder === '' ? '.' : folder}/${name}`;
    try {
      if (fs.stat(path).type === 'file') {
        fs.access(path, 'x');
        return path;
      }
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
    }
  }
  return undefined;
}

/** Resolves to its exit code. */
export async function runPlugin(process: Process, { path, args }: Plugin): Promise<number> {
  const { env, cwd, uid, gid, pid, group, stdin, stdout, stderr, terminal } = process;
  const child = process.machine.spawn({
    argv: [path, ...args],
    env,
    cwd,
    uid,
    gid,
    parentPid: pid,
    group,
    stdin,
    stdout,
    stderr,
    ...(terminal === undefined ? {} : { terminal }),
  });
  return (await process.race(child.exited)).code;
}
