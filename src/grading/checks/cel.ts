import { z } from 'zod';
import { evaluateExpression, MissingField } from '../cel/evaluate.ts';
import type { ValueRead } from '../cel/values-read.ts';
import { explainMissing } from '../causes/missing/explain-missing.ts';
import { defineCheck } from '../check-type.ts';
import { conditionSchema } from '../envelope.ts';
import { findObject, missingFinding } from '../find-object.ts';
import { findKind, isNamespaced, kindSchema, parseTarget, targetSchema } from '../target.ts';
import { parseSelector } from '#kube/parse-selector.ts';
import { namespaceSchema } from '../name-schema.ts';
import { selectorSchema } from '../selector-schema.ts';
import { say, type Text } from '../text/phrase.ts';
import { because, failed, passed, type Because, type Finding } from '../verdict.ts';
import type { World } from '../world.ts';

const long = z
  .strictObject({
    of: targetSchema().optional().describe('The object that is `self` in the expression: `deployment/web`'),
    each: kindSchema()
      .optional()
      .describe('Instead of `of`: every object of this kind is `self` in turn, and the expression is true for all of them'),
    selector: selectorSchema.optional().describe('With `each`: only those with these labels'),
    namespace: namespaceSchema.optional().describe('Of `of` and `each`; default: the namespace of the lab'),
    that: conditionSchema.describe('A CEL expression that is true or false'),
    says: z.string().optional().describe('What it means, in words; shown instead of the expression'),
  })
  .refine((spec) => spec.of === undefined || spec.each === undefined, { message: 'give either of or each' })
  .refine((spec) => spec.selector === undefined || spec.each !== undefined, { message: 'selector goes with each' });

const schema = z.union([conditionSchema.describe('A CEL expression that is true or false'), long]);

type Long = z.infer<typeof long>;

function missingField(error: MissingField, expected: Text, world: World): Finding {
  const why = because('cel-missing-field', { message: error.message });
  const [missing] = error.missing;
  if (missing === undefined) return failed(expected, say('cel-no-value'), why);
  const target = parseTarget(missing.what);
  const namespace = isNamespaced(target.resource) ? (missing.namespace ?? world.namespace) : undefined;
  return failed(expected, say('cel-object-missing', { object: missing.what }), async () => (await explainMissing(target, namespace, world)) ?? why);
}

/** Whether it is true; throws where it is neither true nor false. */
async function ask(
  expression: string,
  world: World,
  self?: unknown,
): Promise<{ readonly isTrue: boolean; readonly values: () => readonly ValueRead[] }> {
  const { value, values } = await evaluateExpression(expression, world, self);
  if (typeof value !== 'boolean') throw new Error(`the expression ${expression} is ${String(value)}, neither true nor false`);
  return { isTrue: value, values };
}

/** More values than this say nothing to anybody. */
const MOST_VALUES = 5;
const LONGEST_VALUE = 60;

/** What stands in a field, where that can be said in a few words. */
function inWords({ of, path, value }: ValueRead): Text | undefined {
  const name = of === undefined ? path : `${path} of ${of}`;
  if (value === undefined || value === null) return say('cel-unset', { path: name });
  if (Array.isArray(value)) return say('cel-length', { path: name, count: value.length });
  if (typeof value === 'object') return undefined;
  const text = typeof value === 'string' ? `"${value}"` : String(value);
  return say('cel-value', { path: name, value: text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text });
}

/** What it looked at is why it is false, as far as it can be told. */
function falseBecause(values: readonly ValueRead[]): Because | undefined {
  const said = values.flatMap((value) => inWords(value) ?? []).slice(0, MOST_VALUES);
  return said.length === 0 ? undefined : because('cel-values', { values: said });
}

async function each(spec: Long, kind: string, expected: Text, world: World): Promise<Finding> {
  const found = findKind(kind);
  if (found === undefined) throw new Error(`there is no kind ${kind}`);
  const selector = parseSelector(spec.selector ?? '');
  const all = await world.cluster.list(found.resource, found.namespaced === false ? undefined : (spec.namespace ?? world.namespace));
  const objects = all.filter(({ metadata }) => selector.matches(metadata.labels));
  if (objects.length === 0) {
    const others =
      all.length > 0 ? because('too-few-labelled', { count: all.length, names: all.slice(0, 5).map(({ metadata }) => metadata.name) }) : undefined;
    const none = because('no-object', { word: found.word, namespace: found.namespaced === false ? undefined : (spec.namespace ?? world.namespace) });
    return failed(expected, say('some-none', { word: found.word }), others ?? none);
  }
  const wrong: string[] = [];
  for (const object of objects) if (!(await ask(spec.that, world, object)).isTrue) wrong.push(`${found.word} ${object.metadata.name}`);
  if (wrong.length === 0) return passed(expected, say('cel-all', { count: objects.length }));
  return failed(expected, say('cel-some', { count: wrong.length, all: objects.length }), because('cel-object', { objects: wrong.slice(0, 5) }));
}

/** `cel: "objects('pods').all(p, p.status.phase == 'Running')"` */
export const celCheck = defineCheck({
  name: 'cel',
  summary: 'A CEL expression over one or many objects is true.',
  outcomes:
    'Passes when the expression is true, fails when it is false or asks for a field or object that is not there. It is never not yet so: say `within` where it may take time. An expression that is neither true nor false is an error of the content.',
  schema,
  probes: false,
  async evaluate(given, world): Promise<Finding> {
    const spec: Long = typeof given === 'string' ? { that: given } : given;
    const expected = spec.says === undefined ? say('cel-expected', { expression: spec.that }) : say('plain', { text: spec.says });
    try {
      if (spec.each !== undefined) return await each(spec, spec.each, expected, world);
      const target = spec.of === undefined ? undefined : parseTarget(spec.of);
      const self = target === undefined ? undefined : await findObject(target, spec.namespace ?? world.namespace, world);
      if (target !== undefined && self === undefined) return await missingFinding(expected, target, spec.namespace ?? world.namespace, world);
      const { isTrue, values } = await ask(spec.that, world, self);
      return isTrue ? passed(expected, say('cel-true')) : failed(expected, say('cel-false'), () => falseBecause(values()));
    } catch (error) {
      if (error instanceof MissingField) return missingField(error, expected, world);
      throw error;
    }
  },
});
