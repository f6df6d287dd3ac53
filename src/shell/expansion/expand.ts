import { ExpansionFailed } from '../interpreter/control-flow.ts';
import type { Shell } from '../interpreter/shell.ts';
import type { Script, Word, WordPart } from '../parse/ast.ts';
import { ArithmeticError } from './arithmetic.ts';
import { expandBraces, TooManyWords } from './brace-expansion.ts';
import { FieldBuilder } from './field-builder.ts';
import { glob } from './glob.ts';
import { expandParameter } from './parameter-expansion.ts';
import { hasPattern } from './pattern.ts';
import type { PatternPiece } from './pattern.ts';
import { parseWord } from './parse-word.ts';
import { findHome } from './users.ts';

/** What expansion asks of the interpreter. */
export interface Substitution {
  /** The output of a command, without the newlines at its end. */
  output(script: Script): Promise<string>;
  /** The path through which the other side of `<( … )` or `>( … )` is reached. */
  processPath(script: Script, direction: 'input' | 'output'): Promise<string>;
}

/** Expands words of a shell. */
export class Expander {
  readonly shell: Shell;
  readonly #substitution: Substitution;

  constructor(shell: Shell, substitution: Substitution) {
    this.shell = shell;
    this.#substitution = substitution;
  }

  /** Everything: braces, parameters, splitting, globs. */
  async words(words: readonly Word[]): Promise<string[]> {
    const results: string[] = [];
    for (const word of words) {
      let expanded: Word[];
      try {
        expanded = expandBraces(word);
      } catch (error) {
        if (error instanceof TooManyWords) throw new ExpansionFailed(error.message);
        throw error;
      }
      for (const each of expanded) {
        // The common case needs no machinery.
        const only = each.parts[0];
        if (each.parts.length === 1 && only?.type === 'Literal') {
          if (only.value !== '') results.push(only.value);
          continue;
        }
        for (const field of await this.#fields(each)) results.push(...this.#globbed(field));
      }
    }
    return results;
  }

  /** One text: no splitting, no globs (assignments, here-documents, redirection targets). */
  async text(word: Word): Promise<string> {
    return (await this.pieces(word)).map(({ text }) => text).join('');
  }

  /** One pattern, quoted parts marked. */
  async pieces(word: Word): Promise<PatternPiece[]> {
    const builder = new FieldBuilder('');
    await this.#parts(word.parts, builder, false, false);
    builder.endField();
    return builder.fields.flatMap((field, index) => (index > 0 ? [{ text: ' ', quoted: true }, ...field] : field));
  }

  /** Text with `$` in it, as between double quotes (arithmetic, prompts, subscripts). */
  async quotedText(text: string): Promise<string> {
    if (!/[$`\\]/.test(text)) return text;
    return this.text(parseWord(`"${text.replaceAll('"', '\\"')}"`));
  }

  /** A redirection's target: must be exactly one word. */
  async redirectionTarget(word: Word): Promise<string> {
    const words = await this.words([word]);
    if (words.length !== 1 || words[0] === undefined) throw new ExpansionFailed(`${sourceOf(word)}: ambiguous redirect`);
    return words[0];
  }

  async arithmetic(text: string): Promise<bigint> {
    const expanded = await this.quotedText(text);
    try {
      return this.shell.arithmetic(expanded.replaceAll('"', ''));
    } catch (error) {
      if (error instanceof ArithmeticError) throw new ExpansionFailed(error.message);
      throw error;
    }
  }

  async #fields(word: Word): Promise<PatternPiece[][]> {
    const builder = new FieldBuilder(this.shell.vars.get('IFS') ?? ' \t\n');
    await this.#parts(word.parts, builder, false, true);
    builder.endField();
    return builder.fields;
  }

  async #parts(parts: readonly WordPart[], builder: FieldBuilder, quoted: boolean, split: boolean): Promise<void> {
    for (const part of parts) await this.#part(part, builder, quoted, split);
  }

  async #part(part: WordPart, builder: FieldBuilder, quoted: boolean, split: boolean): Promise<void> {
    const addValue = (value: string) => {
      if (quoted || !split) builder.add(value, quoted);
      else builder.addSplit(value);
    };
    switch (part.type) {
      case 'Literal':
        // Unquoted wildcards are Glob parts: the rest stands for itself.
        if (part.value !== '') builder.add(part.value, quoted || /[*?[\\]/.test(part.value));
        return;
      case 'Glob':
        builder.add(part.pattern, quoted);
        return;
      case 'SingleQuoted':
      case 'Escaped':
        builder.add(part.value, true);
        return;
      case 'DoubleQuoted':
        if (part.parts.length === 0) builder.add('', true);
        // "$@" without arguments is no word at all.
        if (!isAllArguments(part.parts)) builder.add('', true);
        await this.#parts(part.parts, builder, true, split);
        return;
      case 'TildeExpansion':
        builder.add(this.#tilde(part.user), true);
        return;
      case 'CommandSubstitution':
        addValue(await this.#substitution.output(part.body));
        return;
      case 'ArithmeticExpansion':
        addValue(String(await this.arithmetic(part.expression.originalText ?? '')));
        return;
      case 'ProcessSubstitution':
        builder.add(await this.#substitution.processPath(part.body, part.direction), true);
        return;
      case 'BraceExpansion':
        for (const each of expandBraces({ type: 'Word', parts: [part] })) await this.#parts(each.parts, builder, quoted, split);
        return;
      case 'ParameterExpansion': {
        const value = await expandParameter(this, part, quoted);
        if (value.kind === 'word') {
          await this.#parts(value.word.parts, builder, quoted, split);
        } else if (value.kind === 'text') {
          addValue(value.text);
        } else if (quoted && value.star) {
          const ifs = this.shell.vars.get('IFS');
          builder.add(value.texts.join(ifs === undefined ? ' ' : ifs.charAt(0)), true);
        } else {
          for (const [index, text] of value.texts.entries()) {
            if (index > 0) builder.endField();
            addValue(text);
          }
        }
        return;
      }
    }
  }

  #globbed(pieces: readonly PatternPiece[]): string[] {
    const text = pieces.map((piece) => piece.text).join('');
    if (this.shell.options.has('noglob') || !hasPattern(pieces)) return [text];
    const { shopt } = this.shell;
    const found = glob(pieces, this.shell.fs, {
      cwd: this.shell.cwd,
      dotglob: shopt.has('dotglob'),
      ignoreCase: shopt.has('nocaseglob'),
      globstar: shopt.has('globstar'),
    });
    if (found.length > 0) return found;
    if (shopt.has('failglob')) throw new ExpansionFailed(`no match: ${text}`);
    return shopt.has('nullglob') ? [] : [text];
  }

  #tilde(user: string | null): string {
    const { shell } = this;
    if (user === null || user === '') return shell.vars.get('HOME') ?? findHome(shell.fs, shell.process.uid) ?? '/';
    if (user === '+') return shell.cwd;
    if (user === '-') return shell.vars.get('OLDPWD') ?? '~-';
    return findHome(shell.fs, user) ?? `~${user}`;
  }
}

function isAllArguments(parts: readonly WordPart[]): boolean {
  const only = parts[0];
  return (
    parts.length === 1 &&
    only?.type === 'ParameterExpansion' &&
    (only.parameter === '@' || only.parameter.endsWith('[@]') || only.operation?.type === 'ArrayKeys')
  );
}

/** About as it was typed, for messages. */
export function sourceOf(word: Word): string {
  return word.parts
    .map((part) => {
      switch (part.type) {
        case 'Literal':
        case 'SingleQuoted':
        case 'Escaped':
          return part.value;
        case 'Glob':
          return part.pattern;
        case 'ParameterExpansion':
          return part.operation === null ? `$${part.parameter}` : `\${${part.parameter}}`;
        case 'DoubleQuoted':
          return `"${sourceOf({ type: 'Word', parts: part.parts })}"`;
        default:
          return '';
      }
    })
    .join('');
}
