/** What may stand at a place of the command line. Mirrors cobra's ShellCompDirective. */
export interface Candidate {
  readonly value: string;
  readonly description?: string;
}

export interface Candidates {
  readonly values: readonly Candidate[];
  /** What the shell does beside offering the values. */
  readonly directive: number;
}

export const DEFAULT = 0;
export const NO_SPACE = 2;
export const NO_FILES = 4;
const FILE_EXTENSIONS = 8;

const NAMES: readonly (readonly [number, string])[] = [
  [NO_SPACE, 'ShellCompDirectiveNoSpace'],
  [NO_FILES, 'ShellCompDirectiveNoFileComp'],
  [FILE_EXTENSIONS, 'ShellCompDirectiveFilterFileExt'],
];

/** `ShellCompDirectiveNoSpace, ShellCompDirectiveNoFileComp` */
export function directiveText(directive: number): string {
  const names = NAMES.filter(([bit]) => (directive & bit) !== 0).map(([, name]) => name);
  return names.length === 0 ? 'ShellCompDirectiveDefault' : names.join(', ');
}

export function only(values: readonly string[]): Candidates {
  return { values: values.map((value) => ({ value })), directive: NO_FILES };
}

/** Whatever the shell completes by itself: files. */
export const files: Candidates = { values: [], directive: DEFAULT };
/** Files of manifests. */
export const manifests: Candidates = { values: ['json', 'yaml', 'yml'].map((value) => ({ value })), directive: FILE_EXTENSIONS };
export const nothing: Candidates = { values: [], directive: NO_FILES };
