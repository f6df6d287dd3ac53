import { z } from 'zod';
import { defineCheck } from '../check-type.ts';
import { failed, passed, type Finding } from '../verdict.ts';

const schema = z.strictObject({
  path: z.string().describe("Relative to the learner's home, or absolute"),
  in: z
    .string()
    .regex(/^pod\/[a-z0-9.-]+$/, { message: 'must be pod/name' })
    .optional()
    .describe("A pod's first container instead of the workstation"),
  namespace: z.string().optional().describe('Of the pod'),
  contains: z.array(z.string()).optional().describe('Texts that are all in it'),
});

/** `file: { path: pod.yaml, contains: ["kind: Pod"] }`: a file is there, at the learner's or in a container. */
export const fileCheck = defineCheck({
  name: 'file',
  summary: "A file exists in the learner's home or in a container, with the given texts.",
  schema,
  probes: true,
  async evaluate(spec, world): Promise<Finding> {
    const wanted = spec.contains ?? [];
    const place = spec.in === undefined ? 'your home directory' : spec.in;
    const expected = `File ${spec.path} exists in ${place}${wanted.length === 0 ? '' : ` and contains ${wanted.map((text) => `"${text}"`).join(', ')}`}.`;
    const where = spec.in === undefined ? 'workstation' : { pod: spec.in.slice('pod/'.length), namespace: spec.namespace ?? world.namespace };
    const text = await world.readFile(where, spec.path);
    if (text === undefined) return failed(expected, `There is no such file in ${place}.`);
    const missing = wanted.find((part) => !text.includes(part));
    return missing === undefined ? passed(expected, 'The file is there.') : failed(expected, `"${missing}" is not in it.`);
  },
});
