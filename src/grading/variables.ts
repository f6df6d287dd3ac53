/** `${{ vars.name }}`; any other hole has been filled when the content was read, or is meant as it stands. */
const PLACEHOLDER = /\$\{\{\s*vars\.([A-Za-z_]\w*)\s*\}\}/g;

export type Variables = Readonly<Record<string, unknown>>;

/** Whether a value, or a text inside it, holds a placeholder: its type is only known when that is filled in. */
export function hasPlaceholder(value: unknown): boolean {
  if (typeof value === 'string') return value.search(PLACEHOLDER) !== -1;
  if (Array.isArray(value)) return value.some(hasPlaceholder);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasPlaceholder);
}

/** A check depends on a variable that no check has captured yet. */
export class UnknownVariable extends Error {
  readonly variable: string;

  constructor(variable: string) {
    super(`there is no variable ${variable} yet`);
    this.name = 'UnknownVariable';
    this.variable = variable;
  }
}

/** What is wrong with the holes of a text, or undefined. */
export function placeholderProblem(text: string): string | undefined {
  const hole = /\$\{\{\s*vars\b[^}]*\}?\}?/.exec(text.replace(PLACEHOLDER, ''))?.[0];
  return hole === undefined ? undefined : `${hole} is no captured variable: write \${{ vars.name }}, and nothing else in it`;
}

function lookUp(key: string, variables: Variables): unknown {
  if (!Object.hasOwn(variables, key)) throw new UnknownVariable(key);
  return variables[key];
}

function fillText(text: string, variables: Variables): unknown {
  const [whole] = [...text.matchAll(PLACEHOLDER)];
  if (whole?.[1] !== undefined && whole[0].length === text.trim().length) return lookUp(whole[1], variables);
  return text.replace(PLACEHOLDER, (_, name: string) => printVariable(lookUp(name, variables)));
}

/** Puts captured values in the place of `${{ vars.name }}`; a text that is nothing else becomes the value itself. Throws `UnknownVariable`. */
export function fillVariables(value: unknown, variables: Variables): unknown {
  if (typeof value === 'string') return value.includes('${{') ? fillText(value, variables) : value;
  if (Array.isArray(value)) return value.map((element) => fillVariables(element, variables));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fillVariables(inner, variables)]));
}

/** A captured value as texts for people have it. */
export const printVariable = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A text for people: what no check has captured yet reads `‹node›`. */
export const sayVariables = (text: string, variables: Variables): string =>
  text.replace(PLACEHOLDER, (_, name: string) => (Object.hasOwn(variables, name) ? printVariable(variables[name]) : `‹${name}›`));
