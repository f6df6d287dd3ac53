/** The catalogue as the pages read it: one mistake takes nothing else with it, and what changes on the disk changes there. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findHint, findLesson, listCourses } from '#courses/load-course.ts';
import { ContentError } from '#courses/problem.ts';

let content: string;
beforeEach(() => (content = mkdtempSync(path.join(tmpdir(), 'podium-catalogue-'))));
afterEach(() => rmSync(content, { recursive: true }));

const LAB = `tasks:
  - id: hoist
    title: Hoist it on \${{ vars.node }}
    text: See \${{ vars.node }}.
    checks:
      - pod: { name: sail }
        capture: { node: "object('pod/sail').spec.nodeName" }
    hints: ["It is on \${{ vars.node }}"]
    solution: kubectl run sail --image=nginx
`;

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(content, 'courses', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

const SHIPS = {
  'ships/course.yaml': 'title: Ships\ndescription: About ships.\n',
  'ships/01-sailing/lesson.mdx': '---\ntitle: Sailing\n---\nOn ${{ vars.node }}, written $${{ vars.node }}.\n',
  'ships/01-sailing/lab.yaml': LAB,
  'ships/02-tying-knots/lesson.mdx': '---\ntitle: Knots\n---\nText.\n',
};

const list = async (): Promise<{ lessons: readonly string[]; reported: readonly string[] }> => {
  const reported: string[] = [];
  const courses = await listCourses(content, (error) => void reported.push(error.message));
  return { lessons: courses.flatMap((course) => course.lessons.map(({ title, tasks }) => `${course.slug}: ${title} ${tasks.length}`)), reported };
};

test('a broken lesson keeps its place, says so in a sentence, and the others work', async () => {
  write({ ...SHIPS, 'ships/02-tying-knots/lab.yaml': 'taks: []\n' });
  const { lessons, reported } = await list();
  expect(lessons).toEqual(['ships: Sailing 1', 'ships: Tying knots 0']);
  expect(reported.join()).toMatch(/02-tying-knots\/lab\.yaml:1:1 error .*did you mean tasks\?/);
  const [course] = await listCourses(content, () => undefined);
  expect(course?.lessons[1]?.description).toMatch(/^This lesson cannot be opened right now/);
  await expect(findLesson('ships', 'tying-knots', content)).rejects.toThrow(ContentError);
  expect((await findLesson('ships', 'sailing', content))?.title).toBe('Sailing');
});

test('what is mended, added, changed or taken away is seen at once', async () => {
  write({ ...SHIPS, 'ships/02-tying-knots/lab.yaml': 'taks: []\n' });
  await list();
  write({ 'ships/02-tying-knots/lab.yaml': LAB, 'ships/03-mooring/lesson.mdx': '---\ntitle: Mooring\n---\n' });
  expect(await list()).toEqual({ lessons: ['ships: Sailing 1', 'ships: Knots 1', 'ships: Mooring 0'], reported: [] });
  rmSync(path.join(content, 'courses/ships/02-tying-knots/lab.yaml'));
  rmSync(path.join(content, 'courses/ships/03-mooring'), { recursive: true });
  write({ 'ships/01-sailing/lesson.mdx': '---\ntitle: Sailing on\n---\n' });
  expect((await list()).lessons).toEqual(['ships: Sailing on 1', 'ships: Knots 0']);
});

test('what checks capture reads as its name wherever a learner reads', async () => {
  write(SHIPS);
  const lesson = await findLesson('ships', 'sailing', content);
  expect(lesson?.source).toBe('On ‹node›, written ${{ vars.node }}.\n');
  expect(lesson?.tasks[0]).toMatchObject({ title: 'Hoist it on ‹node›', text: 'See ‹node›.' });
  expect((await findHint('ships', 'sailing', 'hoist', 0, content))?.text).toBe('It is on ‹node›');
  expect((await listCourses(content))[0]?.lessons[0]?.tasks[0]?.title).toBe('Hoist it on ‹node›');
});
