import { distance } from 'fastest-levenshtein';

/** A typed command line as words; quotes and pipes are not understood, only looked past. */
export function wordsOf(line: string): readonly string[] {
  const [first = ''] = line.split(/[|;&><]/);
  return first
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/^['"]|['"]$/g, ''));
}

const PROGRAMS = ['kubectl', 'k'];

/** The words behind `kubectl`, for lines that run it. */
export function kubectlWords(line: string): readonly string[] | undefined {
  const [program = '', ...rest] = wordsOf(line);
  return PROGRAMS.includes(program) ? rest : undefined;
}

const letters = (word: string): string => [...word].sort().join('');

/** Whether `word` was meant to be `wanted` and is not: a letter or so differs, or two changed places. */
export function isTypo(word: string, wanted: string): boolean {
  if (word === wanted || word.length < 3) return false;
  const edits = distance(word, wanted);
  return edits <= Math.max(1, Math.floor(wanted.length / 3)) || (edits === 2 && letters(word) === letters(wanted));
}

export const VERBS = [
  'annotate',
  'apply',
  'attach',
  'autoscale',
  'cordon',
  'cp',
  'create',
  'debug',
  'delete',
  'describe',
  'diff',
  'drain',
  'edit',
  'events',
  'exec',
  'explain',
  'expose',
  'get',
  'label',
  'logs',
  'patch',
  'port-forward',
  'proxy',
  'replace',
  'rollout',
  'run',
  'scale',
  'set',
  'taint',
  'top',
  'uncordon',
  'wait',
  'auth',
  'config',
  'api-resources',
  'version',
  'cluster-info',
  'kustomize',
] as const;
