import { parseDuration } from '#kube/duration.ts';
import { parseQuantity } from '#kube/quantity.ts';
import { sameImage } from './image-reference.ts';

const QUANTITY = /^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)(m|k|Ki|M|Mi|G|Gi|T|Ti|P|Pi|E|Ei|n|u|[eE][+-]?[0-9]{1,2})?$/;
const DURATION = /^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$/;
/** Longer texts are compared letter by letter only. */
const LONGEST_NUMBER = 40;

const isQuantity = (text: string): boolean => text.length <= LONGEST_NUMBER && QUANTITY.test(text);

/** `a - b` as quantities; undefined when one is none. */
export function compareQuantities(a: unknown, b: unknown): number | undefined {
  const [left, right] = [String(a), String(b)];
  return isQuantity(left) && isQuantity(right) ? parseQuantity(left).compare(parseQuantity(right)) : undefined;
}

function sameDuration(a: string, b: string): boolean {
  return a.length <= LONGEST_NUMBER && b.length <= LONGEST_NUMBER && DURATION.test(a) && DURATION.test(b) && parseDuration(a) === parseDuration(b);
}

/** Equality as Kubernetes means it: `100m` is `0.1`, `1Gi` is `1024Mi`, `90s` is `1m30s`, `80` is `"80"`; at a field `image`, `nginx` is `nginx:latest`. */
export function sameScalar(wanted: unknown, found: unknown, field = ''): boolean {
  if (wanted === found) return true;
  if (typeof wanted === 'object' || typeof found === 'object' || wanted === undefined || found === undefined) return false;
  const [a, b] = [String(wanted), String(found)];
  if (a === b) return true;
  if (field === 'image') return sameImage(a, b);
  return compareQuantities(a, b) === 0 || sameDuration(a, b);
}
