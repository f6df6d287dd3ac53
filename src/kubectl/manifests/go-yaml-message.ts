/** Mirrors the words and lines of go-yaml's scanner and parser, at the places where the library here finds something wrong. */
import type { YAMLError } from 'yaml';

/** What libyaml would have said: `line 4: did not find expected key`. */
export function goYamlMessage(errors: readonly YAMLError[], text: string): string {
  const [error, next] = errors;
  if (error === undefined) return '';
  const [offset, end] = error.pos;
  const lineText = text.split('\n')[lineAt(text, offset)] ?? '';
  const scanned = (message: string, line = lineAt(text, offset)): string => (line === 0 ? message : `line ${line + 1}: ${message}`);
  const parsed = (message: string, line = lineAt(text, offset)): string => (line === 0 ? message : `line ${line}: ${message}`);
  if (/^\s*\t/.test(lineText) || error.code === 'TAB_AS_INDENT') return scanned(tabMessage(text, offset));
  if (error.code === 'MISSING_CHAR' && /closing ['"]quote/.test(error.message))
    return scanned('found unexpected end of stream', lineAt(text, text.length));
  if (/flow/i.test(error.message) && (error.code === 'BAD_INDENT' || error.code === 'MISSING_CHAR' || text.slice(offset) === ''))
    return parsed(flowMessage(text.slice(0, offset)));
  switch (error.code) {
    case 'MISSING_CHAR':
      if (/followed by map values/.test(error.message)) return scanned("could not find expected ':'", lineAt(text, offset) + 1);
      return parsed(isInIndentedSequence(text, lineAt(text, offset)) ? "did not find expected '-' indicator" : 'did not find expected key');
    case 'BAD_INDENT':
      return parsed('did not find expected key');
    case 'BLOCK_AS_IMPLICIT_KEY':
      return scanned('mapping values are not allowed in this context', lineAt(text, next?.code === 'MULTILINE_IMPLICIT_KEY' ? next.pos[1] : offset));
    case 'MULTILINE_IMPLICIT_KEY':
      return errors.some(({ message }) => message.includes('block-seq-ind'))
        ? parsed('did not find expected key')
        : scanned("could not find expected ':'", lineAt(text, end));
    case 'BLOCK_IN_FLOW':
      return parsed(flowMessage(text.slice(0, offset)));
    case 'BAD_SCALAR_START':
      return scanned('found character that cannot start any token');
    case 'BAD_DQ_ESCAPE':
      return scanned('found unknown escape character');
    case 'IMPOSSIBLE':
    case 'UNEXPECTED_TOKEN':
      return error.message.includes('block-seq-ind on same line')
        ? scanned('block sequence entries are not allowed in this context')
        : parsed('did not find expected key');
    default:
      return scanned("could not find expected ':'");
  }
}

/** From 0. */
function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length - 1;
}

/** A tab where a text could go on is bad indentation; anywhere else it begins nothing. */
function tabMessage(text: string, offset: number): string {
  const before = text
    .slice(0, offset)
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.trim() !== '');
  return /:\s+\S/.test(before.at(-1) ?? '') ? 'found a tab character that violates indentation' : 'found character that cannot start any token';
}

/** `before`: what was read of a list or mapping in brackets until it could not go on. */
function flowMessage(before: string): string {
  const open: string[] = [];
  for (const character of before.replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'|(?<=\s)#.*/g, '')) {
    if (character === '{' || character === '[') open.push(character);
    else if (character === '}' || character === ']') open.pop();
  }
  if (/[[{,]\s*$/.test(before)) return 'did not find expected node content';
  return `did not find expected ',' or '${open.at(-1) === '[' ? ']' : '}'}'`;
}

/** Whether the items of the list above the line stand deeper than the key they belong to. */
function isInIndentedSequence(text: string, line: number): boolean {
  const lines = text.split('\n');
  const indentOf = (at: number): number => /^ */.exec(lines[at] ?? '')?.[0].length ?? 0;
  const own = indentOf(line);
  for (let at = line - 1; at >= 0; at--) {
    if (!/^ *- /.test(lines[at] ?? '') || indentOf(at) >= own) continue;
    const dash = indentOf(at);
    for (let above = at - 1; above >= 0; above--)
      if ((lines[above] ?? '').trim() !== '' && !/^ *- /.test(lines[above] ?? '') && indentOf(above) <= dash) return indentOf(above) < dash;
    return false;
  }
  return false;
}
