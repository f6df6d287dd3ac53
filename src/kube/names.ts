/**
 * Formats of names; mirrors k8s.io/apimachinery/pkg/util/validation. Each check returns what is wrong,
 * nothing when all is well. Lengths are in UTF-8 bytes, which is one a character wherever the format holds.
 */
const LABEL_FORMAT = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN_FORMAT = `${LABEL_FORMAT}(\\.${LABEL_FORMAT})*`;
const WILDCARD_FORMAT = `\\*\\.${SUBDOMAIN_FORMAT}`;
const LABEL_1035_FORMAT = '[a-z]([-a-z0-9]*[a-z0-9])?';
const QUALIFIED_FORMAT = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const LABEL_VALUE_FORMAT = `(${QUALIFIED_FORMAT})?`;
const CONFIG_KEY_FORMAT = '[-._a-zA-Z0-9]+';
const ENV_NAME_FORMAT = '[-._a-zA-Z][-._a-zA-Z0-9]*';
const PERCENT_FORMAT = '[0-9]+%';
const HEADER_FORMAT = '[-A-Za-z0-9]+';

// The same languages as the formats that messages print, written so that matching takes linear time.
const LABEL = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_1035 = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;
const QUALIFIED = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const CONFIG_KEY = /^[-._a-zA-Z0-9]+$/;
const ENV_NAME = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;
const PERCENT = /^[0-9]+%$/;
const HEADER = /^[-A-Za-z0-9]+$/;
const RELAXED_ENV_NAME = /^[ -<>-~]*$/;

const LABEL_MESSAGE = regexError(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  LABEL_FORMAT,
  'my-name',
  '123-abc',
);
const SUBDOMAIN_MESSAGE = regexError(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  SUBDOMAIN_FORMAT,
  'example.com',
);
const WILDCARD_MESSAGE = regexError(
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  WILDCARD_FORMAT,
  '*.example.com',
);
const LABEL_1035_MESSAGE = regexError(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  LABEL_1035_FORMAT,
  'my-name',
  'abc-123',
);
const QUALIFIED_PART_MESSAGE = regexError(
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  QUALIFIED_FORMAT,
  'MyName',
  'my.name',
  '123-abc',
);
const QUALIFIED_MESSAGE = `${regexError(
  "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  QUALIFIED_FORMAT,
  'MyName',
  'my.name',
  '123-abc',
)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`;
const LABEL_VALUE_MESSAGE = regexError(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  LABEL_VALUE_FORMAT,
  'MyValue',
  'my_value',
  '12345',
);
const CONFIG_KEY_MESSAGE = regexError(
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  CONFIG_KEY_FORMAT,
  'key.name',
  'KEY_NAME',
  'key-name',
);
const ENV_NAME_MESSAGE = regexError(
  "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
  ENV_NAME_FORMAT,
  'my.env-name',
  'MY_ENV.NAME',
  'MyEnvName1',
);
const PERCENT_MESSAGE = regexError("a valid percent string must be a numeric string followed by an ending '%'", PERCENT_FORMAT, '1%', '93%');
const HEADER_MESSAGE = regexError("a valid HTTP header must consist of alphanumeric characters or '-'", HEADER_FORMAT, 'X-Header-Name');

export function isDns1123Label(value: string): readonly string[] {
  const wrong = tooLong(value, 63);
  if (!LABEL.test(value)) wrong.push(SUBDOMAIN.test(value) ? 'must not contain dots' : LABEL_MESSAGE);
  return wrong;
}

export function isDns1123Subdomain(value: string): readonly string[] {
  const wrong = tooLong(value, 253);
  if (!SUBDOMAIN.test(value)) wrong.push(SUBDOMAIN_MESSAGE);
  return wrong;
}

export function isWildcardDns1123Subdomain(value: string): readonly string[] {
  const wrong = tooLong(value, 253);
  if (!value.startsWith('*.') || !SUBDOMAIN.test(value.slice(2))) wrong.push(WILDCARD_MESSAGE);
  return wrong;
}

export function isDns1035Label(value: string): readonly string[] {
  const wrong = tooLong(value, 63);
  if (!LABEL_1035.test(value)) wrong.push(LABEL_1035_MESSAGE);
  return wrong;
}

