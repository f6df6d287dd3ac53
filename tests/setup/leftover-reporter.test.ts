import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve('.cache', `leftovers-${String(process.pid)}`);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Runs suites (name: text) in one process that waits so long (ms) for its end. */
function runJest(suites: Readonly<Record<string, string>>, patience: number) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(suites)) writeFileSync(path.join(folder, `${name}.spec.cjs`), text);
  const config = {
    rootDir: folder,
    testMatch: ['**/*.spec.cjs'],
    transform: {},
    reporters: [[path.resolve('src/setup/leftover-reporter.mjs'), { patience }]],
  };
  const jest = [path.resolve('node_modules/jest/bin/jest.js'), '--runInBand', '--config', JSON.stringify(config)];
  return spawnSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', ...jest], { encoding: 'utf8', timeout: 50_000 });
}

test('a suite that leaves something open is named, and does not keep the tests from ending', () => {
  const { status, stderr } = runJest(
    {
      clean: `test('closes', () => {});`,
      leaking: `test('leaves', (done) => { require('node:net').createServer().listen(0, done); });`,
    },
    500,
  );
  expect(stderr).toMatch(/Jest did not end within 0\.5 s: .*TCPServerWrap/);
  expect(stderr).toMatch(/suspect: .*leaking\.spec\.cjs \(1 TCPServerWrap\)/);
  expect(stderr).not.toMatch(/suspect: .*clean\.spec\.cjs/);
  expect(status).toBe(0);
});

test('a failure stays one where something is left open', () => {
  const leaking = `test('leaves', () => { setInterval(() => {}, 1000); throw new Error('no'); });`;
  const { status, stderr } = runJest({ leaking }, 300);
  expect(stderr).toMatch(/suspect: .*leaking\.spec\.cjs \(1 Timeout\)/);
  expect(status).toBe(1);
});

test('nothing is said where everything is closed, and nobody waits', () => {
  const started = Date.now();
  const { status, stderr } = runJest({ clean: `test('closes', () => {});` }, 60_000);
  expect(stderr).not.toContain('suspect');
  expect(stderr).not.toContain('did not end');
  expect(status).toBe(0);
  expect(Date.now() - started).toBeLessThan(50_000);
});
