import { treeRows } from '#app/courses/[course]/[lesson]/_workspace/files/tree.ts';
import { findYamlProblems } from '#app/courses/[course]/[lesson]/_workspace/files/yaml-problems.ts';
import { parseTabs } from '#app/courses/[course]/[lesson]/_workspace/remembered-tabs.ts';

describe('the tree of files', () => {
  const files = ['.bashrc', 'b.txt', 'shop/', 'shop/web/', 'shop/web/pod.yaml', 'a.txt', '.kube/', '.kube/config'].map((name) => ({
    path: name.replace(/\/$/, ''),
    folder: name.endsWith('/'),
    size: 1,
  }));
  const paths = (open: string[], hidden = false): string[] => treeRows(files, new Set(open), hidden).map(({ path }) => path);

  it('has folders first, closed, and no hidden files', () => expect(paths([])).toEqual(['shop', 'a.txt', 'b.txt']));
  it('shows what is in an open folder, if those above it are open', () => {
    expect(paths(['shop', 'shop/web'])).toEqual(['shop', 'shop/web', 'shop/web/pod.yaml', 'a.txt', 'b.txt']);
    expect(paths(['shop/web'])).toEqual(['shop', 'a.txt', 'b.txt']);
  });
  it('shows hidden files when asked', () => expect(paths(['.kube'], true)).toEqual(['.kube', '.kube/config', 'shop', '.bashrc', 'a.txt', 'b.txt']));
  it('says how deep each row is', () => expect(treeRows(files, new Set(['shop']), false).map(({ depth }) => depth)).toEqual([0, 1, 0, 0]));
});

describe('problems of YAML', () => {
  const places = (text: string): string[] => findYamlProblems(text).map(({ from, to }) => text.slice(from, to));

  it('are none in several documents', () => expect(findYamlProblems('kind: Pod\n---\nkind: Service\n')).toEqual([]));
  it('are found where they are', () => expect(places('a: 1\na: 2\n')).toEqual(['a']));
  it('are found in later documents too', () => expect(findYamlProblems('a: 1\n---\nb: [1\n')[0]?.from).toBeGreaterThan(8));
  it('stay within the text', () => {
    for (const text of ['a: [', 'a: "', '\t', '- a\nb: c', 'a:\n\tb: 1'])
      for (const { from, to } of findYamlProblems(text)) expect([from >= 0, from < to, to <= text.length]).toEqual([true, true, true]);
  });
});

describe('remembered tabs', () => {
  const fresh = { terminals: ['1'], tab: '1' };

  it('are as they were', () => expect(parseTabs('{"terminals":["1","3"],"tab":"files"}')).toEqual({ terminals: ['1', '3'], tab: 'files' }));
  it('never name a tab that is not there', () => expect(parseTabs('{"terminals":["1"],"tab":"7"}')).toEqual(fresh));
  it.each([
    null,
    '',
    '{',
    '{}',
    '[]',
    '{"terminals":[],"tab":"1"}',
    '{"terminals":["<script>"],"tab":"1"}',
    '{"terminals":["1","2","3","4","5","6","7"],"tab":"1"}',
  ])('%j is forgotten', (text) => expect(parseTabs(text)).toEqual(fresh));
});
