import { z } from 'zod';
import { defineCheck } from '../check-type.ts';
import { explainMissing } from '../explain/missing-object.ts';
import { findMismatch } from '../match/find-mismatch.ts';
import { findResource, kindWords } from '../target.ts';
import { failed, passed, type Finding } from '../verdict.ts';

const schema = z.looseObject({
  apiVersion: z.string(),
  kind: z
    .string()
    .refine((kind) => findResource(kind.toLowerCase()) !== undefined, { message: `must be one of ${kindWords.join(', ')}, as its kind is written` }),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
});

const show = (value: unknown): string => (value === undefined ? 'not set' : JSON.stringify(value));

/** `resource: { apiVersion: …, kind: …, metadata: { name: … }, spec: … }`: the object is there and contains all that is written. */
export const resourceCheck = defineCheck({
  name: 'resource',
  summary: 'An object exists and contains what is written, as a partial manifest.',
  schema,
  probes: false,
  async evaluate(spec, world): Promise<Finding> {
    const word = spec.kind.toLowerCase();
    const resource = findResource(word) ?? word;
    const { name } = spec.metadata;
    const namespace =
      word === 'node' || word === 'namespace' || word === 'persistentvolume' ? undefined : (spec.metadata.namespace ?? world.namespace);
    const { apiVersion, kind, ...wanted } = spec;
    const expected = `${word} ${name} is as asked (${apiVersion} ${kind}).`;
    const object = await world.cluster.find(resource, namespace, name);
    if (object === undefined) {
      return failed(expected, `There is no ${word} ${name}.`, await explainMissing({ resource, word, name }, namespace, world));
    }
    const mismatch = findMismatch(wanted, object);
    if (mismatch === undefined) return passed(expected, `${word} ${name} has all of it.`);
    const near = mismatch.near === undefined ? '' : ` Did you mean ${mismatch.near}?`;
    return failed(
      `${mismatch.path} of ${word} ${name} is ${show(mismatch.wanted)}.`,
      `It is ${show(mismatch.found)}.`,
      near === '' ? undefined : near.trim(),
    );
  },
});
