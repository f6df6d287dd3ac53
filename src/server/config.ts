import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65_535);
const positive = z.coerce.number().int().min(1);

/** Every setting: name, default and meaning. The README's table is checked against this. */
export const settings = {
  PORT: port.default(3000).describe('Where the pages, terminals and cluster APIs are served'),
  HOST: z.string().default('localhost').describe('The address to listen on; `0.0.0.0` for every one'),
  DATA_DIR: z.string().default('data').describe('Where the embedded database and the secret are kept'),
  DATABASE_URL: z
    .string()
    .regex(/^(file:|postgres(ql)?:)/, { message: 'must start with file: or postgresql:' })
    .optional()
    .describe('Default: `file:` podium.db in DATA_DIR'),
  PODIUM_SECRET: z
    .string()
    .min(32, { message: 'must have at least 32 characters' })
    .optional()
    .describe('Signs sessions; generated on first start and kept in DATA_DIR'),
  PUBLIC_URL: z.url().optional().describe('How browsers reach the server, when it is behind a proxy'),
  CONTENT_DIR: z.string().default('content').describe('Courses, images and the simulated internet'),
  LAB_WORKERS: positive.default(Math.max(1, os.availableParallelism() - 1)).describe('Worker threads that run labs'),
  LAB_IDLE_MINUTES: positive.default(20).describe('A lab that nobody looks at for so long is put away'),
  LAB_WORKER_MEMORY_MB: positive.default(1024).describe('The most memory that one worker thread may use'),
  LABS_PER_LEARNER: positive.default(5).describe('How many labs of one learner may run at once'),
} as const;

const schema = z.object(settings);

export type Config = z.infer<typeof schema> & {
  readonly DATABASE_URL: string;
  readonly development: boolean;
};

/** A configuration that cannot be used, in one sentence a setting. */
export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

/** Secrets stay out of logs. */
function shownValue(name: string, given: Readonly<Record<string, string | undefined>>): string {
  return name === 'PODIUM_SECRET' || name === 'DATABASE_URL' ? '' : ` (it is "${given[name] ?? ''}")`;
}

/** Validates the environment. Throws `ConfigError`. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.keys(settings).map((name) => [name, env[name] === '' ? undefined : env[name]]));
  const result = schema.safeParse(given);
  if (!result.success) {
    throw new ConfigError(
      result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}${shownValue(String(issue.path[0]), given)}`).join('\n'),
    );
  }
  const config = result.data;
  const dataDir = path.resolve(config.DATA_DIR);
  return {
    ...config,
    DATA_DIR: dataDir,
    CONTENT_DIR: path.resolve(config.CONTENT_DIR),
    DATABASE_URL: config.DATABASE_URL ?? `file:${path.join(dataDir, 'podium.db')}`,
    development: env['NODE_ENV'] === 'development',
  };
}
