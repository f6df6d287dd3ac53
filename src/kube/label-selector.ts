// Mirrors LabelSelectorAsSelector and its kin in k8s.io/apimachinery/pkg/apis/meta/v1.
import type { LabelSelector } from './generated/types.ts';
import { newRequirement, SelectorError } from './requirement.ts';
import { Selector, type Operator, type Requirement } from './selector.ts';

const OPERATORS: Readonly<Record<string, Operator>> = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' };
const NAMES: Partial<Readonly<Record<Operator, string>>> = {
  in: 'In',
  '=': 'In',
  '==': 'In',
  notin: 'NotIn',
  '!=': 'NotIn',
  exists: 'Exists',
  '!': 'DoesNotExist',
};

/** Stored objects are frozen, so each selector in them is compiled once. */
const compiled = new WeakMap<LabelSelector, Selector>();

/** No selector matches nothing, an empty one everything. Throws `SelectorError`. */
export function selectorOf(selector: LabelSelector | undefined): Selector {
  if (selector === undefined) return Selector.nothing;
  const known = compiled.get(selector);
  if (known !== undefined) return known;
  const fresh = compile(selector);
  if (Object.isFrozen(selector)) compiled.set(selector, fresh);
  return fresh;
}

function compile(selector: LabelSelector): Selector {
  const requirements: Requirement[] = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => newRequirement(key, '=', [value]));
  for (const { key, operator, values } of selector.matchExpressions ?? []) {
    const known = OPERATORS[operator];
    if (known === undefined) throw new SelectorError(`"${operator}" is not a valid label selector operator`);
    requirements.push(newRequirement(key, known, values ?? []));
  }
  return requirements.length === 0 ? Selector.everything : new Selector(requirements);
}

/** As `kubectl describe` shows a selector; `<none>` when it is empty or absent. */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  try {
    const text = selectorOf(selector).toString();
    return text === '' ? '<none>' : text;
  } catch (error) {
    if (error instanceof SelectorError) return '<error>';
    throw error;
  }
}

/** The other way round: equality becomes matchLabels, the rest matchExpressions. Throws `SelectorError` for `>` and `<`. */
export function toLabelSelector(selector: Selector): LabelSelector {
  const matchLabels: Record<string, string> = {};
  const matchExpressions: { key: string; operator: string; values?: readonly string[] }[] = [];
  for (const { key, operator, values } of selector.requirements) {
    const name = NAMES[operator];
    if (name === undefined) throw new SelectorError(`"${operator}" isn't supported in label selectors`);
    if (operator === '=' || operator === '==') matchLabels[key] = values[0] ?? '';
    else matchExpressions.push({ key, operator: name, ...(values.length > 0 ? { values } : {}) });
  }
  return {
    ...(Object.keys(matchLabels).length > 0 ? { matchLabels } : {}),
    ...(matchExpressions.length > 0 ? { matchExpressions } : {}),
  };
}
