// Mirrors nginx's auth_basic over the secrets that ingress-nginx reads: htpasswd entries in `auth`, or one key a user.
import { md5, sha1 } from '@noble/hashes/legacy.js';
import { compareSync, getRounds } from 'bcryptjs';
import type { Secret } from '#kube/generated/types.ts';
import { decodeBase64, encodeBase64 } from '#kube/base64.ts';
import { concatBytes } from '#posix/read-stream.ts';
import { decodeUtf8, encodeUtf8 } from '#posix/utf8.ts';

/** Whom a header names, right or wrong. */
export function claimedUser(header: string | undefined): string | undefined {
  const encoded = /^Basic (\S+)$/i.exec(header ?? '')?.[1];
  const bytes = encoded === undefined ? undefined : decodeBase64(encoded);
  return bytes === undefined ? undefined : decodeUtf8(bytes).split(':')[0];
}

/** Undefined when the header gives no right password. */
export function authorizedUser(header: string | undefined, secret: Secret, perUser: boolean): string | undefined {
  return userAmong(header, entriesOf(secret, perUser));
}

/** The same for the lines of an htpasswd file. */
export function userInFile(header: string | undefined, text: string): string | undefined {
  return userAmong(header, entriesIn(text));
}

function userAmong(header: string | undefined, entries: ReadonlyMap<string, string>): string | undefined {
  const encoded = /^Basic (\S+)$/i.exec(header ?? '')?.[1];
  const bytes = encoded === undefined ? undefined : decodeBase64(encoded);
  if (bytes === undefined) return undefined;
  const [user = '', ...rest] = decodeUtf8(bytes).split(':');
  const stored = entries.get(user);
  return stored !== undefined && passwordMatches(rest.join(':'), stored) ? user : undefined;
}

function entriesOf({ data = {} }: Secret, perUser: boolean): ReadonlyMap<string, string> {
  const textOf = (value: string): string => decodeUtf8(decodeBase64(value) ?? new Uint8Array(0));
  if (perUser) return new Map(Object.entries(data).map(([user, value]) => [user, textOf(value).trim()]));
  return entriesIn(textOf(data['auth'] ?? ''));
}

function entriesIn(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split('\n').flatMap((line): [string, string][] => {
      const colon = line.indexOf(':');
      return colon < 0 ? [] : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]];
    }),
  );
}

function passwordMatches(password: string, stored: string): boolean {
  if (stored.startsWith('{PLAIN}')) return stored.slice(7) === password;
  if (stored.startsWith('{SHA}')) return stored.slice(5) === encodeBase64(sha1(encodeUtf8(password)));
  const salted = /^\$(apr1|1)\$([^$]*)\$/.exec(stored);
  if (salted !== null) return md5Crypt(password, salted[2] ?? '', `$${salted[1] ?? ''}$`) === stored;
  return /^\$2[aby]\$\d\d\$/.test(stored) && bcryptMatches(password, stored);
}

/** The cost of a hash doubles with each round: above this one nobody gets in, lest one request keep everybody waiting. */
const MOST_ROUNDS = 10;
const REMEMBERED = 200;
const verified = new Map<string, boolean>();

function bcryptMatches(password: string, stored: string): boolean {
  const key = `${stored} ${password}`;
  let matches = verified.get(key);
  if (matches === undefined) {
    matches = getRounds(stored) <= MOST_ROUNDS && compareSync(password, stored);
    if (verified.size >= REMEMBERED) verified.clear();
    verified.set(key, matches);
  }
  return matches;
}

/** Of crypt(3)'s base 64, from 0 to 63. */
export const CRYPT_DIGITS = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** MD5-based crypt(3), as `htpasswd` and `openssl passwd -apr1` make it. */
export function md5Crypt(password: string, salt: string, magic = '$apr1$'): string {
  const key = encodeUtf8(password);
  const salting = encodeUtf8(salt);
  const hash = (...parts: readonly Uint8Array[]): Uint8Array => md5(concatBytes(parts));
  const inner = hash(key, salting, key);
  const mixed: Uint8Array[] = [key, encodeUtf8(magic), salting];
  for (let left = key.length; left > 0; left -= 16) mixed.push(inner.subarray(0, Math.min(16, left)));
  for (let bits = key.length; bits > 0; bits >>= 1) mixed.push((bits & 1) === 1 ? new Uint8Array(1) : key.subarray(0, 1));
  let digest = hash(...mixed);
  for (let round = 0; round < 1000; round++) {
    const odd = (round & 1) === 1;
    digest = hash(odd ? key : digest, round % 3 === 0 ? new Uint8Array(0) : salting, round % 7 === 0 ? new Uint8Array(0) : key, odd ? digest : key);
  }
  const at = (index: number): number => digest[index] ?? 0;
  let text = '';
  for (const [a, b, c] of [
    [0, 6, 12],
    [1, 7, 13],
    [2, 8, 14],
    [3, 9, 15],
    [4, 10, 5],
  ] as const)
    text += digits((at(a) << 16) | (at(b) << 8) | at(c), 4);
  return `${magic}${salt}$${text}${digits(at(11), 2)}`;
}

function digits(value: number, count: number): string {
  let text = '';
  for (let rest = value, index = 0; index < count; index++, rest >>= 6) text += CRYPT_DIGITS.charAt(rest & 63);
  return text;
}
