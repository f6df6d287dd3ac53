import { z } from 'zod';
import { parse } from 'yaml';
import { describePattern } from '../causes/field/describe-pattern.ts';
import { compilePattern, patternProblem } from '../pattern.ts';
import { countMatches } from './count-matches.ts';
import { findMismatch } from './find-mismatch.ts';
import type { Mismatch } from './mismatch.ts';
import { describePatternProblems } from './operators.ts';

export const patternSchema = z.string().superRefine((text, context) => {
  const problem = patternProblem(text);
  if (problem !== undefined) context.addIssue({ code: 'custom', message: `must be a regular expression (RE2): ${problem}` });
});

const manifest = z.record(z.string(), z.unknown()).superRefine((value, context) => {
  for (const { path, message } of describePatternProblems(value)) context.addIssue({ code: 'custom', path: [...path], message });
});

const texts = z.union([z.string(), z.array(z.string()).min(1)]);

/** What a text may be asked; a text alone means `contains`. */
export const textMatchSchema = z.union([
  z.string().describe('It contains this'),
  z
    .strictObject({
      contains: texts.optional().describe('A text, or several that are all in it'),
      'not-contains': texts.optional().describe('A text, or several of which none is in it'),
      matches: patternSchema
        .optional()
        .describe(
          'A regular expression (RE2) that matches somewhere; `^` and `$` are the ends of the text (of a line with `(?m)`), a newline at its end aside',
        ),
      equals: z.string().optional().describe('It is exactly this, but for white space at its ends'),
      json: manifest.optional().describe('It is JSON, and matches this partially, as `resource` does'),
      yaml: manifest.optional().describe('It is YAML, and one of its documents matches this partially, as `resource` does'),
    })
    .refine((match) => Object.keys(match).length > 0, { message: 'give at least one of contains, not-contains, matches, equals, json, yaml' }),
]);

export type TextMatch = z.infer<typeof textMatchSchema>;

/** What a text lacks. */
export type TextProblem =
  | { readonly kind: 'contains' | 'not-contains' | 'matches' | 'equals'; readonly wanted: string }
  | { readonly kind: 'not-data'; readonly format: 'json' | 'yaml'; readonly message: string }
  | { readonly kind: 'data'; readonly mismatch: Mismatch };

/** More is not parsed. */
const MOST_DATA = 1024 * 1024;

function parseData(format: 'json' | 'yaml', text: string): readonly unknown[] {
  if (text.length > MOST_DATA) throw new Error('it is too long');
  if (format === 'json') return [JSON.parse(text) as unknown];
  return text.split(/^---\s*$/m).map((document) => parse(document, { maxAliasCount: 20 }) as unknown);
}

function dataProblem(format: 'json' | 'yaml', wanted: unknown, text: string): TextProblem | undefined {
  let documents: readonly unknown[];
  try {
    documents = parseData(format, text);
  } catch (error) {
    return { kind: 'not-data', format, message: (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '' };
  }
  const mismatches = documents.map((document) => findMismatch(wanted, document));
  if (mismatches.includes(undefined)) return undefined;
  // Of several documents the one that was meant has the most of it.
  const likeness = documents.map((document) => countMatches(wanted, document));
  const mismatch = mismatches[likeness.indexOf(Math.max(...likeness))];
  return mismatch === undefined ? undefined : { kind: 'data', mismatch };
}

/** The newline that ends a text is no part of what `$` ends. */
function matchesText(pattern: string, text: string): boolean {
  const expression = compilePattern(pattern);
  return expression.test(text) || expression.test(text.replace(/\r?\n$/, ''));
}

/** The first thing that a text lacks. */
export function findTextProblem(match: TextMatch, text: string): TextProblem | undefined {
  if (typeof match === 'string') return text.includes(match) ? undefined : { kind: 'contains', wanted: match };
  const missing = [match.contains ?? []].flat().find((part) => !text.includes(part));
  if (missing !== undefined) return { kind: 'contains', wanted: missing };
  const forbidden = [match['not-contains'] ?? []].flat().find((part) => text.includes(part));
  if (forbidden !== undefined) return { kind: 'not-contains', wanted: forbidden };
  if (match.matches !== undefined && !matchesText(match.matches, text)) return { kind: 'matches', wanted: match.matches };
  if (match.equals !== undefined && text.trim() !== match.equals.trim()) return { kind: 'equals', wanted: match.equals };
  return (
    (match.json === undefined ? undefined : dataProblem('json', match.json, text)) ??
    (match.yaml === undefined ? undefined : dataProblem('yaml', match.yaml, text))
  );
}

/** What is asked of a text, in a few words. */
export function describeTextMatch(match: TextMatch): string {
  if (typeof match === 'string') return `"${match}"`;
  const list = (value: string | readonly string[]): string =>
    [value]
      .flat()
      .map((text) => `"${text}"`)
      .join(', ');
  const parts = [
    match.contains === undefined ? undefined : list(match.contains),
    match['not-contains'] === undefined ? undefined : `no ${list(match['not-contains'])}`,
    match.matches === undefined ? undefined : `something like ${match.matches}`,
    match.equals === undefined ? undefined : `exactly "${match.equals.trim()}"`,
    match.json === undefined ? undefined : `JSON like ${describePattern(match.json)}`,
    match.yaml === undefined ? undefined : `YAML like ${describePattern(match.yaml)}`,
  ];
  return parts.filter((part) => part !== undefined).join(' and ');
}
