import type { Expander } from '../expansion/expand.ts';
import { sourceOf } from '../expansion/expand.ts';
import { parseWord } from '../expansion/parse-word.ts';
import type { Assignment, Word } from '../parse/ast.ts';

/** `name=value`, `name+=value`, `name[key]=value`, `name=(…)`. Returns what `set -x` shows. */
export async function assign(expander: Expander, assignment: Assignment): Promise<string> {
  const [, name = assignment.name, subscript] = /^([A-Za-z_]\w*)\[(.*)\]$/s.exec(assignment.name) ?? [];
  if (assignment.array !== null) {
    await assignArray(expander, name, assignment.array, assignment.append);
    return `${name}=(${assignment.array.map(sourceOf).join(' ')})`;
  }
  const value = assignment.value === null ? '' : await expander.text(assignment.value);
  const key = subscript === undefined ? undefined : await expander.quotedText(subscript);
  await assignValue(expander, name, key, value, assignment.append);
  return `${assignment.name}${assignment.append ? '+' : ''}=${value}`;
}

export async function assignValue(expander: Expander, name: string, key: string | undefined, value: string, append: boolean): Promise<void> {
  const { shell } = expander;
  const variable = shell.vars.find(name);
  let stored = value;
  if (variable?.integer === true) {
    const sum = append ? `(${shell.element(name, key) ?? '0'})+(${value === '' ? '0' : value})` : value;
    stored = String(await expander.arithmetic(sum));
  } else if (append) {
    stored = (shell.element(name, key) ?? '') + value;
  }
  shell.assignElement(name, key, stored);
  if (shell.options.has('allexport')) shell.vars.export(name);
}

export async function assignArray(expander: Expander, name: string, words: readonly Word[], append: boolean): Promise<void> {
  const { shell } = expander;
  const variable = shell.vars.declare(shell.vars.target(name));
  if (variable.readonly) shell.vars.set(name, '');
  const before = append ? (variable.elements ?? (variable.value === undefined ? [] : [['0', variable.value] as const])) : [];
  const elements = new Map<string, string>(before);
  let next = Math.max(-1, ...[...elements.keys()].filter((key) => /^\d+$/.test(key)).map(Number)) + 1;
  const pairs: string[] = [];
  for (const word of words) {
    const keyed = /^\[([^\]]*)\](\+?)=/s.exec(sourceOf(word));
    const first = word.parts[0];
    if (keyed !== null && first !== undefined && (first.type === 'Glob' || first.type === 'Literal')) {
      const key = await keyOf(expander, name, keyed[1] ?? '');
      const value = await expander.text(withoutKey(word));
      elements.set(key, keyed[2] === '+' ? (elements.get(key) ?? '') + value : value);
      if (!variable.associative) next = Number(key) + 1;
      continue;
    }
    const values = await expander.words([word]);
    if (variable.associative) pairs.push(...values);
    else for (const value of values) elements.set(String(next++), value);
  }
  for (let index = 0; index < pairs.length; index += 2) elements.set(pairs[index] ?? '', pairs[index + 1] ?? '');
  variable.elements = elements;
  variable.value = undefined;
  if (shell.options.has('allexport')) variable.exported = true;
}

async function keyOf(expander: Expander, name: string, text: string): Promise<string> {
  const expanded = await expander.text(parseWord(text === '' ? "''" : /[\s"']/.test(text) && !/["']/.test(text) ? `"${text}"` : text));
  return expander.shell.subscriptKey(name, expanded);
}

/** The word after its `[key]=`. */
function withoutKey(word: Word): Word {
  const parts = [...word.parts];
  while (parts.length > 0) {
    const part = parts.shift();
    const text = part?.type === 'Literal' ? part.value : '';
    const at = text.search(/(^|\])\+?=/);
    if (part?.type === 'Literal' && at >= 0) {
      const value = text.slice(text.indexOf('=', at) + 1);
      return { type: 'Word', parts: value === '' ? parts : [{ type: 'Literal', value }, ...parts] };
    }
  }
  return { type: 'Word', parts: [] };
}
