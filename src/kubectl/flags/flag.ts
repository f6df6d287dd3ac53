/** One command-line flag. Mirrors spf13/pflag.Flag. */
export type FlagType =
  | 'bool'
  | 'string'
  | 'int'
  | 'int32'
  | 'int64'
  | 'duration'
  /** Repeatable, each value split at commas (CSV). */
  | 'strings'
  /** Repeatable, values taken whole. */
  | 'stringArray'
  /** `key=value,key=value`, repeatable. */
  | 'stringToString';

export interface FlagDefinition {
  readonly name: string;
  readonly shorthand?: string;
  readonly type: FlagType;
  /** As pflag prints it in help: `false`, `''`, `[]`, `0s`. The value is read from it too; absent means the type's zero. */
  readonly default?: string;
  /** What the flag is worth when it stands without `=value` (pflag's NoOptDefVal); `true` for booleans. */
  readonly bare?: string;
  readonly usage: string;
  readonly hidden?: boolean;
  /** Prints `Flag --x has been deprecated, …` when used. */
  readonly deprecated?: string;
  /** The command refuses to run without it. */
  readonly required?: boolean;
}

export const ZERO: Readonly<Record<FlagType, string>> = {
  bool: 'false',
  string: '',
  int: '0',
  int32: '0',
  int64: '0',
  duration: '0s',
  strings: '[]',
  stringArray: '[]',
  stringToString: '[]',
};

export function defaultText(flag: FlagDefinition): string {
  return flag.default ?? ZERO[flag.type];
}

export function isNumber(type: FlagType): boolean {
  return type === 'int' || type === 'int32' || type === 'int64';
}
