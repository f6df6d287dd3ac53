/** What the README promises about settings and commands is what the program does. */
import { existsSync, readFileSync } from 'node:fs';
import { settings, readConfig, ConfigError } from '#server/config.ts';

const readme = readFileSync('README.md', 'utf8');
const rows = [...readme.matchAll(/^\| `([A-Z_]+)` \| ?(.*?) ?\| (.*?) \|$/gm)].map(([, name, fallback, meaning]) => ({ name, fallback, meaning }));

test('the table of settings names each setting with its meaning', () => {
  const described = Object.entries(settings).map(([name, schema]) => ({ name, meaning: schema.description }));
  expect(rows.map(({ name, meaning }) => ({ name, meaning }))).toEqual(described);
});

test('the table of settings tells the defaults', () => {
  const config: Record<string, unknown> = { ...readConfig({} as NodeJS.ProcessEnv) };
  for (const { name = '', fallback = '' } of rows) {
    const literal = /^`(.*)`$/.exec(fallback)?.[1];
    if (literal !== undefined && name !== 'DATA_DIR' && name !== 'CONTENT_DIR') expect(`${name}=${String(config[name])}`).toBe(`${name}=${literal}`);
  }
});

test('the picture and the named folders are there', () => {
  for (const [, path = ''] of readme.matchAll(/\]\((src\/[^)]+)\)|`((?:src|content)\/[a-z-]+\/)`/g))
    if (path !== '') expect(existsSync(path)).toBe(true);
});

test.each([
  [{ PORT: 'abc' }, /^PORT .*\(it is "abc"\)$/],
  [{ LAB_WORKERS: '0' }, /^LAB_WORKERS /],
  [{ PODIUM_SECRET: 'short' }, /^PODIUM_SECRET must have at least 32 characters/],
  [{ DATABASE_URL: 'mysql://x' }, /^DATABASE_URL must start with file: or postgresql:/],
])('refuses %j in one sentence', (environment, message) => {
  const read = (): unknown => readConfig(environment as unknown as NodeJS.ProcessEnv);
  expect(read).toThrow(ConfigError);
  expect(read).toThrow(message);
});
