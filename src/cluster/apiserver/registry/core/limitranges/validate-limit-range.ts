// Mirrors ValidateLimitRange of k8s.io/kubernetes/pkg/apis/core/validation.
import type { LimitRange, LimitRangeItem } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isQualifiedName } from '#kube/names.ts';
import { parseQuantity } from '#kube/quantity.ts';
import { dnsSubdomainName } from '../../meta/name-rules.ts';
import { validateObjectMeta } from '../../meta/validate-object-meta.ts';

type Bound = 'min' | 'max' | 'default' | 'defaultRequest';

const TYPES = ['Pod', 'Container', 'PersistentVolumeClaim'];

/** `low` must not exceed `high`; else the finding is about `blamed` and shows the value of `shown`. */
const ORDER: readonly {
  readonly low: Bound;
  readonly high: Bound;
  readonly blamed: Bound;
  readonly shown: Bound;
  readonly text: readonly [string, string];
}[] = [
  { low: 'min', high: 'max', blamed: 'min', shown: 'min', text: ['min value', 'max value'] },
  { low: 'min', high: 'defaultRequest', blamed: 'defaultRequest', shown: 'defaultRequest', text: ['min value', 'default request value'] },
  { low: 'defaultRequest', high: 'max', blamed: 'defaultRequest', shown: 'defaultRequest', text: ['default request value', 'max value'] },
  {
    low: 'defaultRequest',
    high: 'default',
    blamed: 'defaultRequest',
    shown: 'defaultRequest',
    text: ['default request value', 'default limit value'],
  },
  { low: 'min', high: 'default', blamed: 'default', shown: 'min', text: ['min value', 'default value'] },
  { low: 'default', high: 'max', blamed: 'default', shown: 'max', text: ['default value', 'max value'] },
];

function validateOrder(item: LimitRangeItem, name: string, path: string): readonly FieldError[] {
  return ORDER.flatMap(({ low, high, blamed, shown, text: [lowText, highText] }) => {
    const [lower, upper] = [item[low]?.[name], item[high]?.[name]];
    if (lower === undefined || upper === undefined || parseQuantity(lower).compare(parseQuantity(upper)) <= 0) return [];
    return [field.invalid(`${path}.${blamed}[${name}]`, item[shown]?.[name], `${lowText} ${lower} is greater than ${highText} ${upper}`)];
  });
}

function validateRatio(item: LimitRangeItem, name: string, path: string): readonly FieldError[] {
  const ratio = item.maxLimitRequestRatio?.[name];
  if (ratio === undefined || parseQuantity(ratio).milliValue >= 1000) return [];
  return [field.invalid(`${path}.maxLimitRequestRatio[${name}]`, ratio, `ratio ${ratio} is less than 1`)];
}

function validateType(item: LimitRangeItem, path: string): readonly FieldError[] {
  const { type } = item;
  const errors: FieldError[] = isQualifiedName(type ?? '').map((message) => field.invalid(`${path}.type`, type ?? '', message));
  if (!type?.includes('/') && !TYPES.includes(type))
    errors.push(field.invalid(`${path}.type`, type ?? '', 'must be a standard limit type or fully qualified'));
  if (type === 'Pod') {
    if (item.default) errors.push(field.forbidden(`${path}.default`, "may not be specified when `type` is 'Pod'"));
    if (item.defaultRequest) errors.push(field.forbidden(`${path}.defaultRequest`, "may not be specified when `type` is 'Pod'"));
  }
  if (type === 'PersistentVolumeClaim' && item.min?.['storage'] === undefined && item.max?.['storage'] === undefined) {
    errors.push(field.required(`${path}.limits`, 'either minimum or maximum storage value is required, but neither was provided'));
  }
  return errors;
}

export function validateLimitRange({ metadata, spec }: LimitRange): readonly FieldError[] {
  const errors = [...validateObjectMeta(metadata, true, dnsSubdomainName)];
  const items = spec?.limits ?? [];
  for (const [index, item] of items.entries()) {
    const path = `spec.limits[${index}]`;
    errors.push(...validateType(item, path));
    if (items.findIndex(({ type }) => type === item.type) < index) errors.push(field.duplicate(`${path}.type`, item.type));
    const names = new Set(
      [item.min, item.max, item.default, item.defaultRequest, item.maxLimitRequestRatio].flatMap((bounds) => Object.keys(bounds ?? {})),
    );
    for (const name of names) errors.push(...validateOrder(item, name, path), ...validateRatio(item, name, path));
  }
  return errors;
}
