/** Label selectors; mirrors k8s.io/apimachinery/pkg/labels. */
export type Operator = 'in' | 'notin' | '=' | '==' | '!=' | 'exists' | '!' | 'gt' | 'lt';

export interface Requirement {
  readonly key: string;
  readonly operator: Operator;
  /** Sorted, without repetition. */
  readonly values: readonly string[];
}

export type Labels = Readonly<Record<string, string>>;

const NO_LABELS: Labels = {};

/** All requirements must hold. Immutable. */
export class Selector {
  static readonly everything = new Selector([]);
  static readonly nothing = new Selector([], false);

  /** Sorted by key. */
  readonly requirements: readonly Requirement[];
  /** False for the selector that matches no object at all. */
  readonly selectable: boolean;

  constructor(requirements: readonly Requirement[], selectable = true) {
    this.requirements = requirements.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    this.selectable = selectable;
  }

  /** Each label must have exactly this value. */
  static ofLabels(labels: Labels): Selector {
    return new Selector(Object.entries(labels).map(([key, value]) => ({ key, operator: '=', values: [value] })));
  }

  get empty(): boolean {
    return this.selectable && this.requirements.length === 0;
  }

  matches(labels: Labels | undefined): boolean {
    if (!this.selectable) return false;
    for (const requirement of this.requirements) {
      if (!matchesRequirement(requirement, labels ?? NO_LABELS)) return false;
    }
    return true;
  }

  and(other: Selector): Selector {
    if (!this.selectable || !other.selectable) return Selector.nothing;
    return new Selector([...this.requirements, ...other.requirements]);
  }

  /** What an index of labels can answer: the labels that must have one certain value. */
  exactLabels(): Labels {
    const labels: Record<string, string> = {};
    for (const { key, operator, values } of this.requirements) {
      const only = values[0];
      if ((operator === '=' || operator === '==' || operator === 'in') && values.length === 1 && only !== undefined) labels[key] ??= only;
    }
    return labels;
  }

  /** `app=web,tier in (a,b)` */
  toString(): string {
    return this.requirements.map(printRequirement).join(',');
  }
}

function matchesRequirement({ key, operator, values }: Requirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case 'in':
    case '=':
    case '==':
      return value !== undefined && values.includes(value);
    case 'notin':
    case '!=':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    case 'gt':
    case 'lt':
      return value !== undefined && matchesOrder(operator, value, values[0] ?? '');
  }
}

function matchesOrder(operator: 'gt' | 'lt', value: string, bound: string): boolean {
  if (!isInteger(value) || !isInteger(bound)) return false;
  return operator === 'gt' ? BigInt(value) > BigInt(bound) : BigInt(value) < BigInt(bound);
}

const INTEGER = /^-?[0-9]{1,19}$/;

export function isInteger(text: string): boolean {
  return INTEGER.test(text);
}

function printRequirement({ key, operator, values }: Requirement): string {
  switch (operator) {
    case 'exists':
      return key;
    case '!':
      return `!${key}`;
    case 'in':
    case 'notin':
      return `${key} ${operator} (${values.join(',')})`;
    case 'gt':
      return `${key}>${values[0] ?? ''}`;
    case 'lt':
      return `${key}<${values[0] ?? ''}`;
    default:
      return `${key}${operator}${values[0] ?? ''}`;
  }
}
