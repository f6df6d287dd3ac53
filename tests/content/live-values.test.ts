/** `${{ vars.name }}` in what learners read: where it may stand, and how it gets its value. */
import { renderToStaticMarkup } from 'react-dom/server';
import { createElement } from 'react';
import { fillNames, liveNames } from '#app/courses/[course]/[lesson]/_text/live-names.ts';
import { toLabDefinition } from '#courses/lab-definition.ts';
import { parseLab } from '#courses/parse-lab.ts';
import { Markdown } from '#ui/markdown.tsx';

const lab = (extra: string, top = ''): string => `${top}
tasks:
  - id: a
    title: A
    checks:
      - pod: { name: web }
        capture: { node: "object('pod/web').spec.nodeName", word: "'x'" }
    solution: kubectl run web --image=nginx
${extra}`;

describe('what a learner is shown', () => {
  it.each([
    ['a title', '  - { id: b, title: "On ${{ vars.node }}", checks: [{ pod: { name: x } }], solution: x }'],
    ['a text', '  - { id: b, title: B, text: "${{ vars.node }}", checks: [{ pod: { name: x } }], solution: x }'],
    ['a hint', '  - { id: b, title: B, hints: ["${{ vars.node }}"], checks: [{ pod: { name: x } }], solution: x }'],
    ['a hint that costs', '  - { id: b, title: B, hints: [{ text: "${{ vars.node }}", cost: 1 }], checks: [{ pod: { name: x } }], solution: x }'],
    ['a question of a check', '  - { id: b, title: B, checks: [{ answer: { id: q, question: "Which ${{ vars.node }}?", is: a } }], solution: x }'],
    ['a quiz', 'quizzes: [{ id: q, questions: [{ id: x, text: "${{ vars.node }}?", options: [a, b], answer: 0 }] }]'],
    ['an option', 'quizzes: [{ id: q, questions: [{ id: x, text: "?", options: ["${{ vars.node }}", b], answer: 0 }] }]'],
    ['an explanation', 'quizzes: [{ id: q, questions: [{ id: x, text: "?", order: [a, b], explanation: "${{ vars.node }}" }] }]'],
  ])('is a variable in %s', (_, extra) => {
    expect(toLabDefinition(parseLab(lab(extra), 'lab.yaml')).shownVariables).toEqual(['node']);
  });

  it('is nothing that only checks and solutions say', () => {
    const only =
      '  - { id: b, title: B, checks: [{ answer: { id: q, is: "${{ vars.node }}" }, message: "not ${{ vars.word }}" }], solution: "echo ${{ vars.node }}" }';
    expect(toLabDefinition(parseLab(lab(only), 'lab.yaml')).shownVariables).toEqual([]);
  });

  it('is what lesson.mdx says', () => {
    const folder = { lesson: 'It runs on ${{ vars.node }}, not $${{ vars.word }}.', files: [], script: () => '' };
    expect(toLabDefinition(parseLab(lab(''), 'lab.yaml'), folder).shownVariables).toEqual(['node']);
  });
});

describe('a variable where nobody knows it', () => {
  it.each([
    ['the set-up', lab('', 'setup: echo ${{ vars.node }}'), /^lab\.yaml:1:8 .*setup: what checks capture is not known here/],
    ['the namespace', lab('', 'namespace: ${{ vars.node }}'), /^lab\.yaml:1:12 .*not known here/],
    [
      'the pattern of an answer',
      lab('quizzes: [{ id: q, questions: [{ id: x, text: "?", pattern: "a|b", accepts: ["a", "b", "${{ vars.node }}"] }] }]'),
      /accepts\[2\]: what checks capture is not known here/,
    ],
    ['a title, when no check captures it', lab('  - { id: b, title: "${{ vars.nod }}", checks: [{ pod: { name: x } }], solution: x }'), /did you mean node\?/],
    ['a solution, when no check captures it', lab('  - { id: b, title: B, checks: [{ pod: { name: x } }], solution: "echo ${{ vars.other }}" }'), /solution: no check captures a variable other/],
  ])('%s, is refused', (_, text, message) => {
    expect(() => parseLab(text, 'lab.yaml')).toThrow(message);
  });
});

describe('the value', () => {
  it('takes the place of the name, and of nothing else', () => {
    expect(fillNames('‹node› and ‹other› and ‹constructor›', { node: 'node-1' })).toBe('node-1 and ‹other› and ‹constructor›');
  });

  it('is put into words of the text, not into fences', () => {
    const text = (value: string) => ({ type: 'text', value });
    const tree = {
      type: 'root',
      children: [
        { type: 'element', tagName: 'p', children: [text('on ‹node›'), text('‹other›')] },
        { type: 'element', tagName: 'pre', children: [{ type: 'element', tagName: 'code', children: [text('‹node›')] }] },
      ],
    };
    liveNames(['node'])()?.(tree);
    expect(tree.children[0]?.children[0]).toMatchObject({ name: 'LiveText', attributes: [{ name: 'text', value: 'on ‹node›' }] });
    expect(tree.children[0]?.children[1]).toEqual(text('‹other›'));
    expect(tree.children[1]?.children[0]).toMatchObject({ tagName: 'code', children: [text('‹node›')] });
  });
});

describe('texts of tasks, hints and questions', () => {
  const html = (text: string): string => renderToStaticMarkup(createElement(Markdown, { text }));

  it('are markdown', () => {
    expect(html('Run **two** `pods`:\n\n1. one\n2. [two](https://kubernetes.io)')).toContain(
      '<p>Run <strong>two</strong> <code>pods</code>:</p>\n<ol>\n<li>one</li>\n<li><a href="https://kubernetes.io">two</a></li>\n</ol>',
    );
  });

  it('hold no HTML and no scripts', () => {
    expect(html('kubectl get pod <name> <script>alert(1)</script> [x](javascript:alert(1))')).toMatch(
      /&lt;name&gt; &lt;script&gt;alert\(1\)&lt;\/script&gt; <a href="">x<\/a>/,
    );
  });
});
