import { compileRegex } from '../compile-regex.ts';
import { AbandonCommand, ExpansionFailed } from '../interpreter/control-flow.ts';
import type { ParameterOperation, PartOf, Word } from '../parse/ast.ts';
import type { Expander } from './expand.ts';
import { patternSource } from './pattern.ts';
import { quoteDouble, quoteSingle } from './quote.ts';
import { decodeEscapes } from './escapes.ts';

/** A value; a list (`$@`, `${a[*]}`); or a word of the expansion itself (`${x:-word}`), quotes still in it. */
export type Expanded =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly texts: readonly string[]; readonly star: boolean }
  | { readonly kind: 'word'; readonly word: Word };

interface Values {
  /** Undefined when unset. */
  readonly texts: readonly string[] | undefined;
  readonly list: boolean;
  readonly star: boolean;
}

export async function expandParameter(expander: Expander, part: PartOf<'ParameterExpansion'>, quoted: boolean): Promise<Expanded> {
  const { parameter, operation } = part;
  const { shell } = expander;
  switch (operation?.type) {
    case 'ArrayKeys':
      return { kind: 'list', texts: keysOf(expander, operation.array), star: operation.star };
    case 'VarNamePrefix':
      return { kind: 'list', texts: shell.vars.names().filter((name) => name.startsWith(operation.prefix)), star: operation.star };
    case 'BadSubstitution':
      throw new ExpansionFailed(`\${${operation.text}}: bad substitution`);
    case 'LengthSliceError':
      throw new ExpansionFailed(`\${#${parameter}}: bad substitution`);
    case 'Indirection': {
      const reference = shell.vars.findReference(parameter);
      const name = reference?.nameref === true ? undefined : (await lookUp(expander, parameter)).texts?.[0];
      if (reference?.nameref === true) return { kind: 'text', text: reference.value ?? '' };
      if (name === undefined || name === '') throw new ExpansionFailed(`${parameter}: invalid indirect expansion`);
      return expandParameter(expander, { type: 'ParameterExpansion', parameter: name, operation: operation.innerOp ?? null }, quoted);
    }
    default:
      return apply(expander, parameter, await lookUp(expander, parameter), operation ?? null);
  }
}

async function apply(expander: Expander, parameter: string, values: Values, operation: ParameterOperation | null): Promise<Expanded> {
  const { shell } = expander;
  const { texts } = values;
  const empty = texts === undefined || texts.length === 0 || (texts.length === 1 && texts[0] === '');
  const missing = (checkEmpty: boolean) => texts === undefined || texts.length === 0 || (checkEmpty && empty);
  switch (operation?.type) {
    case 'DefaultValue':
      return missing(operation.checkEmpty) ? { kind: 'word', word: operation.word } : asExpanded(values);
    case 'UseAlternative':
      return missing(operation.checkEmpty) ? { kind: 'list', texts: [], star: false } : { kind: 'word', word: operation.word };
    case 'AssignDefault': {
      if (!missing(operation.checkEmpty)) return asExpanded(values);
      const value = await expander.text(operation.word);
      const [, name = parameter, subscript] = /^(\w+)\[(.*)\]$/s.exec(parameter) ?? [];
      if (!/^[A-Za-z_]/.test(name)) throw new ExpansionFailed(`$${parameter}: cannot assign in this way`);
      shell.assignElement(name, subscript, value);
      return { kind: 'text', text: value };
    }
    case 'ErrorIfUnset': {
      if (!missing(operation.checkEmpty)) return asExpanded(values);
      const message = operation.word === null ? '' : await expander.text(operation.word);
      const standard = operation.checkEmpty ? 'parameter null or not set' : 'parameter not set';
      throw new AbandonCommand(`${parameter}: ${message === '' ? standard : message}`, shell.interactive ? 1 : 127);
    }
    case undefined:
      requireSet(expander, parameter, values);
      return asExpanded(values);
    case 'Length':
      if (values.list) return { kind: 'text', text: String(texts?.length ?? 0) };
      requireSet(expander, parameter, values);
      return { kind: 'text', text: String([...(texts?.[0] ?? '')].length) };
    case 'Substring':
      return substring(expander, parameter, values, operation);
    case 'PatternRemoval':
    case 'PatternReplacement':
    case 'CaseModification':
    case 'Transform': {
      requireSet(expander, parameter, values);
      if (operation.type === 'Transform' && texts === undefined) return { kind: 'text', text: '' };
      const change = await changer(expander, parameter, operation);
      const changed = (texts ?? ['']).map(change);
      return values.list ? { kind: 'list', texts: changed, star: values.star } : { kind: 'text', text: changed[0] ?? '' };
    }
    default:
      throw new ExpansionFailed(`\${${parameter}}: bad substitution`);
  }
}

