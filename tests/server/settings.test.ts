/** What an operator is told when the server cannot start: one sentence, code 1, no stack. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

const folder = mkdtempSync(path.join(os.tmpdir(), 'podium-settings-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(environment: Readonly<Record<string, string>>): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [path.resolve('dist/server.mjs')], {
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'production',
      PORT: '0',
      DATA_DIR: path.join(folder, 'data'),
      ...environment,
    },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, output: output.trim() })));
}

test('a port that is taken', async () => {
  const other = net.createServer();
  const port = await new Promise<number>((resolve) => other.listen(0, 'localhost', () => resolve((other.address() as net.AddressInfo).port)));
  expect(await start({ PORT: String(port) })).toEqual({
    code: 1,
    output: `Port ${port} is taken by another program. Stop it, or choose another: PORT=${port + 1} npm start`,
  });
  other.close();
}, 20_000);

test('a data folder that cannot be made', async () => {
  const file = path.join(folder, 'a-file');
  writeFileSync(file, '');
  const { code, output } = await start({ DATA_DIR: path.join(file, 'data') });
  expect(code).toBe(1);
  expect(output).toBe(`The data folder ${path.join(file, 'data')} cannot be written to (ENOTDIR). Set DATA_DIR to a folder that can.`);
}, 20_000);

test.each([
  ['PORT', 'http', /^PORT .*"http"\)$/],
  ['PORT', '70000', /^PORT .*65535.*"70000"\)$/],
  ['PODIUM_SECRET', 'short', /^PODIUM_SECRET must have at least 32 characters[^"]*$/],
  ['DATABASE_URL', 'mysql://x', /^DATABASE_URL must start with file: or postgresql:$/],
  ['LAB_WORKERS', '0', /^LAB_WORKERS .*"0"\)$/],
  ['LAB_IDLE_MINUTES', 'soon', /^LAB_IDLE_MINUTES .*"soon"\)$/],
  ['PUBLIC_URL', 'podium', /^PUBLIC_URL .*"podium"\)$/],
])(
  '%s=%s',
  async (name, value, sentence) => {
    const { code, output } = await start({ [name]: value });
    expect(code).toBe(1);
    expect(output).toMatch(sentence);
    expect(output.split('\n')).toHaveLength(1);
  },
  20_000,
);

test('an address that is not ours', async () => {
  const { code, output } = await start({ HOST: '203.0.113.7' });
  expect(code).toBe(1);
  expect(output).toMatch(/^Cannot listen on 203\.0\.113\.7:0: .*$/);
}, 20_000);
