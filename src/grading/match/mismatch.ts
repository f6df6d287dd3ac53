/** The first place where an object is not as a pattern asks. */
export interface Mismatch {
  /** `spec.template.spec.containers[0].image` */
  readonly path: string;
  readonly wanted: unknown;
  readonly found: unknown;
  readonly kind: 'value' | 'unset' | 'set' | 'one-of' | 'pattern' | 'bound' | 'forbidden' | 'element' | 'extra' | 'order' | 'count' | 'key';
  /** A key that is there and was probably meant to be `key`. */
  readonly near?: string;
  readonly key?: string;
  /** `at least` */
  readonly operator?: string;
}

/** Compares a value with a pattern. */
export type Match = (wanted: unknown, found: unknown, path?: string) => Mismatch | undefined;
