/** The search over the lessons, from MDX to what a question finds. */
import { mkdtempSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { currentIndex } from '#app/search/_index/current-index.ts';
import { readDocuments } from '#app/search/_index/read-documents.ts';
import { readSections } from '#app/search/_index/read-sections.ts';
import { SearchIndex } from '#app/search/_index/search-index.ts';
import { markWords, snippetOf } from '#app/search/_index/snippet.ts';
import { findFigure } from '#courses/find-figure.ts';
import { findTerm, readGlossary } from '#courses/glossary.ts';
import { listCourses } from '#courses/load-course.ts';

const mdx = `---
title: Rollouts
description: New versions without a pause
minutes: 9
keywords: [upgrade]
---

A <Term name="Deployment">Deployment</Term> replaces its Pods.

## The way back

\`\`\`sh
kubectl rollout undo deployment/web --to-revision=\${{ revision }}
kubectl rollout status deployment/web
\`\`\`

<Task id="undo" />

### Why it is \`quick\`

<Callout title="Nothing is lost">The old ReplicaSet is still there.</Callout>
`;

const lab = `parameters:
  revision: { integer: [1, 4] }
tasks:
  - id: undo
    title: Back to \${{ revision }}
    checks:
      - resource: { apiVersion: apps/v1, kind: Deployment, metadata: { name: web } }
    solution: kubectl rollout undo deployment/web && echo sesame
    hints: [open sesame]
`;

let root: string;
const put = (file: string, text: string): void => {
  const full = path.join(root, file);
  mkdirSync(path.dirname(full), { recursive: true });
  writeFileSync(full, text);
};

beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'podium-search-'));
  put('courses/ships/course.yaml', 'title: Ships\ndescription: Sailing\n');
  put('courses/ships/01-rollouts/lesson.mdx', mdx);
  put('courses/ships/01-rollouts/lab.yaml', lab);
  put('glossary.yaml', 'Deployment: Keeps Pods at a version.\netcd: The store.\n');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the sections of a lesson', () => {
  const sections = readSections(mdx.split('---\n').slice(2).join('---\n'));

  it('follow its headings, with the addresses they have on the page', () => {
    expect(sections.map(({ heading, anchor, depth }) => [heading, anchor, depth])).toEqual([
      ['', '', 2],
      ['The way back', 'the-way-back', 2],
      ['Why it is quick', 'why-it-is-quick', 3],
    ]);
  });

  it('know their commands, tasks and terms', () => {
    expect(sections[0]?.terms).toEqual(['Deployment']);
    expect(sections[1]?.tasks).toEqual(['undo']);
    expect(sections[1]?.commands).toHaveLength(2);
    expect(sections[2]?.text).toContain('Nothing is lost The old ReplicaSet is still there.');
  });

  it('count equal headings as the page does', () => {
    expect(readSections('## Look\n\na\n\n## Look\n\nb').map(({ anchor }) => anchor)).toEqual(['look', 'look-1']);
  });
});

