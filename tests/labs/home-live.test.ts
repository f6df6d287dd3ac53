/** The learner's home from both sides at once: the editor's and the terminal's. */
import type { LogEntry } from '#courses/attempt-log.ts';
import type { LabEvent } from '#labs/lab-host.ts';
import { WorkerLabs } from './support/worker-labs.ts';

jest.setTimeout(40_000);

let labs: WorkerLabs;
afterEach(() => labs.host.close());

test('what is saved beside the terminal is there in it, and the other way round is told', async () => {
  const log: LogEntry[] = [];
  labs = new WorkerLabs({ appendLog: async (_lab, entries) => void log.push(...entries) });
  const terminal = await labs.terminal('lab');
  expect(await labs.host.changeFile('lab', { kind: 'write', path: 'notes/a.txt', text: 'from the editor\n', base: null })).toMatchObject({
    kind: 'done',
  });
  expect(await terminal.run('cat notes/a.txt; ls -l notes | tail -1')).toMatch(/from the editor\n-rw-r--r-- 1 student1 student1 16 /);

  const events: LabEvent[] = [];
  const stop = labs.host.subscribe('lab', (event) => events.push(event));
  await terminal.run('echo more >> notes/a.txt; sleep 0.5');
  stop();
  expect(events.map(({ kind }) => kind)).toContain('home-changed');
  expect(await labs.host.readFile('lab', 'notes/a.txt')).toMatchObject({ text: 'from the editor\nmore\n' });
  expect((await labs.host.listFiles('lab')).map(({ path }) => path)).toEqual(expect.arrayContaining(['notes', 'notes/a.txt']));

  // Refused changes are no part of what happened.
  await labs.host.changeFile('lab', { kind: 'remove', path: '../x' });
  await terminal.run('sleep 1.2');
  expect(log.filter(({ kind }) => kind === 'file')).toEqual([
    { at: expect.any(Number) as number, kind: 'file', change: { kind: 'write', path: 'notes/a.txt', text: 'from the editor\n', base: null } },
  ]);
});
