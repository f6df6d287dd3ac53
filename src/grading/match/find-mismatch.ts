import { nearestName } from '../explain/nearest-name.ts';
import { sameScalar } from './same-value.ts';

export interface Mismatch {
  /** `spec.template.spec.containers[0].image` */
  readonly path: string;
  readonly wanted: unknown;
  readonly found: unknown;
  /** A key that was probably meant. */
  readonly near?: string;
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The first place where `found` does not contain `wanted`, or undefined. Objects match partially;
 * a list matches when each wanted element is contained in some found element (order does not matter).
 */
export function findMismatch(wanted: unknown, found: unknown, path = ''): Mismatch | undefined {
  if (isFields(wanted)) {
    if (!isFields(found)) return { path, wanted, found };
    for (const [key, value] of Object.entries(wanted)) {
      const inner = path === '' ? key : `${path}.${key}`;
      const mismatch = findMismatch(value, found[key], inner);
      if (mismatch === undefined) continue;
      const near = key in found ? undefined : nearestName(key, Object.keys(found));
      return near === undefined ? mismatch : { ...mismatch, near };
    }
    return undefined;
  }
  if (Array.isArray(wanted)) {
    if (!Array.isArray(found)) return { path, wanted, found };
    for (const [index, element] of wanted.entries()) {
      const candidates = found.map((candidate) => findMismatch(element, candidate, `${path}[${index}]`));
      if (!candidates.includes(undefined)) return candidates.length === 1 ? candidates[0] : { path: `${path}[${index}]`, wanted: element, found };
    }
    return undefined;
  }
  return sameScalar(wanted, found) ? undefined : { path, wanted, found };
}