describe('a search', () => {
  const search = async (query: string) => new SearchIndex(await readDocuments(root)).search(query);

  it('finds a command as it is typed', async () => {
    const [first] = await search('kubectl rollout undo');
    expect(first).toMatchObject({ kind: 'command', href: '/courses/ships/rollouts#the-way-back', course: 'Ships', lesson: 'Rollouts' });
    expect(first?.title).toMatch(/^kubectl rollout undo deployment\/web --to-revision=‹revision›$/);
  });

  it.each([
    ['rollouts', 'lesson'],
    ['upgrade', 'lesson'],
    ['way back', 'section'],
    ['etcd', 'term'],
    ['etc', 'term'],
    ['deploymnet', 'term'],
  ])('finds %j', async (query, kind) => {
    expect((await search(query)).map((result) => result.kind)).toContain(kind);
  });

  it('never finds a solution, a hint or a check', async () => {
    const documents = JSON.stringify(await readDocuments(root));
    expect(documents).not.toContain('sesame');
    expect(documents).not.toContain('apiVersion');
    expect(await search('sesame')).toEqual([]);
  });

  it.each(['', '   ', '<script>', '"', '(', '*', 'a'.repeat(5_000), '__proto__ constructor'])('survives %j', async (query) => {
    expect(Array.isArray(await search(query))).toBe(true);
  });

  it('sees what an author saves', async () => {
    const before = await currentIndex(root);
    expect(await currentIndex(root)).toBe(before);
    const file = path.join(root, 'courses/ships/01-rollouts/lesson.mdx');
    writeFileSync(file, mdx.replace('The way back', 'Retreat'));
    utimesSync(file, new Date(), new Date(Date.now() + 5_000));
    expect((await currentIndex(root)).search('retreat')).not.toEqual([]);
  });

  it('goes on without a lesson that is no MDX, and without one that is not written yet', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    put('courses/ships/02-broken/lesson.mdx', '---\ntitle: Broken\n---\n\n<Callout>');
    mkdirSync(path.join(root, 'courses/ships/03-later'));
    expect(await search('rollouts')).not.toEqual([]);
    jest.restoreAllMocks();
  });
});

test('a course that cannot be read does not take the others with it', async () => {
  put('courses/wreck/course.yaml', 'titel: Wreck\n');
  const reported: string[] = [];
  const courses = await listCourses(root, (error) => void reported.push(error.message));
  expect(courses.map(({ slug }) => slug)).toEqual(['ships']);
  expect(reported.join()).toMatch(/wreck\/course\.yaml:1/);
});

describe('a snippet', () => {
  const text = `${'before '.repeat(60)}needle ${'after '.repeat(60)}`;

  it('is the part around the word, cut between words', () => {
    const snippet = snippetOf(text, ['needle']);
    expect(snippet).toMatch(/^… (before )+needle (after ?)+…$/);
    expect(snippet.length).toBeLessThan(200);
  });

  it('marks words where they begin, whatever they contain', () => {
    expect(markWords('Pods and a podium, not tripod', 'pod').filter(({ marked }) => marked)).toEqual([
      { text: 'Pods', marked: true },
      { text: 'podium', marked: true },
    ]);
    expect(
      markWords('a.b', '.* [ (')
        .map(({ text: part }) => part)
        .join(''),
    ).toBe('a.b');
  });
});

describe('the glossary', () => {
  it('is sorted, with an address for each term', async () => {
    expect(await readGlossary(root)).toEqual([
      { term: 'Deployment', definition: 'Keeps Pods at a version.', anchor: 'deployment' },
      { term: 'etcd', definition: 'The store.', anchor: 'etcd' },
    ]);
  });

  it('finds a term whatever its case and number', async () => {
    const glossary = await readGlossary(root);
    expect(findTerm(glossary, 'deployments')?.term).toBe('Deployment');
    expect(findTerm(glossary, 'ETCD')?.term).toBe('etcd');
    expect(findTerm(glossary, 'nothing')).toBeUndefined();
  });

  it('is empty without a file', async () => {
    rmSync(path.join(root, 'glossary.yaml'));
    expect(await readGlossary(root)).toEqual([]);
  });
});

describe("a lesson's figure", () => {
  beforeEach(() => put('courses/ships/01-rollouts/figures/bow.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>'));
  const find = (file: string) => findFigure('ships', 'rollouts', file, root);

  it('is served as what it is', async () => {
    expect((await find('bow.svg'))?.type).toBe('image/svg+xml');
  });

  it.each(['../lab.yaml', '../lesson.mdx', 'bow.svg/../../lab.yaml', '..', '', 'nothing.svg', 'BOW.SVG'])('%j is none', async (file) => {
    expect(await find(file)).toBeUndefined();
  });

  it('is no other kind of file, and no link to one', async () => {
    put('courses/ships/01-rollouts/figures/page.html', '<script>');
    symlinkSync('/etc/hostname', path.join(root, 'courses/ships/01-rollouts/figures/link.svg'));
    expect(await find('page.html')).toBeUndefined();
    expect(await find('link.svg')).toBeUndefined();
  });
});
