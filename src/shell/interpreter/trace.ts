import { quoteIfNeeded } from '../expansion/quote.ts';
import { outputOf } from './descriptors.ts';
import type { Interpreter } from './interpreter.ts';

/** What `set -x` prints before a command. */
export async function trace(interpreter: Interpreter, words: readonly string[], plain = false): Promise<void> {
  const { shell } = interpreter;
  if (!shell.options.has('xtrace')) return;
  const prompt = await interpreter.expander.quotedText(shell.vars.get('PS4') ?? '+ ');
  const prefix = prompt.charAt(0).repeat(Math.min(shell.subshellDepth, 5)) + prompt;
  await outputOf(shell.descriptors, 2).write(`${prefix}${words.map((word) => (plain ? word : quoteIfNeeded(word))).join(' ')}\n`);
}
