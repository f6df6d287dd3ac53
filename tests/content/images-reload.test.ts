/** An author changes an image while labs run: the next lab has it. */
import { mkdtempSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { currentContentAssets } from '#labs/content-assets.ts';

let content: string;

beforeEach(() => {
  content = mkdtempSync(path.join(tmpdir(), 'podium-content-'));
  mkdirSync(path.join(content, 'images'));
});

afterEach(() => rmSync(content, { recursive: true }));

let time = 1_700_000_000;

function write(name: string, text: string): void {
  const file = path.join(content, 'images', name);
  writeFileSync(file, text);
  utimesSync(file, ++time, time);
}

const image = (tag: string): string => `name: docker.io/team/app\nversions:\n  - { tags: ["${tag}"], size: 1000 }\n`;

test('the same assets while nothing changes, others as soon as a file does', async () => {
  write('app.yaml', image('1.0'));
  const current = currentContentAssets(content);
  const first = await current();
  expect(await current()).toBe(first);
  write('app.yaml', image('2.0'));
  const second = await current();
  expect(second.images[0]?.versions[0]?.tags).toEqual(['2.0']);
  expect(first.images[0]?.versions[0]?.tags).toEqual(['1.0']);
  write('other.yaml', image('3.0').replace('app', 'other'));
  expect((await current()).images).toHaveLength(2);
  rmSync(path.join(content, 'images', 'other.yaml'));
  expect((await current()).images).toHaveLength(1);
});

test('a file that is no YAML is an error for the next lab only, until it is mended', async () => {
  write('app.yaml', image('1.0'));
  const current = currentContentAssets(content);
  await current();
  write('app.yaml', 'name: [');
  await expect(current()).rejects.toThrow();
  write('app.yaml', image('1.1'));
  expect((await current()).images[0]?.versions[0]?.tags).toEqual(['1.1']);
});
