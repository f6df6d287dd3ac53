/** Arguments of label and annotate: `key=value` and `key-`. Mirrors cmdutil.GetResourcesAndPairs. */
import { UsageError } from '../usage-error.ts';

export interface MetadataChanges {
  /** What stands before the first change. */
  readonly resources: readonly string[];
  readonly set: ReadonlyMap<string, string>;
  readonly remove: readonly string[];
}

/** `kind` is `label` or `annotation`. */
export function metadataChanges(args: readonly string[], kind: string): MetadataChanges {
  const isChange = (arg: string): boolean => (arg.includes('=') && !arg.startsWith('=')) || (arg.endsWith('-') && arg.length > 1);
  const first = args.findIndex(isChange);
  const resources = first < 0 ? args : args.slice(0, first);
  const set = new Map<string, string>();
  const remove: string[] = [];
  for (const arg of first < 0 ? [] : args.slice(first)) {
    if (!isChange(arg)) throw new UsageError(`all resources must be specified before ${kind} changes: ${arg}`);
    const equals = arg.indexOf('=');
    if (equals > 0) set.set(arg.slice(0, equals), arg.slice(equals + 1));
    else remove.push(arg.slice(0, -1));
  }
  for (const key of remove) {
    if (set.has(key)) throw new UsageError(`can not both modify and remove ${kind === 'label' ? 'a label' : 'an annotation'} in the same command`);
  }
  return { resources, set, remove };
}
