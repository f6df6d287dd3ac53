/** Completion of kubectl command lines, for the lab's terminal and for shells that ask `kubectl __complete`. */
import type { Transport } from '#kube/transport.ts';
import type { Process } from '#posix/process.ts';
import { directiveText, NO_FILES } from './completion/candidates.ts';
import { completeWord } from './completion/complete-words.ts';
import type { ResolvedConfig } from './config/resolved-config.ts';

type Connect = (config: ResolvedConfig) => Transport;

/** `words[index]` is completed; `words[0]` is `kubectl`. Candidates begin with it; undefined stands for files. */
export async function completeKubectl(
  words: readonly string[],
  index: number,
  process: Process,
  connect: Connect,
): Promise<readonly string[] | undefined> {
  const word = words[index] ?? '';
  const { values, directive } = await completeWord(words.slice(1, index), word, process, connect);
  if ((directive & NO_FILES) === 0 && (values.length === 0 || directive > NO_FILES)) return undefined;
  const lead = /^--[^=]+=/.exec(word)?.[0] ?? '';
  return [...new Set(values.map(({ value }) => `${lead}${value}`))].toSorted();
}

/** `kubectl __complete WORD… WORD` and, without descriptions, `__completeNoDesc`: cobra's protocol. */
export async function printCompletions(process: Process, connect: Connect): Promise<number> {
  const [, name = '', ...words] = process.argv;
  const word = words.at(-1);
  if (word === undefined) {
    await process.stderr.write('error: requires at least 1 arg(s), only received 0\n');
    return 1;
  }
  const { values, directive } = await completeWord(words.slice(0, -1), word, process, connect);
  const described = name === '__complete';
  const lines = values.map(({ value, description }) => (described && description !== undefined ? `${value}\t${firstLine(description)}` : value));
  await process.stdout.write(`${[...lines, `:${directive}`].join('\n')}\n`);
  await process.stderr.write(`Completion ended with directive: ${directiveText(directive)}\n`);
  return 0;
}

function firstLine(text: string): string {
  return text.split('\n')[0] ?? '';
}
