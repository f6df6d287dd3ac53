/** The suffix of generated names. Mirrors kustomize's api/internal/hasher. */
import { sha256 } from '@noble/hashes/sha2.js';
import type { Unstructured } from '#kube/object.ts';
import { encodeUtf8 } from '#posix/utf8.ts';

/** Letters for the hex digits that could spell words. */
const SAFE: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };

/** `name` is what counts as the name. */
export function nameHash(object: Unstructured, name = object.metadata?.name ?? ''): string {
  const fields: Record<string, unknown> = { data: sorted(object['data']) ?? '', kind: object.kind, name };
  if (object['binaryData'] !== undefined) fields['binaryData'] = sorted(object['binaryData']);
  if (object.kind === 'Secret') {
    fields['type'] = object['type'] ?? '';
    if (object['stringData'] !== undefined) fields['stringData'] = sorted(object['stringData']);
  }
  const digest = sha256(encodeUtf8(goJson(sorted(fields))));
  const hex = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [...hex.slice(0, 10)].map((digit) => SAFE[digit] ?? digit).join('');
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** As encoding/json writes it: what HTML minds is escaped. */
function goJson(value: unknown): string {
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
