import { canonicalJson } from './canonical-json.ts';

/** FNV-1a, 32 bits, of a text's UTF-16 units folded to bytes (ASCII in all uses), unsigned. */
export function fnv32a(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    hash = Math.imul(hash ^ (unit & 0xff), 0x01000193);
    if (unit > 0xff) hash = Math.imul(hash ^ (unit >> 8), 0x01000193);
  }
  return hash >>> 0;
}

/** The alphabet of generated names: no vowels, no look-alikes. */
const ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** Maps each character into the alphabet of safe names; mirrors rand.SafeEncodeString. */
export function safeEncodeString(text: string): string {
  let encoded = '';
  for (let index = 0; index < text.length; index++) encoded += ALPHABET.charAt(text.charCodeAt(index) % ALPHABET.length);
  return encoded;
}

/**
 * The value of `pod-template-hash` and `controller-revision-hash`; mirrors controller.ComputeHash. The
 * same template gives the same hash, of upstream's shape (8 to 10 characters); not upstream's very
 * digits, which come from the memory layout of Go's structs.
 */
export function templateHash(template: unknown, collisionCount?: number): string {
  const suffix = collisionCount === undefined ? '' : `#${collisionCount}`;
  return safeEncodeString(String(fnv32a(canonicalJson(template) + suffix)));
}
