import { z } from 'zod';
import { explainText } from '../causes/field/explain-text.ts';
import { defineCheck } from '../check-type.ts';
import { describeTextMatch, findTextProblem, textMatchSchema } from '../match/text-match.ts';
import { findOrigin, podPlaceSchema } from '../origin.ts';
import { nearestName } from '../text/nearest-name.ts';
import { namespaceSchema } from '../name-schema.ts';
import { say, type Text } from '../text/phrase.ts';
import { because, failed, passed, unmet, type Because, type Finding } from '../verdict.ts';
import type { Origin, World } from '../world.ts';

const schema = z
  .strictObject({
    path: z.string().min(1).describe("Relative to the learner's home (in a container: to `/`), or absolute"),
    in: podPlaceSchema
      .optional()
      .describe('A container instead of the workstation: `pod/web`, or a workload such as `deployment/web`, of which a ready pod is taken'),
    container: z.string().optional().describe('With `in`; default: the first'),
    namespace: namespaceSchema.optional().describe('With `in`; default: the namespace of the lab'),
    type: z.enum(['file', 'directory']).optional().describe('Default `file`'),
    mode: z
      .string()
      .regex(/^0?[0-7]{3,4}$/, { message: 'must be an octal mode such as "0644"' })
      .optional()
      .describe('Its permissions: `"0600"`'),
    executable: z.boolean().optional().describe('Its owner may execute it'),
    contains: z.array(z.string()).min(1).optional().describe('Texts that are all in it; short for `text: { contains: … }`'),
    text: textMatchSchema.optional().describe('What its text is asked; `yaml:` and `json:` compare it as data'),
    exists: z.boolean().optional().describe('`false`: there must be no such file; default `true`'),
  })
  .refine(
    (spec) => spec.exists !== false || [spec.type, spec.mode, spec.executable, spec.contains, spec.text].every((asked) => asked === undefined),
    {
      message: 'of a file that must not exist nothing else can be asked',
    },
  )
  .refine((spec) => spec.type !== 'directory' || (spec.contains ?? spec.text) === undefined, { message: 'a directory has no text' })
  .refine((spec) => spec.in !== undefined || (spec.container ?? spec.namespace) === undefined, { message: 'container and namespace go with in' });

type Spec = z.infer<typeof schema>;

const split = (path: string): readonly [string, string] => {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? ['.', path] : [path.slice(0, slash) || '/', path.slice(slash + 1)];
};

async function explainNoFile(spec: Spec, where: Origin, world: World): Promise<Because | undefined> {
  const [directory, name] = split(spec.path);
  const beside = (await world.listFiles?.(where, directory)) ?? [];
  const folder = beside.length > 0 || directory === '.' ? undefined : await folderProblem(directory, where, world);
  const sameLetters = beside.find((other) => other.toLowerCase() === name.toLowerCase());
  if (sameLetters !== undefined) return because('file-case', { found: sameLetters });
  for (const other of where === 'workstation' && directory !== '.' ? ['.', '/tmp'] : ['/tmp', '/'])
    if (((await world.listFiles?.(where, other)) ?? []).includes(name))
      return because('file-elsewhere', { found: other === '.' ? name : `${other.replace(/\/$/, '')}/${name}` });
  const near = nearestName(name, beside);
  return near === undefined ? folder : because('file-missing', { near });
}

/** The folder in which the file should be. */
async function folderProblem(directory: string, where: Origin, world: World): Promise<Because | undefined> {
  const info = await world.stat?.(where, directory);
  if (info !== undefined) return info.type === 'directory' ? undefined : because('file-is-no-directory', { path: directory });
  const [above, name] = split(directory);
  return because('folder-missing', { directory, near: nearestName(name, (await world.listFiles?.(where, above)) ?? []) });
}

function expectation(spec: Spec): Text {
  const wanted = [
    spec.contains === undefined ? undefined : spec.contains.map((text) => `"${text}"`).join(', '),
    spec.text === undefined ? undefined : describeTextMatch(spec.text),
  ];
  const contains = wanted.filter((part) => part !== undefined).join(' and ');
  const values = {
    kind: spec.type === 'directory' ? 'Directory' : 'File',
    path: spec.path,
    place: spec.in ?? 'your home directory',
    mode: spec.mode,
    contains: contains === '' ? undefined : contains,
  };
  return say(spec.exists === false ? 'file-expected-none' : 'file-expected', values);
}

async function modeProblem(spec: Spec, where: Origin, world: World): Promise<Because | undefined> {
  if (spec.mode === undefined && spec.executable === undefined && spec.type === undefined) return undefined;
  const info = await world.stat?.(where, spec.path);
  if (info === undefined) throw new Error('this lab cannot tell the mode of files there');
  if (spec.type !== undefined && info.type !== spec.type)
    return info.type === 'directory' ? because('file-is-directory', { path: spec.path }) : because('file-is-no-directory', { path: spec.path });
  const mode = info.mode.toString(8).padStart(4, '0');
  if (spec.mode !== undefined && parseInt(spec.mode, 8) !== info.mode) return because('file-mode', { found: mode, wanted: spec.mode });
  const executable = (info.mode & 0o100) !== 0;
  if (spec.executable === true && !executable) return because('file-is-script', { path: spec.path });
  return spec.executable === false && executable ? because('file-mode', { found: mode }) : undefined;
}

/** `file: { path: pod.yaml, contains: ["kind: Pod"] }`: a file is there, at the learner's or in a container. */
export const fileCheck = defineCheck({
  name: 'file',
  summary: "A file exists in the learner's home or in a container, with a mode and a content.",
  outcomes: 'Passes when it is there and as asked. Fails otherwise. Not yet while the container is being started.',
  schema,
  probes: true,
  async evaluate(spec, world): Promise<Finding> {
    const expected = expectation(spec);
    const where = await findOrigin(spec.in, spec.namespace ?? world.namespace, spec.container, world);
    if (typeof where === 'object' && 'why' in where) return unmet(expected, say('no-source', { from: spec.in }), where.why, true);
    const text = spec.type === 'directory' ? undefined : await world.readFile(where, spec.path);
    const there = text !== undefined || (await world.stat?.(where, spec.path)) !== undefined;
    if (spec.exists === false)
      return there ? failed(expected, say('file-there')) : passed(expected, say('file-not-there', { place: spec.in ?? 'your home directory' }));
    if (!there) return failed(expected, say('file-not-there', { place: spec.in ?? 'your home directory' }), () => explainNoFile(spec, where, world));
    if (text === undefined && spec.type !== 'directory')
      return failed(expected, say('file-there'), because('file-is-directory', { path: spec.path }));
    const problem =
      (spec.contains === undefined || spec.contains.length === 0 ? undefined : findTextProblem({ contains: spec.contains }, text ?? '')) ??
      (spec.text === undefined ? undefined : findTextProblem(spec.text, text ?? ''));
    if (problem !== undefined) {
      const lacks = (missing: string): Because => because('file-content', { missing });
      return failed(expected, say('file-there'), () => explainText(problem, text ?? '', lacks));
    }
    const mode = await modeProblem(spec, where, world);
    return mode === undefined ? passed(expected, say('file-there')) : failed(expected, say('file-there'), mode);
  },
});
