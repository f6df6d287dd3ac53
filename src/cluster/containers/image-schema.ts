import { z } from 'zod';
import { serverSchema } from './image-server-schema.ts';

const absolute = z.string().startsWith('/', { message: 'must be an absolute path' });
const text = z.string({ message: 'must be text (quote it)' });
const texts = z.array(text, { message: 'must be a list' });
const quantity = z.string().regex(/^\d+(\.\d+)?(m|k|M|G|Ki|Mi|Gi)?$/, { message: 'must be a quantity such as 24Mi or 5m' });
const mode = z.string().regex(/^[0-7]{3,4}$/, { message: 'must be octal text such as "0644"' });
const owner = z.string().regex(/^\d+(:\d+)?$/, { message: 'must be numbers such as "101:101"' });

const version = z.strictObject({
  tags: texts
    .min(1)
    .describe('`1.19.{0..10}` counts: an image for each number, which the same braces in values stand for. Tags written out go before counted ones'),
  values: z.record(z.string(), text).optional().describe('`${{ key }}` in texts of the image stands for these'),
  base: z.string().optional().describe('Overrides the base of the image'),
  size: z.number({ message: 'must be a number of bytes' }).positive().describe('Bytes, compressed, as the registry reports them'),
  digest: z
    .string()
    .regex(/^sha256:[0-9a-f]{64}$/)
    .optional()
    .describe('Made from name and first tag when absent'),
  programs: z.record(absolute, texts).optional(),
  cmd: texts.optional(),
  entrypoint: texts.optional(),
});

const file = z.strictObject({
  content: z.string().optional(),
  program: z.string().optional().describe('The program that runs when the file is executed'),
  mode: mode.optional(),
  owner: owner.optional(),
});

const packageDefinition = z.strictObject({
  version: text,
  depends: texts.optional(),
  download: z.number().min(0).describe('Kilobytes to fetch'),
  size: z.number().min(0).describe('Kilobytes installed'),
  programs: z.record(absolute, texts).optional(),
  files: z.record(absolute, z.string()).optional(),
  description: z.string().optional(),
});

const packages = z.strictObject({
  manager: z.enum(['apt', 'apk', 'dnf']),
  sources: texts.describe('Where the index comes from, as the manager prints it'),
  packages: z.record(z.string(), packageDefinition),
});

const command = z.strictObject({
  arguments: z.string().optional().describe('A regular expression for all arguments together; default any'),
  stdout: z.string().optional(),
  stderr: z.string().optional(),
  code: z.int().min(0).max(255).optional(),
  sleep: z.string().optional().describe('How long it runs: 5s'),
});

const languagePackages = z.record(z.string(), z.strictObject({ version: text, depends: texts.optional(), size: z.number().optional() }));

const usage = z.strictObject({
  memory: quantity.optional().describe('Resident at rest: 24Mi'),
  cpu: quantity.optional().describe('At rest: 1m'),
  memoryGrowth: quantity.optional().describe('Added each minute, without end or up to memoryPeak'),
  memoryPeak: quantity.optional(),
  cpuPerRequest: quantity.optional().describe('5m is five thousandths of a core for one second'),
  memoryPerRequest: quantity.optional().describe('Never given back: a leak'),
});

/** What `content/images/<name>.yaml` may say: the one source of validation, of the types and of the editors' JSON Schema. */
export const imageSchema = z.strictObject({
  name: z
    .string({ message: 'must be text' })
    .regex(/^[a-z0-9.-]+(:\d+)?\/[a-z0-9._/-]+$/, { message: 'must be a full repository such as docker.io/library/nginx' })
    .describe('Full repository: docker.io/library/nginx'),
  base: z.string().optional().describe('The image it is built on: debian:12, resolved in the same catalogue'),
  versions: z.array(version, { message: 'at least one' }).min(1, { message: 'at least one' }),
  private: z
    .strictObject({ users: z.record(z.string(), text).describe('Passwords by user, as a pull secret must hold them') })
    .optional()
    .describe('Pulled only with a pull secret of one of these users'),
  entrypoint: texts.optional(),
  cmd: texts.optional(),
  env: z.record(z.string(), text).optional(),
  user: z.string().optional().describe('0, 101:101, nginx'),
  workdir: absolute.optional(),
  stopSignal: z.string().optional(),
  ports: z.array(z.int().min(1).max(65535)).optional().describe('Ports the main process listens on, for information'),
  programs: z.record(absolute, texts).optional().describe('Executables by folder: { /usr/bin: [ls, cat] }'),
  files: z.record(absolute, z.union([z.string(), file], { message: 'must be text or a description' })).optional(),
  directories: z.record(absolute, z.strictObject({ mode: mode.optional(), owner: owner.optional() }).nullable()).optional(),
  links: z.record(absolute, text).optional(),
  server: serverSchema.optional().describe('What the program `server` does in this image'),
  commands: z.record(absolute, z.array(command).min(1)).optional().describe('Executables that say something: the first entry whose arguments fit'),
  packages: packages.optional().describe("What the image's package manager can fetch"),
  pip: languagePackages.optional().describe('What pip can install; any other name is not found'),
  npm: languagePackages.optional().describe('What npm can install; any other name is not found'),
  usage: usage.optional().describe('What a running container of it occupies; inherited from the base'),
  wakeOn: texts.optional().describe('Resources whose changes the main process must see: pods at rest are started by them'),
});
