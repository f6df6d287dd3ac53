/** YAML byte for byte as sigs.k8s.io/yaml (go-yaml v2) writes JSON values: sorted keys, lists not indented, lines folded at 80. */
import { doubleQuoted, foldedPlain, literal, scalarStyle, singleQuoted } from './yaml-scalar.ts';

/** Ends with a newline. */
export function printYaml(value: unknown): string {
  if (isMap(value) && mapEntries(value).length > 0) return map(value, 0).join('');
  if (Array.isArray(value) && value.length > 0) return list(value, 0).join('');
  return `${scalar(value, 0, 0)}\n`;
}

/** Go's order of map keys: letters before other signs, numbers by their worth. */
export function naturalOrder(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  let digits = false;
  for (let index = 0; index < left.length && index < right.length; index++) {
    const l = left[index] ?? '';
    const r = right[index] ?? '';
    if (l === r) {
      digits = isDigit(l);
      continue;
    }
    const leftLetter = isLetter(l);
    const rightLetter = isLetter(r);
    if (leftLetter && rightLetter) return l < r ? -1 : 1;
    if (leftLetter || rightLetter) return (digits ? leftLetter : rightLetter) ? -1 : 1;
    const leading = (l === '0' || r === '0') && /[1-9]0*$/.test(/\d*$/.exec(left.slice(0, index).join(''))?.[0] ?? '') ? '1' : '';
    const leftDigits = /^\d*/.exec(left.slice(index).join(''))?.[0] ?? '';
    const rightDigits = /^\d*/.exec(right.slice(index).join(''))?.[0] ?? '';
    const difference = Number(leading + leftDigits) - Number(leading + rightDigits);
    if (difference !== 0) return difference;
    if (leftDigits.length !== rightDigits.length) return leftDigits.length - rightDigits.length;
    return l < r ? -1 : 1;
  }
  return left.length - right.length;
}

function isDigit(character: string): boolean {
  return /^\p{Nd}$/u.test(character);
}

function isLetter(character: string): boolean {
  return /^\p{L}$/u.test(character);
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mapEntries(value: Readonly<Record<string, unknown>>): readonly (readonly [string, unknown])[] {
  return Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .toSorted(([a], [b]) => naturalOrder(a, b));
}

/** Lines of a block mapping; the caller has written the indentation of the first. */
function map(value: Readonly<Record<string, unknown>>, indent: number): string[] {
  return mapEntries(value).map(([key, entry], index) => {
    const lead = index === 0 ? '' : ' '.repeat(indent);
    const name = scalar(key, 0, 0, true);
    const column = indent + [...name].length + 1;
    if (isMap(entry) && mapEntries(entry).length > 0) return `${lead}${name}:\n${' '.repeat(indent + 2)}${map(entry, indent + 2).join('')}`;
    if (Array.isArray(entry) && entry.length > 0) return `${lead}${name}:\n${' '.repeat(indent)}${list(entry, indent).join('')}`;
    return `${lead}${name}: ${scalar(entry, indent + 2, column + 1)}\n`;
  });
}

function list(value: readonly unknown[], indent: number): string[] {
  return value.map((entry, index) => {
    const lead = index === 0 ? '- ' : `${' '.repeat(indent)}- `;
    if (isMap(entry) && mapEntries(entry).length > 0) return `${lead}${map(entry, indent + 2).join('')}`;
    if (Array.isArray(entry) && entry.length > 0) return `${lead}${list(entry, indent + 2).join('')}`;
    return `${lead}${scalar(entry, indent + 2, indent + 2)}\n`;
  });
}

/** `indent` is that of continued lines, `column` where the scalar begins. */
function scalar(value: unknown, indent: number, column: number, isKey = false): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (typeof value === 'number') return number(value);
  if (Array.isArray(value)) return '[]';
  if (typeof value === 'object') return '{}';
  const text = String(value);
  const style = scalarStyle(text, isKey);
  if (style === 'literal') return literal(text, indent);
  if (style === 'single') return singleQuoted(text, indent, column, isKey);
  return style === 'double' ? doubleQuoted(text, indent, column, isKey) : foldedPlain(text, indent, column, isKey);
}

/** As Go prints a float64 (%g) that is no integer. */
function number(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  return String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}
