import { LAST_APPLIED } from './last-applied.ts';
import type { PrefixWriter } from './prefix-writer.ts';

/** `Labels:` and the like: one pair a line, sorted, the following ones under the first. */
export function writeLabels(
  out: PrefixWriter,
  title: string,
  labels: Readonly<Record<string, string>> | undefined,
  level = 0,
  separator = '=',
): void {
  const keys = Object.keys(labels ?? {}).sort();
  if (keys.length === 0) {
    out.write(level, `${title}:\t<none>\n`);
    return;
  }
  for (const [index, key] of keys.entries()) out.write(level, `${index === 0 ? `${title}:` : ''}\t${key}${separator}${labels?.[key] ?? ''}\n`);
}

/** Longest value that is shown on the line of its key. */
const MAX_ANNOTATION = 140;

/** Annotations without the one that kubectl apply keeps; long or multi-line values below their keys. */
export function writeAnnotations(
  out: PrefixWriter,
  annotations: Readonly<Record<string, string>> | undefined,
  level = 0,
  title = 'Annotations',
): void {
  const keys = Object.keys(annotations ?? {})
    .filter((key) => key !== LAST_APPLIED)
    .sort();
  if (keys.length === 0) {
    out.write(level, `${title}:\t<none>\n`);
    return;
  }
  for (const [index, key] of keys.entries()) {
    const value = (annotations?.[key] ?? '').replace(/\n$/, '');
    const lead = index === 0 ? `${title}:\t` : '\t';
    if (value.length + key.length + 2 > MAX_ANNOTATION || value.includes('\n')) {
      out.write(level, `${lead}${key}:\n`);
      for (const line of value.split('\n'))
        out.write(level, `\t  ${line.slice(0, MAX_ANNOTATION - 2)}${line.length > MAX_ANNOTATION - 2 ? '...' : ''}\n`);
    } else out.write(level, `${lead}${key}: ${value}\n`);
  }
}
