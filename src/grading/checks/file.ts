import { z } from 'zod';
import { defineCheck } from '../check-type.ts';
import { failed, passed, type Finding } from '../verdict.ts';

const schema = z.strictObject({
  path: z.string().describe("Relative to the learner's home"),
  contains: z.array(z.string()).optional().describe('Texts that are all in it'),
});

/** `file: { path: pod.yaml, contains: ["kind: Pod"] }`: the learner has written a file. */
export const fileCheck = defineCheck({
  name: 'file',
  summary: "A file exists in the learner's home, with the given texts.",
  schema,
  probes: true,
  async evaluate(spec, world): Promise<Finding> {
    const wanted = spec.contains ?? [];
    const expected = `File ${spec.path} exists${wanted.length === 0 ? '' : ` and contains ${wanted.map((text) => `"${text}"`).join(', ')}`}.`;
    const text = world.readHomeFile(spec.path);
    if (text === undefined) return failed(expected, 'There is no such file in your home directory.');
    const missing = wanted.find((part) => !text.includes(part));
    return missing === undefined ? passed(expected, 'The file is there.') : failed(expected, `"${missing}" is not in it.`);
  },
});