async function changer(expander: Expander, parameter: string, operation: ParameterOperation): Promise<(text: string) => string> {
  if (operation.type === 'PatternRemoval') {
    const pattern = `(?:${patternSource(await expander.pieces(operation.pattern))})`;
    const whole = compileRegex(`^${pattern}$`);
    return (text) => removeMatch(text, whole, operation.side, operation.greedy);
  }
  if (operation.type === 'PatternReplacement') {
    const source = patternSource(await expander.pieces(operation.pattern));
    const replacement = operation.replacement === null ? '' : await expander.text(operation.replacement);
    if (source === '') return (text) => (operation.anchor === 'start' ? replacement + text : operation.anchor === 'end' ? text + replacement : text);
    const anchored = operation.anchor === 'start' ? `^(?:${source})` : operation.anchor === 'end' ? `(?:${source})$` : source;
    const matcher = compileRegex(anchored, { global: operation.all });
    return (text) =>
      text.replace(matcher, (match) =>
        match === '' && operation.anchor === null
          ? ''
          : replacement.replace(/(\\?)&/g, (found, escaped: string) => (escaped === '' ? match : found.slice(1))),
      );
  }
  if (operation.type === 'CaseModification') {
    const matcher = operation.pattern === null ? undefined : new RegExp(`^(?:${patternSource(await expander.pieces(operation.pattern))})$`, 'u');
    const convert = (character: string) =>
      matcher !== undefined && !matcher.test(character)
        ? character
        : operation.direction === 'upper'
          ? character.toUpperCase()
          : character.toLowerCase();
    return (text) => {
      const characters = [...text];
      return operation.all
        ? characters.map(convert).join('')
        : characters.map((character, index) => (index === 0 ? convert(character) : character)).join('');
    };
  }
  if (operation.type !== 'Transform') return (text) => text;
  switch (operation.operator) {
    case 'Q':
      return quoteSingle;
    case 'E':
      return decodeEscapes;
    case 'U':
      return (text) => text.toUpperCase();
    case 'L':
      return (text) => text.toLowerCase();
    case 'u':
      return (text) => text.charAt(0).toUpperCase() + text.slice(1);
    case 'A':
      return (text) => `${parameter}=${quoteSingle(text)}`;
    case 'a':
      return () => attributesOf(expander, parameter);
    case 'K':
    case 'k':
      return quoteDouble;
    default:
      return (text) => text;
  }
}

function removeMatch(text: string, whole: RegExp, side: 'prefix' | 'suffix', greedy: boolean): string {
  const lengths = Array.from({ length: text.length + 1 }, (_, index) => (greedy ? text.length - index : index));
  for (const length of lengths) {
    const part = side === 'prefix' ? text.slice(0, length) : text.slice(text.length - length);
    if (whole.test(part)) return side === 'prefix' ? text.slice(length) : text.slice(0, text.length - length);
  }
  return text;
}

async function substring(
  expander: Expander,
  parameter: string,
  values: Values,
  operation: Extract<ParameterOperation, { type: 'Substring' }>,
): Promise<Expanded> {
  const { shell } = expander;
  requireSet(expander, parameter, values);
  const offset = Number(await expander.arithmetic(operation.offset.originalText ?? '0'));
  const length = operation.length === null ? undefined : Number(await expander.arithmetic(operation.length.originalText ?? '0'));
  if (values.list) {
    // $0 comes before $1 where positions are counted.
    const all = parameter === '@' || parameter === '*' ? [shell.name, ...(values.texts ?? [])] : (values.texts ?? []);
    const start = offset < 0 ? Math.max(0, all.length + offset) : offset;
    if (length !== undefined && length < 0) throw new ExpansionFailed(`${length}: substring expression < 0`);
    return { kind: 'list', texts: all.slice(start, length === undefined ? undefined : start + length), star: values.star };
  }
  const characters = [...(values.texts?.[0] ?? '')];
  const start = offset < 0 ? characters.length + offset : offset;
  if (start < 0 || start > characters.length) return { kind: 'text', text: '' };
  const end = length === undefined ? characters.length : length < 0 ? characters.length + length : start + length;
  if (end < start) throw new ExpansionFailed(`${length}: substring expression < 0`);
  return { kind: 'text', text: characters.slice(start, end).join('') };
}

function requireSet(expander: Expander, parameter: string, values: Values): void {
  if (values.texts !== undefined || values.list || !expander.shell.options.has('nounset')) return;
  throw new AbandonCommand(`${parameter}: unbound variable`, expander.shell.interactive ? 1 : 127);
}

