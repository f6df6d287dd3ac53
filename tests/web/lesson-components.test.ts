/** What the components of a lesson make of an author's words, before anything is drawn. */
import { fenceMeta } from '#app/courses/[course]/[lesson]/_text/fence-meta.ts';
import { bringOutFigures } from '#app/courses/[course]/[lesson]/_text/bring-out-figures.ts';
import { diffRows } from '#app/courses/[course]/[lesson]/_text/diff-rows.ts';
import { distanceTo, placeAt, readPlace, writePlace } from '#app/courses/[course]/[lesson]/_text/reading-place.ts';
import { box, layOutSteps } from '#app/courses/[course]/[lesson]/_text/step-layout.ts';

const lines = (from: number, to: number): string => Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}`).join('\n');

describe('before and after', () => {
  const marks = (before: string, after: string): string[] =>
    diffRows(before, after).map(({ kind, text }) => `${{ same: ' ', added: '+', removed: '-', skipped: '~' }[kind]}${text}`);

  it('shows what left and what came in one text', () => {
    expect(marks('spec:\n  replicas: 2', 'spec:\n  replicas: 6')).toEqual([' spec:', '-  replicas: 2', '+  replicas: 6']);
  });

  it('skips long stretches that stay', () => {
    const shown = marks(`${lines(1, 30)}\nold`, `${lines(1, 30)}\nnew`);
    expect(shown).toEqual(['~26', ' line 27', ' line 28', ' line 29', ' line 30', '-old', '+new']);
  });

  it('does not skip two lines', () => {
    expect(marks(`${lines(1, 6)}\nold`, `${lines(1, 6)}\nnew`)).not.toContain('~2');
  });

  it('has nothing to mark between equal texts, and all of it for a new one', () => {
    expect(marks('a: 1', 'a: 1')).toEqual([' a: 1']);
    expect(marks('', 'a: 1')).toContain('+a: 1');
  });
});

describe('the picture of what happens', () => {
  const moves = [
    { from: 'kubectl', to: 'api-server' },
    { from: 'api-server', to: 'etcd' },
    { from: 'scheduler', to: 'api-server' },
    { from: 'api-server', to: 'kubelet' },
  ];

  it('draws those who take part and nobody else, with an arrow a step', () => {
    const picture = layOutSteps(moves);
    expect(picture.boxes.map(({ name }) => name)).toEqual(['kubectl', 'api-server', 'etcd', 'scheduler', 'kubelet']);
    expect(picture.arrows.map(({ step }) => step)).toEqual([0, 1, 2, 3]);
  });

  it('leaves out columns and rows that nobody stands in', () => {
    const small = layOutSteps([{ from: 'kubectl', to: 'api-server' }]);
    expect(small.boxes.map(({ y }) => y)).toEqual([small.boxes[0]?.y, small.boxes[0]?.y]);
    expect(small.width).toBeLessThan(3 * box.width);
    expect(small.height).toBeLessThan(2 * box.height);
  });

  it.each([
    ['pod', 'api-server'],
    ['user', 'api-server'],
    ['ingress', 'pod'],
    ['kubectl', 'kubelet'],
    ['ingress', 'kubelet'],
  ])('leads the arrow from %s to %s around everybody else', (from, to) => {
    const all = ['user', 'kubectl', 'api-server', 'etcd', 'ingress', 'controller-manager', 'scheduler', 'kubelet', 'service', 'pod', 'runtime'];
    const picture = layOutSteps([...all.map((name) => ({ from: name })), { from, to }]);
    const points = [...(picture.arrows[0]?.path ?? '').matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
    expect(points.length).toBeGreaterThan(3);
    const crossed = picture.boxes.filter((other) =>
      points.some(({ x, y }) => x > other.x && x < other.x + box.width && y > other.y && y < other.y + box.height),
    );
    expect(crossed).toEqual([]);
  });

  it('draws no arrow to a stranger, to itself, or to something every object has', () => {
    expect(
      layOutSteps([
        { from: 'kubectl', to: 'mainframe' },
        { from: 'etcd', to: 'etcd' },
        { from: 'constructor', to: 'etcd' },
      ]).arrows,
    ).toEqual([]);
    expect(layOutSteps([{ from: 'toString' }]).boxes).toEqual([]);
  });
});

describe('the place where somebody stopped reading', () => {
  const narrow = [
    { top: -300, height: 200 },
    { top: -100, height: 200 },
    { top: 100, height: 200 },
  ];

  it('is a block and a part of it, so that it survives another width', () => {
    const place = placeAt(narrow);
    expect(place).toEqual({ block: 1, within: 0.5 });
    expect(
      distanceTo(place, [
        { top: 0, height: 50 },
        { top: 50, height: 80 },
      ]),
    ).toBe(90);
  });

  it('is the end where everything is above', () => {
    expect(placeAt([{ top: -300, height: 200 }])).toEqual({ block: 0, within: 1 });
  });

  it('is forgotten when the text has become shorter', () => {
    expect(distanceTo({ block: 7, within: 0 }, narrow)).toBeUndefined();
  });

  it('comes back from storage as it went', () => {
    expect(readPlace(writePlace({ block: 12, within: 0.25 }))).toEqual({ block: 12, within: 0.25 });
  });

  it.each([null, '', 'x', '3', '-1:0', '3:7', 'NaN:NaN'])('is none for %j', (stored) => {
    expect(readPlace(stored)).toBeUndefined();
  });
});

describe('the markdown of a lesson', () => {
  const image = { type: 'image' };

  it('makes a figure of a picture that is a paragraph of its own', () => {
    const tree = { type: 'root', children: [{ type: 'paragraph', children: [image] }] };
    bringOutFigures()(tree);
    expect(tree.children).toEqual([image]);
  });

  it('leaves a picture among words where it is', () => {
    const paragraph = { type: 'paragraph', children: [{ type: 'text', value: 'See ' }, image] };
    const tree = { type: 'root', children: [paragraph] };
    bringOutFigures()(tree);
    expect(tree.children).toEqual([paragraph]);
  });

  it("keeps what stands after a fence's language", () => {
    const code = { type: 'code', meta: 'title="pod.yaml"' };
    fenceMeta()({ type: 'root', children: [code] });
    expect(code).toMatchObject({ data: { hProperties: { 'data-meta': 'title="pod.yaml"' } } });
  });
});
