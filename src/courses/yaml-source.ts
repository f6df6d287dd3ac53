import { isAlias, isMap, isNode, isSeq, LineCounter, parseDocument, type Document, type YAMLError } from 'yaml';
import type { z } from 'zod';
import { ContentError, type Problem } from './problem.ts';
import { schemaProblems, type SchemaProblem } from './schema-problems.ts';
import { findPair, referenceFindings } from './yaml-references.ts';

type Path = readonly PropertyKey[];

/** A few lines of aliases that name each other can stand for more data than there is memory. */
const MOST_COPIES = 100;

/** Where the innermost part of `path` that exists begins: the key of a field, or an element of a list. */
function offsetOf(document: Document, path: Path, wants: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const [index, part] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = findPair(node, String(part), document);
      if (pair === undefined) return offset;
      const [key, value] = [pair.key, pair.value];
      const last = index === path.length - 1;
      if (last && wants === 'key' && isNode(key)) return key.range?.[0] ?? offset;
      offset = (isNode(value) ? value.range?.[0] : isNode(key) ? key.range?.[0] : undefined) ?? offset;
      node = value;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      if (!isNode(node)) return offset;
      offset = node.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}

/** A hole that is not quoted in flow style is a mapping to YAML, and what follows from that is no help. */
const BARE_HOLE = /(?<=[{[,:]\s*)\$\{\{.*?\}\}/;

/** What YAML itself finds wrong, in words for authors. */
function brokenParts(text: string, errors: readonly YAMLError[]): readonly { readonly offset: number; readonly message: string }[] {
  const [first] = errors;
  if (first === undefined) return [];
  const begin = text.lastIndexOf('\n', first.pos[0] - 1) + 1;
  const [line = ''] = text.slice(begin).split('\n', 1);
  const hole = BARE_HOLE.exec(line);
  if (hole !== null && /[{[]/.test(line.slice(0, hole.index)))
    return [{ offset: begin + hole.index, message: `between { } or [ ], a hole is quoted: "${hole[0]}"` }];
  return errors.map(({ pos, code, message }) => ({ offset: pos[0], message: plainWords[code] ?? message }));
}

const plainWords: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'YAML is indented with spaces: this line begins with a tab',
  MULTIPLE_DOCS: 'one file is one document: take the --- away, or make it two files',
  DUPLICATE_KEY: 'this field is there twice',
};

const spell = (path: Path): string =>
  path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${String(part)}`)).join('');

/** A YAML file whose parts know where they stand. */
export class YamlSource {
  readonly file: string;
  /** Everything in the file as plain data. */
  readonly data: unknown;
  readonly #document: Document;
  readonly #lines: LineCounter;
  /** Lines of the file that come before the text (front matter's fence). */
  readonly #above: number;

  /** Throws `ContentError` when the text is no YAML. */
  constructor(text: string, file: string, above = 0) {
    this.file = file;
    this.#above = above;
    this.#lines = new LineCounter();
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, merge: true });
    const broken = brokenParts(text, [...this.#document.errors, ...this.#document.warnings]);
    const findings = broken.length > 0 ? broken : referenceFindings(this.#document);
    if (findings.length > 0) throw new ContentError(findings.map(({ offset, message }) => this.#at(offset, message)));
    try {
      this.data = (this.#document.toJS({ maxAliasCount: MOST_COPIES }) as unknown) ?? {};
    } catch (error) {
      // All that is left to be wrong: aliases of aliases that multiply.
      if (!(error instanceof ReferenceError)) throw error;
      throw new ContentError([this.#at(0, `aliases inside aliases make more than ${MOST_COPIES} copies of one part; write it out, or use fewer`)]);
    }
  }

  /** Where a part of the file stands. */
  at(path: Path): Omit<Problem, 'message'> {
    const { file, line, column } = this.problem(path, '');
    return { file, line, column };
  }

  problem(path: Path, message: string, wants: 'key' | 'value' = 'value'): Problem {
    return this.#at(offsetOf(this.#document, path, wants), path.length === 0 ? message : `${spell(path)}: ${message}`);
  }

  /** Throws `ContentError` with everything that is wrong in `data` (by default the file's own). */
  parse<T>(schema: z.ZodType<T>, data: unknown = this.data): T {
    const result = schema.safeParse(data, { reportInput: true });
    if (result.success) return result.data;
    throw new ContentError(this.describe(schemaProblems(schema, result.error.issues)));
  }

  describe(problems: readonly SchemaProblem[]): readonly Problem[] {
    return problems.map(({ path, message, at }) => this.problem(path, message, at));
  }

  #at(offset: number, message: string): Problem {
    const { line, col } = this.#lines.linePos(offset);
    return { file: this.file, line: Math.max(line, 1) + this.#above, column: Math.max(col, 1), message };
  }
}
