import { compilePattern } from './vi-pattern.ts';
import { fail, tell } from './vi-state.ts';
import type { ViState } from './vi-state.ts';
import { firstNonBlank } from './vi-text.ts';

const MOST = 16 * 1024 * 1024;

/** `:s/pattern/replacement/flags` on lines `first` to `last`. */
export function substitute(state: ViState, first: number, last: number, text: string): boolean {
  const parsed = parse(state, text);
  if (parsed === undefined) {
    fail(state, 'E35: No previous regular expression');
    return false;
  }
  const { replacement, flags, count } = parsed;
  const source = parsed.pattern === '' ? (state.pattern?.source ?? '') : parsed.pattern;
  state.pattern = { source, forward: true };
  state.lastSubstitution = { pattern: source, replacement, flags };
  const ignorecase = flags.includes('i') || (state.options.ignorecase && !flags.includes('I'));
  const matcher = compilePattern(source, { ...state.options, ignorecase });
  const from = count === undefined ? first : last;
  const to = Math.min(state.text.last, count === undefined ? last : last + count - 1);
  let hits = 0;
  let changed = 0;
  let lastLine = -1;
  let grown = 0;
  let size = 0;
  const lines: string[] = [];
  for (let row = from; row <= to; row++) {
    const line = state.text.line(row);
    let own = 0;
    const result =
      matcher === undefined
        ? line
        : line.replace(matcher, (...parts: unknown[]) => {
            const groups = parts
              .slice(
                0,
                parts.findIndex((part) => typeof part === 'number'),
              )
              .map((part) => (part as string | undefined) ?? '');
            if (own > 0 && !flags.includes('g')) return groups[0] ?? '';
            own++;
            return flags.includes('n') ? (groups[0] ?? '') : expand(replacement, groups);
          });
    size += result.length;
    if (size > MOST) {
      fail(state, 'E342: Out of memory!');
      return false;
    }
    if (own > 0) {
      hits += own;
      changed++;
      lastLine = row + grown + result.split('\n').length - 1;
    }
    const parts = result.split('\n');
    grown += parts.length - 1;
    for (const part of parts) lines.push(part);
  }
  if (hits === 0) {
    if (!flags.includes('e')) fail(state, `E486: Pattern not found: ${source}`);
    return flags.includes('e');
  }
  if (flags.includes('n')) {
    tell(state, `${hits} match${hits === 1 ? '' : 'es'} on ${changed} line${changed === 1 ? '' : 's'}`);
    return true;
  }
  state.text.splice(from, to - from + 1, lines);
  state.cursor = { row: lastLine, column: firstNonBlank(state.text.line(lastLine)) };
  if (hits > 2) tell(state, `${hits} substitutions on ${changed} line${changed === 1 ? '' : 's'}`);
  return true;
}

interface Parsed {
  readonly pattern: string;
  readonly replacement: string;
  readonly flags: string;
  readonly count: number | undefined;
}

function parse(state: ViState, text: string): Parsed | undefined {
  const trimmed = text.trimStart();
  const separator = trimmed.charAt(0);
  const before = state.lastSubstitution;
  if (separator === '' || /[\w"|\s&]/.test(separator)) {
    const [, flags = '', count] = /^&?([a-zA-Z&]*)\s*(\d*)/.exec(trimmed) ?? [];
    return before && { ...before, flags: flags.includes('&') ? before.flags + flags : flags, count: count ? Number(count) : undefined };
  }
  const parts = [''];
  for (let at = 1; at < trimmed.length; at++) {
    const character = trimmed.charAt(at);
    const index = parts.length - 1;
    if (character === '\\' && at + 1 < trimmed.length) {
      const next = trimmed.charAt(++at);
      parts[index] = (parts[index] ?? '') + (next === separator && index < 2 ? next : `\\${next}`);
    } else if (character === separator && parts.length < 3) parts.push('');
    else parts[index] = (parts[index] ?? '') + character;
  }
  const [pattern = '', replacement = '', tail = ''] = parts;
  const [, flags = '', count] = /^\s*([a-zA-Z&]*)\s*(\d*)/.exec(tail) ?? [];
  return {
    pattern,
    replacement: replacement === '~' && before !== undefined ? before.replacement : replacement,
    flags,
    count: count ? Number(count) : undefined,
  };
}

/** `&`, `\1`, `\r`, `\n`, `\u\1`, `\U…\E`. */
function expand(replacement: string, groups: readonly string[]): string {
  let result = '';
  let once: 'u' | 'l' | undefined;
  let all: 'U' | 'L' | undefined;
  const add = (text: string) => {
    let cased = all === 'U' ? text.toUpperCase() : all === 'L' ? text.toLowerCase() : text;
    if (once !== undefined && cased !== '') {
      const [first = ''] = cased;
      cased = (once === 'u' ? first.toUpperCase() : first.toLowerCase()) + cased.slice(first.length);
      once = undefined;
    }
    result += cased;
  };
  for (let at = 0; at < replacement.length; at++) {
    const character = replacement.charAt(at);
    if (character === '&') add(groups[0] ?? '');
    else if (character !== '\\') add(character);
    else {
      const next = replacement.charAt(++at);
      if (/\d/.test(next)) add(groups[Number(next)] ?? '');
      else if (next === 'r') add('\n');
      else if (next === 'n') add('\0');
      else if (next === 't') add('\t');
      else if (next === 'u' || next === 'l') once = next;
      else if (next === 'U' || next === 'L') all = next;
      else if (next === 'E' || next === 'e') all = undefined;
      else add(next);
    }
  }
  return result;
}
