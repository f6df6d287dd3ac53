/**
 * Constructors of validation findings; mirrors the functions of k8s.io/apimachinery/pkg/util/validation/field.
 * Meant to be read as `field.required(path)`: import it as a namespace.
 */
import { canonicalJson } from './canonical-json.ts';
import type { FieldError, FieldErrorType } from './field-error.ts';
import { quote } from './go-quote.ts';

const TEXT: Readonly<Record<FieldErrorType, string>> = {
  FieldValueNotFound: 'Not found',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  FieldValueTypeInvalid: 'Invalid value',
  InternalError: 'Internal error',
};

export function required(path: string, detail = ''): FieldError {
  return bare('FieldValueRequired', path, detail);
}

export function invalid(path: string, value: unknown, detail: string): FieldError {
  return withValue('FieldValueInvalid', path, value, detail);
}

/** `supported` in the order in which they are to be printed. */
export function notSupported(path: string, value: unknown, supported: readonly string[]): FieldError {
  const detail = supported.length === 0 ? '' : `supported values: ${supported.map(quote).join(', ')}`;
  return withValue('FieldValueNotSupported', path, value, detail);
}

export function duplicate(path: string, value: unknown): FieldError {
  return withValue('FieldValueDuplicate', path, value ?? '', '');
}

export function notFound(path: string, value: unknown): FieldError {
  return withValue('FieldValueNotFound', path, value, '');
}

export function forbidden(path: string, detail: string): FieldError {
  return bare('FieldValueForbidden', path, detail);
}

/** `maximum` in bytes; negative leaves the number out. */
export function tooLong(path: string, maximum: number): FieldError {
  const detail = maximum < 0 ? 'value is too long' : `may not be more than ${maximum} ${maximum === 1 ? 'byte' : 'bytes'}`;
  return bare('FieldValueTooLong', path, detail);
}

export function tooMany(path: string, actual: number, maximum: number): FieldError {
  const detail = maximum < 0 ? 'has too many items' : `must have at most ${maximum} ${maximum === 1 ? 'item' : 'items'}`;
  return actual < 0 ? bare('FieldValueTooMany', path, detail) : withValue('FieldValueTooMany', path, actual, detail);
}

/** `spec.replicas: Invalid value: -1: must be …`, as an error prints. */
export function fieldErrorText(error: FieldError): string {
  return `${error.field}: ${error.message}`;
}

/** All findings in one text, as an Aggregate prints: repeated ones once, several in brackets. */
export function aggregateText(errors: readonly FieldError[]): string {
  const texts = [...new Set(errors.map(fieldErrorText))];
  return texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`;
}

function bare(type: FieldErrorType, field: string, detail: string): FieldError {
  return { type, field: printed(field), message: detail === '' ? TEXT[type] : `${TEXT[type]}: ${detail}` };
}

function withValue(type: FieldErrorType, field: string, value: unknown, detail: string): FieldError {
  const message = `${TEXT[type]}: ${printValue(value)}`;
  return { type, field: printed(field), message: detail === '' ? message : `${message}: ${detail}` };
}

/** A nil path prints as Go prints it. */
function printed(field: string): string {
  return field === '' ? '<nil>' : field;
}

function printValue(value: unknown): string {
  if (value === undefined || value === null) return '"null"';
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'object') return canonicalJson(value);
  return JSON.stringify(value);
}
