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

/** Flags that may stand before the verb and take the next word. */
const VALUED = /^(-n|-s|-v|--(namespace|context|kubeconfig|server|cluster|user|as|as-group|token|request-timeout))$/;

/** The words behind `kubectl` from its verb on, for commands that run it. */
export function kubectlWords(line: string): readonly string[] | undefined {
  const words = wordsOf(line);
  const start = words.findIndex((word) => !/^[A-Za-z_]\w*=/.test(word));
  if (!PROGRAMS.includes(words[start] ?? '')) return undefined;
  let verb = start + 1;
  while (words[verb]?.startsWith('-') === true) verb += VALUED.test(words[verb] ?? '') ? 2 : 1;
  return words.slice(verb);
}

/** The commands of a line that stand one after the other. */
export const commandsIn = (line: string): readonly string[] =>
  line
    .split(/;|&&|\|\|?/)
    .map((command) => command.trim())
    .filter((command) => command !== '');

/** Whether a command only says what it would do. */
export const isDryRun = (command: string): boolean => /\s--dry-run(=(client|server|true)?)?(?=\s|$)/.test(command);

/** Whether a command speaks to another cluster than the one that is looked at. */
export const isElsewhere = (command: string): boolean => /\s(--(context|kubeconfig|server|cluster)\b|-s\s)/.test(command);

/** The namespace that a command names. */
export const namespaceIn = (command: string): string | undefined => /\s(?:-n[= ]?|--namespace[= ])\s*([a-z0-9-]+)/.exec(command)?.[1];

/** The files that a command applies. */
export const filesIn = (command: string): readonly string[] =>
  [...command.matchAll(/\s(?:-f|--filename)[= ]?\s*([^\s,;|&]+)/g)].map(([, file = '']) => file.replace(/^['"]|['"]$/g, ''));

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
