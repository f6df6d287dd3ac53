import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

interface Installed {
  readonly isInstalled: (lockFile: string, recordFile: string) => boolean;
}

const load = async (): Promise<Installed> => (await import(path.resolve('src/setup/installed.mjs'))) as Installed;
const folder = mkdtempSync(path.join(os.tmpdir(), 'podium-installed-'));
const write = (name: string, packages: Record<string, unknown>): string => {
  const file = path.join(folder, name);
  writeFileSync(file, JSON.stringify({ packages }));
  return file;
};

const wanted = { '': { name: 'podium' }, 'node_modules/next': { version: '16.0.0' }, 'node_modules/fsevents': { version: '2.3.3', optional: true } };

test.each([
  ['the same packages', { 'node_modules/next': { version: '16.0.0' } }, true],
  ['another version', { 'node_modules/next': { version: '15.0.0' } }, false],
  ['one too few', {}, false],
  ['one too many', { 'node_modules/next': { version: '16.0.0' }, 'node_modules/left': { version: '1.0.0' } }, false],
])('node_modules with %s', async (_, present, expected) => {
  const { isInstalled } = await load();
  expect(isInstalled(write('lock.json', wanted), write('record.json', present))).toBe(expected);
});

test('nothing is installed without a record', async () => {
  const { isInstalled } = await load();
  expect(isInstalled(write('lock.json', wanted), path.join(folder, 'none.json'))).toBe(false);
});
