import { parseQuantity } from '#kube/quantity.ts';

const QUANTITY = /^[0-9.]+(m|k|Ki|M|Mi|G|Gi|T|Ti|P|Pi|E|Ei|n|u)?$/;

/** Equality as Kubernetes means it: `100m` is `0.1`, `1Gi` is `1024Mi`, `80` is `"80"`. */
export function sameScalar(wanted: unknown, found: unknown): boolean {
  if (wanted === found) return true;
  if (typeof wanted === 'object' || typeof found === 'object' || wanted === undefined || found === undefined) return false;
  const [a, b] = [String(wanted), String(found)];
  if (a === b) return true;
  return QUANTITY.test(a) && QUANTITY.test(b) && parseQuantity(a).equals(parseQuantity(b));
}
