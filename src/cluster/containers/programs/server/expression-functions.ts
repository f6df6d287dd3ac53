import { encodeBase64 } from '#kube/base64.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import type { Scope } from './expression.ts';

export type LazyFunction = (values: readonly unknown[], scope: Scope) => unknown;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const text = (value: unknown): string => (typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value));

function parsed(value: unknown): unknown {
  try {
    return JSON.parse(text(value)) as unknown;
  } catch {
    return undefined;
  }
}

/** The functions of expressions that need nothing but their arguments. Those of the process are in its scope: `random`, `file`. */
export const functions: Readonly<Record<string, LazyFunction>> = {
  json: ([value]) => JSON.stringify(value instanceof Map ? Object.fromEntries(value) : (value ?? null)),
  prettyJson: ([value, indent]) => JSON.stringify(value instanceof Map ? Object.fromEntries(value) : (value ?? null), undefined, Number(indent ?? 2)),
  parse: ([value]) => parsed(value),
  html: ([value]) => text(value).replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign),
  url: ([value]) => encodeURIComponent(text(value)),
  base64: ([value]) => encodeBase64(encodeUtf8(text(value))),
  upper: ([value]) => text(value).toUpperCase(),
  lower: ([value]) => text(value).toLowerCase(),
  trim: ([value]) => text(value).trim(),
  length: ([value]) => (Array.isArray(value) || typeof value === 'string' ? value.length : value instanceof Map ? value.size : 0),
  number: ([value]) => Number(value) || 0,
  round: ([value, digits]) => Number((Number(value) || 0).toFixed(Number(digits ?? 0))),
  floor: ([value]) => Math.floor(Number(value) || 0),
  min: (values) => Math.min(...values.map(Number)),
  max: (values) => Math.max(...values.map(Number)),
  percent: ([part, whole]) => (Number(whole) > 0 ? `${((Number(part) / Number(whole)) * 100).toFixed(1)}%` : '0%'),
  split: ([value, separator]) => text(value).split(text(separator)),
  join: ([list, separator]) => (Array.isArray(list) ? (list as readonly unknown[]).map(text).join(text(separator)) : ''),
  replace: ([value, from, to]) => text(value).replaceAll(text(from), text(to)),
  contains: ([value, part]) =>
    Array.isArray(value) ? (value as readonly unknown[]).map(text).includes(text(part)) : text(value).includes(text(part)),
  starts: ([value, part]) => text(value).startsWith(text(part)),
  slice: ([value, from, to]) => text(value).slice(Number(from), to === undefined ? undefined : Number(to)),
  pad: ([value, width]) => text(value).padEnd(Number(width)),
  repeat: ([value, count]) => text(value).repeat(Math.min(10_000, Math.max(0, Math.floor(Number(count) || 0)))),
  keys: ([value]) =>
    (value instanceof Map ? [...value.keys()] : typeof value === 'object' && value !== null ? Object.keys(value) : []) as readonly unknown[],
  find: ([list, field, wanted]) =>
    Array.isArray(list)
      ? (list as readonly unknown[]).find(
          (item: unknown) =>
            typeof item === 'object' && item !== null && text((item as Readonly<Record<string, unknown>>)[text(field)]) === text(wanted),
        )
      : undefined,
  random: ([limit], scope) => (scope('$random') as (limit: number) => number)(Number(limit)),
  uuid: (_, scope) => (scope('$uuid') as () => string)(),
  file: ([path], scope) => (scope('$file') as (path: string) => string | undefined)(text(path)),
  folder: ([path], scope) => (scope('$folder') as (path: string) => readonly string[])(text(path)),
};
