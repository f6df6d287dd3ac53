import { scanTokens } from './scan-tokens.ts';

/** just-bash's parser knows no `select`: it becomes a `for` over a variable with this mark. */
const MARK = '__select__';

const COMMAND_FOLLOWS = /^(then|do|else|elif|\{|!|if|while|until|time)$/;

/** `select x in` as `for __select__x in`, where a command may stand. */
export function spellSelect(text: string): string {
  if (!text.includes('select')) return text;
  const { tokens } = scanTokens(text);
  let result = text;
  for (const [index, token] of [...tokens.entries()].reverse()) {
    if (token.text !== 'select' || token.kind !== 'word') continue;
    const [before, variable, next] = [tokens[index - 1], tokens[index + 1], tokens[index + 2]];
    const starts = before === undefined || before.kind !== 'word' || COMMAND_FOLLOWS.test(before.text);
    if (!starts || variable?.kind !== 'word' || !/^[A-Za-z_]\w*$/.test(variable.text) || !/^(in|do|;|\n)$/.test(next?.text ?? '')) continue;
    result = `${result.slice(0, token.start)}for ${MARK}${result.slice(variable.start)}`;
  }
  return result;
}

/** The variable of a `select`; undefined for a `for`. */
export function selectVariable(variable: string): string | undefined {
  return variable.startsWith(MARK) ? variable.slice(MARK.length) : undefined;
}
