import type { FieldError } from './field-error.ts';
import * as field from './field-errors.ts';
import { childPath, indexPath, keyPath } from './field-path.ts';
import { isLabelValue, isQualifiedName } from './names.ts';
import { isInteger, type Operator, type Requirement } from './selector.ts';

const OPERATORS: readonly Operator[] = ['in', 'notin', '=', '==', '!=', 'gt', 'lt', 'exists', '!'];

/** Thrown for a selector that cannot be; the message is upstream's. */
export class SelectorError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SelectorError';
  }
}

/** A checked requirement; mirrors labels.NewRequirement. Throws `SelectorError`. */
export function newRequirement(key: string, operator: Operator, values: readonly string[], path = ''): Requirement {
  const unique = [...new Set(values)].sort();
  const errors = [...checkKey(key, childPath(path, 'key')), ...checkValues(operator, unique, path)];
  for (const [index, value] of unique.entries()) {
    const wrong = isLabelValue(value);
    if (wrong.length > 0) errors.push(field.invalid(keyPath(indexPath(childPath(path, 'values'), index), key), value, wrong.join('; ')));
  }
  if (errors.length > 0) throw new SelectorError(field.aggregateText(errors));
  return { key, operator, values: unique };
}

/** What is wrong with a label's key. */
export function checkKey(key: string, path: string): FieldError[] {
  const wrong = isQualifiedName(key);
  return wrong.length === 0 ? [] : [field.invalid(path, key, wrong.join('; '))];
}

function checkValues(operator: Operator, values: readonly string[], path: string): readonly FieldError[] {
  const at = childPath(path, 'values');
  switch (operator) {
    case 'in':
    case 'notin':
      return values.length === 0 ? [field.invalid(at, values, "for 'in', 'notin' operators, values set can't be empty")] : [];
    case '=':
    case '==':
    case '!=':
      return values.length === 1 ? [] : [field.invalid(at, values, 'exact-match compatibility requires one single value')];
    case 'exists':
    case '!':
      return values.length === 0 ? [] : [field.invalid(at, values, 'values set must be empty for exists and does not exist')];
    case 'gt':
    case 'lt': {
      const count = values.length === 1 ? [] : [field.invalid(at, values, "for 'Gt', 'Lt' operators, exactly one value is required")];
      const bad = values.flatMap((value, index) =>
        isInteger(value) ? [] : [field.invalid(indexPath(at, index), value, "for 'Gt', 'Lt' operators, the value must be an integer")],
      );
      return [...count, ...bad];
    }
    default:
      return [field.notSupported(childPath(path, 'operator'), operator, OPERATORS)];
  }
}
