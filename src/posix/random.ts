/** Randomness, injected and seeded: the same seed and the same commands give the same names. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
}

/** A small seeded generator (sfc32). `state` restores one that was put away. */
export class SeededRandom implements Random {
  #a: number;
  #b: number;
  #c: number;
  #d: number;

  constructor(seed: string | readonly [number, number, number, number]) {
    if (typeof seed !== 'string') {
      [this.#a, this.#b, this.#c, this.#d] = seed;
      return;
    }
    let hash = 0x811c9dc5;
    for (let index = 0; index < seed.length; index++) {
      hash = Math.imul(hash ^ seed.charCodeAt(index), 0x01000193);
    }
    this.#a = 0x9e3779b9;
    this.#b = 0x243f6a88;
    this.#c = 0xb7e15162;
    this.#d = hash | 0;
    for (let round = 0; round < 15; round++) this.next();
  }

  next(): number {
    const sum = (this.#a + this.#b + this.#d) | 0;
    this.#d = (this.#d + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (this.#c << 21) | (this.#c >>> 11);
    this.#c = (this.#c + sum) | 0;
    return (sum >>> 0) / 4294967296;
  }

  get state(): readonly [number, number, number, number] {
    return [this.#a, this.#b, this.#c, this.#d];
  }
}

/** An integer in [0, below). */
export function randomInteger(random: Random, below: number): number {
  return Math.floor(random.next() * below);
}

/** Upstream's alphabet for generated names (k8s.io/apimachinery/pkg/util/rand): no vowels, no look-alikes. */
const NAME_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** `length` characters as in the suffix of a pod's name. */
export function randomSuffix(random: Random, length = 5): string {
  let suffix = '';
  for (let index = 0; index < length; index++) suffix += NAME_ALPHABET.charAt(randomInteger(random, NAME_ALPHABET.length));
  return suffix;
}

/** `length` hexadecimal digits. */
export function randomHex(random: Random, length: number): string {
  let digits = '';
  while (digits.length < length)
    digits += randomInteger(random, 2 ** 32)
      .toString(16)
      .padStart(8, '0');
  return digits.slice(0, length);
}

/** A version 4 UUID. */
export function randomUid(random: Random): string {
  const digits = randomHex(random, 30);
  const variant = '89ab'.charAt(randomInteger(random, 4));
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(12, 15)}-${variant}${digits.slice(15, 18)}-${digits.slice(18, 30)}`;
}
