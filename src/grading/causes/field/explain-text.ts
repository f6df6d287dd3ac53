import type { TextProblem } from '../../match/text-match.ts';
import { because, type Because } from '../../verdict.ts';
import { describePattern } from './describe-pattern.ts';
import { explainMismatch, show } from './explain-mismatch.ts';

/** What a text lacks, in a few words. */
export function lacking(problem: Extract<TextProblem, { readonly wanted: string }>): string {
  if (problem.kind === 'matches') return `something like ${problem.wanted}`;
  return `${problem.kind === 'equals' ? 'exactly ' : ''}"${problem.wanted.trim()}"`;
}

const trimmed = (text: string): string => text.trim().replaceAll(/\s+/g, ' ');

/** What is nearly so: the right text in other letters, or with other white space. */
function nearly({ kind, wanted }: Extract<TextProblem, { readonly wanted: string }>, text: string): Because | undefined {
  if (kind !== 'contains' && kind !== 'equals') return undefined;
  const has = (all: string, part: string): boolean => (kind === 'equals' ? all.trim() === part.trim() : all.includes(part));
  if (has(text.toLowerCase(), wanted.toLowerCase())) return because('letter-case', { wanted });
  return has(trimmed(text), trimmed(wanted)) ? because('white-space', {}) : undefined;
}

/** What keeps a text from being as asked: `lacks` says it of what is simply not in it. */
export function explainText(problem: TextProblem, text: string, lacks: (what: string) => Because): Because {
  switch (problem.kind) {
    case 'contains':
    case 'equals':
    case 'matches':
      return nearly(problem, text) ?? lacks(lacking(problem));
    case 'not-contains':
      return because('file-forbidden', { found: problem.wanted });
    case 'not-data':
      return notData(problem, text);
    case 'data': {
      const { path, wanted, found } = problem.mismatch;
      const hint = explainMismatch(problem.mismatch, undefined);
      const more = hint === undefined ? undefined : { id: hint.cause, values: hint.values };
      return because('file-field', { path: path === '' ? 'all of it' : path, wanted: describePattern(wanted), found: show(found), hint: more });
    }
  }
}

function notData({ format, message }: Extract<TextProblem, { readonly kind: 'not-data' }>, text: string): Because {
  const tab = format === 'yaml' ? text.split('\n').findIndex((line) => /^ *\t/.test(line)) : -1;
  if (tab !== -1) return because('file-tabs', { line: tab + 1 });
  if (format === 'json' && /^(apiVersion|kind):/m.test(text)) return because('file-is-yaml', {});
  return because('file-not-data', { format: format.toUpperCase(), message: message.replace(/:$/, '') });
}
