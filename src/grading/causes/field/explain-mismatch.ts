import type { Mismatch } from '../../match/mismatch.ts';
import { compareQuantities, sameScalar } from '../../match/same-value.ts';
import { describePattern } from './describe-pattern.ts';
import { nearestName } from '../../text/nearest-name.ts';
import { because, type Because } from '../../verdict.ts';

interface Place {
  readonly mismatch: Mismatch;
  /** The whole object. */
  readonly object: unknown;
}

type Recognise = (place: Place) => Because | undefined;

const isScalar = (value: unknown): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value);

export const show = (value: unknown): string => (value === undefined ? 'not set' : JSON.stringify(value));

function keyMisspelt({ mismatch }: Place): Because | undefined {
  return mismatch.near === undefined ? undefined : because('key-misspelt', { near: mismatch.near, key: mismatch.key });
}

const UNIT = /^([0-9.]+)([A-Za-z]*)$/;
const UNITS = ['', 'm', 'k', 'Ki', 'M', 'Mi', 'G', 'Gi', 'T', 'Ti'];

/** `100M` where `100m` was meant, `128M` for `128Mi`, `1024M` for `1Gi`: with another unit it would be right. */
function unit({ mismatch: { wanted, found } }: Place): Because | undefined {
  const [, number, suffix] = UNIT.exec(String(found)) ?? [];
  if (number === undefined || compareQuantities(wanted, found) === undefined || UNIT.exec(String(wanted)) === null) return undefined;
  const meant = UNITS.some((other) => other !== suffix && `${other}${suffix ?? ''}` !== '' && compareQuantities(number + other, wanted) === 0);
  return meant ? because('wrong-unit', { wanted: String(wanted), found: String(found) }) : undefined;
}

function letterCase({ mismatch: { wanted, found } }: Place): Because | undefined {
  if (typeof wanted !== 'string' || typeof found !== 'string' || wanted.toLowerCase() !== found.toLowerCase()) return undefined;
  return because('letter-case', { wanted });
}

function whitespace({ mismatch: { wanted, found } }: Place): Because | undefined {
  if (typeof wanted !== 'string' || typeof found !== 'string' || wanted.trim() !== found.trim()) return undefined;
  return because('white-space', {});
}

const digits = (text: string): string => [...text.replaceAll(/\D/g, '')].sort().join('');

/** Other digits in the same words are another thing, not a slip of the pen. */
const isOther = (wanted: string, found: string): boolean =>
  wanted.replaceAll(/\d+/g, '#') === found.replaceAll(/\d+/g, '#') && digits(wanted) !== digits(found);

function misspelt({ mismatch: { wanted, found, kind } }: Place): Because | undefined {
  if (kind !== 'value' || typeof wanted !== 'string' || typeof found !== 'string' || nearestName(wanted, [found]) === undefined) return undefined;
  if (isOther(wanted, found)) return undefined;
  return because('value-misspelt', { wanted });
}

const MOST_PLACES = 5_000;

/** Another field of the same name that has the value: the label on the template instead of on the object. */
function elsewhere({ mismatch: { path, wanted, kind }, object }: Place): Because | undefined {
  if (!isScalar(wanted) || (kind !== 'unset' && kind !== 'value')) return undefined;
  const key = /\['([^\]]*)'\]$/.exec(path)?.[1] ?? path.slice(path.lastIndexOf('.') + 1);
  const open: [unknown, string][] = [[object, '']];
  for (let looked = 0; open.length > 0 && looked < MOST_PLACES; looked++) {
    const [value, at] = open.pop() ?? [];
    if (typeof value !== 'object' || value === null || at === 'metadata.managedFields' || at?.startsWith('status') === true) continue;
    for (const [name, inner] of Object.entries(value)) {
      const place = Array.isArray(value) ? `${at ?? ''}[${name}]` : at === '' ? name : `${at ?? ''}.${name}`;
      if (name === key && place !== path && isScalar(inner) && sameScalar(wanted, inner, name)) return because('value-elsewhere', { place, path });
      open.push([inner, place]);
    }
  }
  return undefined;
}

function lists({ mismatch: { kind, wanted, found, path } }: Place): Because | undefined {
  const size = Array.isArray(found) ? found.length : 0;
  switch (kind) {
    case 'element':
      return size === 0 ? because('list-empty', { path }) : because('element-missing', { path, wanted: describePattern(wanted), count: size });
    case 'extra':
      return because('element-extra', { path, count: size, wanted: Array.isArray(wanted) ? wanted.length : 0 });
    case 'order':
      return because('element-order', { path });
    case 'key':
      return because('element-unknown', { path });
    case 'forbidden':
      return because('value-forbidden', { path, found: show(found) });
    case 'set':
      return because('field-set', { path });
    default:
      return undefined;
  }
}

function unset({ mismatch: { kind, path } }: Place): Because | undefined {
  return kind === 'unset' ? because('field-unset', { path }) : undefined;
}

/** Two values of one field that are nearly the same. */
const ofValues: readonly Recognise[] = [unit, letterCase, whitespace, misspelt].map(
  (recognise) => (place) => (place.mismatch.kind === 'value' ? recognise(place) : undefined),
);

const recognisers: readonly Recognise[] = [keyMisspelt, ...ofValues, elsewhere, lists, unset];

/** What is behind a field that is not as asked. */
export function explainMismatch(mismatch: Mismatch, object: unknown): Because | undefined {
  for (const recognise of recognisers) {
    const cause = recognise({ mismatch, object });
    if (cause !== undefined) return cause;
  }
  return undefined;
}
