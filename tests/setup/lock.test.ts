import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';

interface Lock {
  readonly alone: <T>(name: string, work: () => Promise<T>) => Promise<T>;
}

const load = async (): Promise<Lock> => (await import(path.resolve('src/setup/lock.mjs'))) as Lock;
const file = (name: string): string => path.resolve('.cache/locks', name);
const name = (): string => `test-${String(process.pid)}-${Math.random().toString(36).slice(2)}`;

test('two pieces of one set-up run one after the other', async () => {
  const { alone } = await load();
  const lock = name();
  const events: string[] = [];
  const piece = (label: string) => async (): Promise<void> => {
    events.push(`${label} begins`);
    await new Promise((resolve) => setTimeout(resolve, 30));
    events.push(`${label} ends`);
  };
  await Promise.all([alone(lock, piece('first')), alone(lock, piece('second'))]);
  expect(events).toEqual(['first begins', 'first ends', 'second begins', 'second ends']);
  expect(existsSync(file(lock))).toBe(false);
});

test('a lock whose holder is gone is taken over', async () => {
  const { alone } = await load();
  const lock = name();
  await alone(lock, () => Promise.resolve());
  writeFileSync(file(lock), '999999999');
  expect(await alone(lock, () => Promise.resolve('mine'))).toBe('mine');
});

test('a failure gives the lock back', async () => {
  const { alone } = await load();
  const lock = name();
  await expect(alone(lock, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(existsSync(file(lock))).toBe(false);
});
