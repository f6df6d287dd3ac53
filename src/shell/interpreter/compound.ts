import { concatBytes } from '#posix/read-stream.ts';
import type { InputStream } from '#posix/stream.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { patternMatcher } from '../expansion/pattern.ts';
import type { CommandOf, CompoundCommand, Statement } from '../parse/ast.ts';
import { BreakLoop, ContinueLoop } from './control-flow.ts';
import { evaluateCondition } from './condition.ts';
import type { Interpreter } from './interpreter.ts';
import { selectVariable } from '../parse/select.ts';
import { inputOf, outputOf } from './descriptors.ts';
import { trace } from './trace.ts';

export async function runCompound(interpreter: Interpreter, command: CompoundCommand, text: string): Promise<number> {
  const { expander } = interpreter;
  switch (command.type) {
    case 'Group':
      return interpreter.statements(command.body);
    case 'Subshell':
      return interpreter.subshell((copy) => copy.statements(command.body), text);
    case 'If':
      for (const clause of command.clauses) {
        if (await interpreter.condition(clause.condition)) return interpreter.statements(clause.body);
      }
      return command.elseBody === null ? 0 : interpreter.statements(command.elseBody);
    case 'While':
    case 'Until': {
      const wanted = command.type === 'While';
      return loop(interpreter, command.body, async () => (await interpreter.condition(command.condition)) === wanted);
    }
    case 'For':
      return runFor(interpreter, command);
    case 'CStyleFor': {
      const evaluate = (expression: typeof command.init) =>
        expression === null ? Promise.resolve(1n) : expander.arithmetic(expression.originalText ?? '');
      await evaluate(command.init);
      return loop(
        interpreter,
        command.body,
        async () => (await evaluate(command.condition)) !== 0n,
        async () => {
          await evaluate(command.update);
        },
      );
    }
    case 'Case':
      return runCase(interpreter, command);
    case 'ArithmeticCommand':
      return (await expander.arithmetic(command.expression.originalText ?? '')) === 0n ? 1 : 0;
    case 'ConditionalCommand':
      return evaluateCondition(interpreter, command.expression);
  }
}

async function runFor(interpreter: Interpreter, command: CommandOf<'For'>): Promise<number> {
  const { shell, expander } = interpreter;
  const words = command.words === null ? [...shell.positional] : await expander.words(command.words);
  const chosen = selectVariable(command.variable);
  if (chosen !== undefined) return runSelect(interpreter, chosen, words, command.body);
  let index = 0;
  return loop(interpreter, command.body, async () => {
    const word = words[index++];
    if (word === undefined) return false;
    shell.vars.set(command.variable, word);
    await trace(interpreter, [`for ${command.variable} in ${words.join(' ')}`], true);
    return true;
  });
}

/** A menu on the error stream, and a line read for each round. */
async function runSelect(interpreter: Interpreter, variable: string, words: readonly string[], body: readonly Statement[]): Promise<number> {
  const { shell } = interpreter;
  if (words.length === 0) return 0;
  const say = (text: string) => outputOf(shell.descriptors, 2).write(text);
  const menu = words.map((word, index) => `${String(index + 1).padStart(String(words.length).length)}) ${word}\n`).join('');
  let shown = false;
  return loop(interpreter, body, async () => {
    for (;;) {
      if (!shown) await say(menu);
      shown = true;
      await say(shell.vars.get('PS3') ?? '#? ');
      const typed = await readLine(inputOf(shell.descriptors, 0));
      if (typed === undefined) {
        await outputOf(shell.descriptors, 1).write('\n');
        return false;
      }
      shell.vars.set('REPLY', typed);
      if (typed.trim() === '') {
        shown = false;
        continue;
      }
      shell.vars.set(variable, /^\s*\d+\s*$/.test(typed) ? (words[Number(typed) - 1] ?? '') : '');
      return true;
    }
  });
}

async function readLine(input: InputStream): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  for (let chunk = await input.read(); chunk !== undefined; chunk = await input.read()) {
    const end = chunk.indexOf(10);
    if (end < 0) {
      chunks.push(chunk);
      continue;
    }
    chunks.push(chunk.subarray(0, end));
    if (end + 1 < chunk.length) input.unread?.(chunk.subarray(end + 1));
    return decodeUtf8(concatBytes(chunks));
  }
  return chunks.length === 0 ? undefined : decodeUtf8(concatBytes(chunks));
}

async function loop(
  interpreter: Interpreter,
  body: readonly Statement[],
  again: () => Promise<boolean>,
  after?: () => Promise<void>,
): Promise<number> {
  const { shell } = interpreter;
  let status = 0;
  shell.loopDepth++;
  try {
    while (await again()) {
      await interpreter.pause();
      try {
        status = await interpreter.statements(body);
      } catch (error) {
        if (!(error instanceof BreakLoop || error instanceof ContinueLoop)) throw error;
        status = shell.lastStatus;
        if (error.levels > 1 && shell.loopDepth > 1) {
          error.levels--;
          throw error;
        }
        if (error instanceof BreakLoop) break;
      }
      await after?.();
    }
  } finally {
    shell.loopDepth--;
  }
  return status;
}

async function runCase(interpreter: Interpreter, command: CommandOf<'Case'>): Promise<number> {
  const { shell, expander } = interpreter;
  const word = await expander.text(command.word);
  let status = 0;
  let through = false;
  for (const item of command.items) {
    let matches = through;
    for (const pattern of item.patterns) {
      if (matches) break;
      matches = patternMatcher(await expander.pieces(pattern), { ignoreCase: shell.shopt.has('nocasematch') }).test(word);
    }
    if (!matches) continue;
    status = await interpreter.statements(item.body);
    if (item.body.length === 0) status = 0;
    if (item.terminator === ';;') return status;
    through = item.terminator === ';&';
  }
  return status;
}