/** Keys of labels and annotations, resource names, finalizers, condition types. */
export function isQualifiedName(value: string): readonly string[] {
  const parts = value.split('/');
  const wrong: string[] = [];
  let name = value;
  if (parts.length === 2) {
    const prefix = parts[0] ?? '';
    name = parts[1] ?? '';
    if (prefix === '') wrong.push('prefix part must be non-empty');
    else wrong.push(...isDns1123Subdomain(prefix).map((message) => `prefix part ${message}`));
  } else if (parts.length > 2) {
    return [QUALIFIED_MESSAGE];
  }
  if (name === '') wrong.push('name part must be non-empty');
  else wrong.push(...tooLong(name, 63).map((message) => `name part ${message}`));
  if (!QUALIFIED.test(name)) wrong.push(`name part ${QUALIFIED_PART_MESSAGE}`);
  return wrong;
}

export function isLabelValue(value: string): readonly string[] {
  const wrong = tooLong(value, 63);
  if (value !== '' && !QUALIFIED.test(value)) wrong.push(LABEL_VALUE_MESSAGE);
  return wrong;
}

/** Keys of ConfigMaps and Secrets. */
export function isConfigMapKey(value: string): readonly string[] {
  const wrong = tooLong(value, 253);
  if (!CONFIG_KEY.test(value)) wrong.push(CONFIG_KEY_MESSAGE);
  return [...wrong, ...parentDirectory(value)];
}

export function isEnvVarName(value: string): readonly string[] {
  return [...(ENV_NAME.test(value) ? [] : [ENV_NAME_MESSAGE]), ...parentDirectory(value)];
}

/** What the server asks of environment variables since 1.34. */
export function isRelaxedEnvVarName(value: string): readonly string[] {
  if (value === '') return ['environment variable name must be non-empty'];
  if (RELAXED_ENV_NAME.test(value)) return [];
  return ["a valid environment variable name must consist only of printable ASCII characters other than '='"];
}

export function isPortName(value: string): readonly string[] {
  const wrong = tooLong(value, 15);
  if (!/^[-a-z0-9]+$/.test(value)) wrong.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)');
  if (!/[a-z]/.test(value)) wrong.push('must contain at least one letter (a-z)');
  if (value.includes('--')) wrong.push('must not contain consecutive hyphens');
  if (value.startsWith('-') || value.endsWith('-')) wrong.push('must not begin or end with a hyphen');
  return wrong;
}

export function isPortNumber(value: number): readonly string[] {
  return value >= 1 && value <= 65535 ? [] : [inclusiveRange(1, 65535)];
}

export function isPercent(value: string): readonly string[] {
  return PERCENT.test(value) ? [] : [PERCENT_MESSAGE];
}

export function isHttpHeaderName(value: string): readonly string[] {
  return HEADER.test(value) ? [] : [HEADER_MESSAGE];
}

/** ValidatePathSegmentName: names of RBAC objects, which may be anything that fits into a URL's path. */
export function isPathSegment(value: string): readonly string[] {
  if (value === '.' || value === '..') return [`may not be '${value}'`];
  return ['/', '%'].filter((part) => value.includes(part)).map((part) => `may not contain '${part}'`);
}

export function inclusiveRange(low: number, high: number): string {
  return `must be between ${low} and ${high}, inclusive`;
}

export function maxLength(length: number): string {
  return `must be no more than ${length} bytes`;
}

/** What a value must be, the expression it must match and examples, in one sentence. */
export function regexError(message: string, format: string, ...examples: readonly string[]): string {
  if (examples.length === 0) return `${message} (regex used for validation is '${format}')`;
  const quoted = examples.map((example) => `'${example}', `).join(' or ');
  return `${message} (e.g. ${quoted}regex used for validation is '${format}')`;
}

function tooLong(value: string, maximum: number): string[] {
  return value.length > maximum ? [maxLength(maximum)] : [];
}

function parentDirectory(value: string): readonly string[] {
  if (value === '.' || value === '..') return [`must not be '${value}'`];
  return value.startsWith('..') ? ["must not start with '..'"] : [];
}
