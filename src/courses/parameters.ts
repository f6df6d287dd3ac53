import { createHash } from 'node:crypto';
import { z } from 'zod';
import { ExpressionError, UnknownName, type ParameterValue } from './expression.ts';
import { fillScalar } from './template.ts';

const integer = z
  .strictObject({
    integer: z
      .tuple([z.int(), z.int()])
      .refine(([low, high]) => low <= high, { message: 'the smaller number comes first' })
      .describe('The least and the greatest value'),
    step: z.int().min(1).optional().describe('Only every so many-th number from the least: default 1'),
  })
  .describe('A whole number');

const choice = z.strictObject({ choice: z.array(z.union([z.string(), z.number()])).min(1) }).describe('One of a list');

const pattern = z
  .strictObject({
    pattern: z.string().min(1).describe('`#` becomes a digit, `@` a lower-case letter, `*` either; everything else stays'),
  })
  .describe('A text by its pattern: `v#.##`');

const name = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z]([-a-z0-9]*[a-z0-9])?$/, { message: 'must begin with a letter and have lower-case letters, digits and dashes' })
      .describe('`shop` becomes `shop-x7k2q`, as Kubernetes makes names'),
  })
  .describe('A name of an object');

const value = z
  .strictObject({ value: z.union([z.string(), z.number()]).describe('An expression over parameters above: `"${{ replicas + 2 }}"`') })
  .describe('Follows from other parameters');

const parameterSchema = z.union([integer, choice, pattern, name, value]);

export const parametersSchema = z.record(
  z.string().regex(/^[a-z][a-zA-Z0-9_]*$/, { message: 'a parameter is a lower-case letter, then letters, digits and underscores' }),
  parameterSchema,
);

type ParameterDefinition = z.infer<typeof parameterSchema>;
export type ParameterDefinitions = z.infer<typeof parametersSchema>;

const DIGITS = '0123456789';
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/** Upstream's alphabet of generated names (k8s.io/apimachinery/pkg/util/rand). */
const NAME_LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

/** Answers whole numbers below a bound, always the same for a seed and a name. */
function dice(seed: string, name: string): (below: number) => number {
  let rolled = 0;
  return (below) => {
    const hash = createHash('sha256').update(`${seed}\0${name}\0${rolled++}`).digest();
    return hash.readUIntBE(0, 6) % below;
  };
}

function draw(definition: ParameterDefinition, roll: (below: number) => number, earlier: Readonly<Record<string, ParameterValue>>): ParameterValue {
  const from = (letters: string): string => letters.charAt(roll(letters.length));
  if ('integer' in definition) {
    const [low, high] = definition.integer;
    const step = definition.step ?? 1;
    return low + step * roll(Math.floor((high - low) / step) + 1);
  }
  if ('choice' in definition) return definition.choice[roll(definition.choice.length)] ?? '';
  if ('name' in definition) return `${definition.name}-${Array.from({ length: 5 }, () => from(NAME_LETTERS)).join('')}`;
  if ('value' in definition) return typeof definition.value === 'number' ? definition.value : fillScalar(definition.value, earlier);
  return definition.pattern.replaceAll(/[#@*]/g, (sign) => from(sign === '#' ? DIGITS : sign === '@' ? LETTERS : LETTERS + DIGITS));
}

/** The `value` of a parameter that cannot be computed. */
export class ParameterError extends Error {
  readonly parameter: string;

  constructor(parameter: string, message: string) {
    super(message);
    this.name = 'ParameterError';
    this.parameter = parameter;
  }
}

/**
 * The values of one learner: the same seed gives the same values, whatever other parameters there are.
 * Throws `ParameterError` for a `value` that cannot be computed.
 */
export function drawParameters(definitions: ParameterDefinitions, seed: string): Readonly<Record<string, ParameterValue>> {
  const values: Record<string, ParameterValue> = {};
  for (const [key, definition] of Object.entries(definitions)) {
    try {
      values[key] = draw(definition, dice(seed, key), values);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      const below = error instanceof UnknownName && Object.hasOwn(definitions, error.parameter);
      throw new ParameterError(key, below ? `${error.message} above this one` : error.message);
    }
  }
  return values;
}