function asExpanded({ texts, list, star }: Values): Expanded {
  return list ? { kind: 'list', texts: texts ?? [], star } : { kind: 'text', text: texts?.[0] ?? '' };
}

async function lookUp(expander: Expander, parameter: string): Promise<Values> {
  const { shell } = expander;
  const one = (text: string | undefined): Values => ({ texts: text === undefined ? undefined : [text], list: false, star: false });
  switch (parameter) {
    case '@':
    case '*':
      return { texts: shell.positional, list: true, star: parameter === '*' };
    case '#':
      return one(String(shell.positional.length));
    case '?':
      return one(String(shell.lastStatus));
    case '$':
      return one(String(shell.shellPid));
    case '!':
      return one(shell.lastBackground === undefined ? undefined : String(shell.lastBackground));
    case '-':
      return one(optionLetters(expander));
    case '_':
      return one(shell.lastArgument);
    case '0':
      return one(shell.name);
  }
  if (/^\d+$/.test(parameter)) return one(shell.positional[Number(parameter) - 1]);
  const [, name, subscript] = /^(\w+)\[(.*)\]$/s.exec(parameter) ?? [];
  if (name === undefined || subscript === undefined) {
    if (parameter === 'PIPESTATUS') return one(String(shell.pipeStatus[0] ?? 0));
    if (parameter === 'BASH_SOURCE') return one(shell.mode === 'script' ? shell.name : undefined);
    if (parameter === 'FUNCNAME' && shell.calls.length === 0) return one(undefined);
    return one(shell.vars.get(parameter));
  }
  const all = specialArray(expander, name) ?? elementsOf(expander, name);
  if (subscript === '@' || subscript === '*') return { texts: all.map(([, value]) => value), list: true, star: subscript === '*' };
  const key = shell.subscriptKey(name, await expander.quotedText(subscript));
  return one(all.find(([each]) => each === key)?.[1]);
}

function specialArray(expander: Expander, name: string): [string, string][] | undefined {
  const { shell } = expander;
  const list = (texts: readonly (string | number)[]): [string, string][] => texts.map((text, index) => [String(index), String(text)]);
  if (name === 'PIPESTATUS') return list(shell.pipeStatus);
  if (name === 'FUNCNAME')
    return list([...shell.calls.map((call) => call.name).reverse(), ...(shell.mode === 'script' && shell.calls.length > 0 ? ['main'] : [])]);
  if (name === 'BASH_SOURCE') return list(shell.mode === 'script' ? [shell.name] : []);
  if (name === 'DIRSTACK') return list([shell.cwd, ...shell.directoryStack]);
  if (name === 'BASH_VERSINFO') return list([5, 2, 15, 1, 'release', 'x86_64-pc-linux-gnu']);
  if (name === 'GROUPS') return list([shell.process.gid]);
  return undefined;
}

function elementsOf(expander: Expander, name: string): [string, string][] {
  const variable = expander.shell.vars.find(name);
  if (variable === undefined) return [];
  if (variable.elements === undefined) return variable.value === undefined ? [] : [['0', variable.value]];
  return variable.associative ? [...variable.elements] : [...variable.elements].sort(([a], [b]) => Number(a) - Number(b));
}

function keysOf(expander: Expander, name: string): string[] {
  return (specialArray(expander, name) ?? elementsOf(expander, name)).map(([key]) => key);
}

function attributesOf(expander: Expander, name: string): string {
  const variable = expander.shell.vars.find(name);
  if (variable === undefined) return '';
  const kind = variable.elements === undefined ? '' : variable.associative ? 'A' : 'a';
  return `${kind}${variable.integer ? 'i' : ''}${variable.readonly ? 'r' : ''}${variable.exported ? 'x' : ''}`;
}

const LETTERS: readonly (readonly [string, string])[] = [
  ['a', 'allexport'],
  ['e', 'errexit'],
  ['f', 'noglob'],
  ['h', 'hashall'],
  ['m', 'monitor'],
  ['n', 'noexec'],
  ['u', 'nounset'],
  ['v', 'verbose'],
  ['x', 'xtrace'],
  ['B', 'braceexpand'],
  ['C', 'noclobber'],
  ['H', 'histexpand'],
];

function optionLetters({ shell }: Expander): string {
  const letters = LETTERS.filter(([, option]) => shell.options.has(option))
    .map(([letter]) => letter)
    .join('');
  const at = letters.search(/[BCH]/);
  const mode = shell.interactive ? 'i' : '';
  const sorted = at < 0 ? letters + mode : letters.slice(0, at).replace(/(h)(.*)/, `$1${mode}$2`) + letters.slice(at);
  return sorted + (shell.mode === 'command' ? 'c' : shell.interactive ? 's' : '');
}
