import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { causes, english } from '#grading/messages/en.ts';
import { render } from '#grading/text/render.ts';

const sources = (folder: string): string =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.startsWith('messages'))
    .map((name) => readFileSync(path.join(folder, name), 'utf8'))
    .join('\n');

it('has no sentence that nobody says, and no cause without a test', () => {
  const [said, tested] = [sources('src/grading'), sources('tests/grading')];
  expect(Object.keys(english).filter((id) => !said.includes(`'${id}'`))).toEqual([]);
  expect(Object.keys(causes).filter((id) => !tested.includes(`cause: '${id}'`))).toEqual([]);
});

it('says a sentence in another language where that has it, and in English where not', () => {
  const german = { 'similar-name': 'Es gibt {word} {near}. War {name} gemeint?' };
  const values = { word: 'pod', near: 'wbe', name: 'web' };
  expect(render({ id: 'similar-name', values }, german)).toBe('Es gibt pod wbe. War web gemeint?');
  expect(render({ id: 'other-namespace', values: { word: 'pod', found: 'a', namespace: 'b' } }, german)).toContain('in namespace a');
});

it('leaves out what it does not know, and refuses a sentence without its subject', () => {
  expect(render({ id: 'key-misspelt', values: { near: 'apps', key: 'app' } })).toBe('Did you mean apps to be app?');
  expect(render({ id: 'ingress-host', values: { found: 'a' } })).toBe("The rule's host is a.");
  expect(() => render({ id: 'ingress-host', values: {} })).toThrow('needs a value for found');
});
