import { parseOptions } from '../programs/parse-options.ts';
import { Failure } from '../programs/program.ts';

export interface TarOptions {
  readonly action: 'c' | 'x' | 't' | 'r';
  /** `-` is standard input or output. */
  readonly archive: string;
  readonly gzip: boolean;
  readonly verbose: number;
  /** What to do in which folder, in the order given. */
  readonly operands: readonly { readonly folder: string | undefined; readonly path: string }[];
  /** Where to extract to. */
  readonly folder: string | undefined;
  readonly keepModes: boolean;
  readonly touch: boolean;
  readonly keepOld: boolean;
  readonly toStdout: boolean;
  readonly absolute: boolean;
  readonly follow: boolean;
  readonly strip: number;
  readonly exclude: readonly string[];
}

const SHORT = 'cxtrzvf:C:pmkOPhT:X:ajJob:S';
const WITH_VALUE = new Set(['f', 'C', 'T', 'X', 'b']);
const LONG: Readonly<Record<string, string>> = {
  create: 'c',
  extract: 'x',
  get: 'x',
  list: 't',
  append: 'r',
  gzip: 'z',
  gunzip: 'z',
  ungzip: 'z',
  verbose: 'v',
  'file=': 'f',
  'directory=': 'C',
  'preserve-permissions': 'p',
  'same-permissions': 'p',
  'no-same-permissions': 'nosame',
  'no-same-owner': 'noowner',
  'same-owner': 'owner',
  touch: 'm',
  'keep-old-files': 'k',
  'to-stdout': 'O',
  'absolute-names': 'P',
  dereference: 'h',
  'strip-components=': 'strip',
  'exclude=': 'exclude',
  'auto-compress': 'a',
  overwrite: 'overwrite',
  'warning=': 'warning',
  'numeric-owner': 'numeric',
  'owner=': 'setowner',
  'group=': 'setgroup',
  wildcards: 'wildcards',
};

const TRY = "\nTry 'tar --help' or 'tar --usage' for more information.";

export function parseTarOptions(args: readonly string[]): TarOptions {
  let parsed;
  try {
    parsed = parseOptions('tar', dashed(args), SHORT, LONG, { code: 2 });
  } catch (error) {
    if (error instanceof Failure) throw new Failure(error.message.replace(/\nTry .*/, TRY), 2);
    throw error;
  }
  const actions = (['c', 'x', 't', 'r'] as const).filter((letter) => parsed.has(letter));
  const [action] = actions;
  if (action === undefined) throw new Failure(`You must specify one of the '-Acdtrux', '--delete' or '--test-label' options${TRY}`, 2);
  if (actions.length > 1) throw new Failure(`You may not specify more than one '-Acdtrux', '--delete' or  '--test-label' option${TRY}`, 2);
  for (const letter of ['j', 'J']) {
    if (parsed.has(letter)) throw new Failure(`${letter === 'j' ? 'bzip2' : 'xz'}: Cannot exec: No such file or directory`, 2);
  }
  const operands: { folder: string | undefined; path: string }[] = [];
  let folder: string | undefined;
  for (const [option, value] of parsed.order) {
    if (option === 'C') folder = folder === undefined || value.startsWith('/') ? value : `${folder}/${value}`;
    else if (option === undefined) operands.push({ folder, path: value });
  }
  const archive = parsed.get('f') ?? '-';
  return {
    action,
    archive,
    gzip: parsed.has('z') || (action === 'c' && parsed.has('a') && /\.(gz|tgz)$/.test(archive)),
    verbose: parsed.values.get('v')?.length ?? 0,
    operands,
    folder,
    keepModes: parsed.has('p') && !parsed.has('nosame'),
    touch: parsed.has('m'),
    keepOld: parsed.has('k'),
    toStdout: parsed.has('O'),
    absolute: parsed.has('P'),
    follow: parsed.has('h'),
    strip: Number(parsed.get('strip') ?? '0'),
    exclude: parsed.values.get('exclude') ?? [],
  };
}

/** The old form without a dash: letters first, then their values in the same order. */
function dashed(args: readonly string[]): readonly string[] {
  const [letters = '-', ...rest] = args;
  if (letters.startsWith('-') || letters === '') return args;
  const given: string[] = [];
  for (const letter of letters) {
    if (!WITH_VALUE.has(letter)) {
      given.push(`-${letter}`);
      continue;
    }
    const value = rest.shift();
    if (value === undefined) throw new Failure(`Old option '${letter}' requires an argument.${TRY}`, 2);
    given.push(`-${letter}`, value);
  }
  return [...given, ...rest];
}
