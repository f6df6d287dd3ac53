/** What `podium lint` finds, each finding where it stands. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { imageJsonSchema } from '#cluster/containers/validate-image.ts';
import { readCourseFolder } from '#courses/lint/course-folder.ts';
import { componentFields } from '#courses/lint/component-fields.ts';
import { courseIds, lintCourse } from '#courses/lint/lint-course.ts';
import type { Surroundings } from '#courses/lint/lint-lesson.ts';
import { releaseIds } from '#courses/lint/released-ids.ts';
import { formatProblem } from '#courses/problem.ts';
import { publishedSchemas } from '#courses/published-schemas.ts';
import { proveLesson } from '#labs/prove/prove-lesson.ts';
import { contentAssets, START } from '../support/assets.ts';

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

const COURSE = 'title: Ships\ndescription: About ships.\n';
const TASK = (more = ''): string => `  - id: hoist
    title: Hoist
    checks:
      - resource: { apiVersion: v1, kind: ConfigMap, metadata: { name: sail }, data: { colour: red } }
    solution: kubectl create configmap sail --from-literal=colour=red
${more}`;
const LAB = `tasks:\n${TASK()}`;
const MDX = '---\ntitle: Sailing\n---\n\n## The sail\n\n<Task id="hoist" />\n';

function course(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'podium-lint-'));
  folders.push(folder);
  const all = { 'course.yaml': COURSE, '01-sailing/lesson.mdx': MDX, '01-sailing/lab.yaml': LAB, ...files };
  for (const [name, text] of Object.entries(all)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

const surroundings: Surroundings = {
  hasImage: (image) => image.startsWith('nginx'),
  glossary: [{ term: 'kubelet', definition: 'The agent of a node.', anchor: 'kubelet' }],
  profiles: ['plain'],
};

async function lint(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folder = course(files);
  const read = { ...(await readCourseFolder(folder, ['one', 'two', 'three'])), slug: 'ships' };
  const problems = await lintCourse(read, [read], surroundings);
  return problems.map((problem) => formatProblem({ ...problem, file: path.relative(folder, path.resolve(problem.file)) }));
}

test('a course that is right has no findings', async () => {
  expect(await lint({})).toEqual([]);
});

describe('without running a lab, it finds', () => {
  test.each<[string, Record<string, string>, RegExp]>([
    ['an unknown field of course.yaml', { 'course.yaml': `${COURSE}levl: Beginner\n` }, /^course\.yaml:3:1 error .*did you mean level\?/],
    ['a course without a description', { 'course.yaml': 'title: Ships\n' }, /^course\.yaml:1:1 error description: is missing/],
    ['front matter without a title', { '01-sailing/lesson.mdx': '---\nminutes: 3\n---\n<Task id="hoist" />' }, /^01-sailing\/lesson\.mdx:2:1 error title: is missing/],
    ['MDX that does not parse', { '01-sailing/lesson.mdx': `${MDX}\n<Task id="hoist">\n` }, /^01-sailing\/lesson\.mdx:9:\d+ error .*Task/m],
    ['a task that is not there', { '01-sailing/lesson.mdx': `${MDX}\n<Task id="hoits" />` }, /lesson\.mdx:9:1 error lab\.yaml has no task hoits; did you mean hoist\?/],
    ['a task that the text does not place', { '01-sailing/lesson.mdx': '---\ntitle: A\n---\nText.\n' }, /lab\.yaml:2:9 warning lesson\.mdx does not place it/],
    ['a link to no lesson', { '01-sailing/lesson.mdx': `${MDX}\n[x](/courses/ships/sailin)` }, /lesson\.mdx:9:1 error .*there is no lesson sailin in ships; did you mean sailing\?/],
    ['a link to no course', { '01-sailing/lesson.mdx': `${MDX}\n[x](/courses/boats)` }, /there is no course boats/],
    ['a link to no heading', { '01-sailing/lesson.mdx': `${MDX}\n[x](./sailing#the-sial)` }, /there is no heading #the-sial in sailing; did you mean #the-sail\?/],
    ['a link that would run code', { '01-sailing/lesson.mdx': `${MDX}\n[x](javascript:alert)` }, /error .*leads to javascript:/],
    ['a picture that is not there', { '01-sailing/lesson.mdx': `${MDX}\n![x](ship.svg)` }, /there is no file ship\.svg/],
    ['an image that no registry has', { '01-sailing/lab.yaml': `setup: kubectl run a --image=ngnix\n${LAB}` }, /lab\.yaml:1:30 warning no image ngnix/],
    ['an image of a manifest beside the lab that no registry has', { '01-sailing/files/rope.yaml': 'spec:\n  image: ngnix', '01-sailing/lab.yaml': `setup: kubectl apply -f rope.yaml\n${LAB}` }, /files\/rope\.yaml:2:10 warning no image ngnix/],
    ['an image that is said to be missing and is not', { '01-sailing/lab.yaml': `missing-images: [nginx]\n${LAB}` }, /lab\.yaml:1:18 warning content\/images has nginx/],
    ['an image that is said to be missing and that nothing names', { '01-sailing/lab.yaml': `missing-images: [boat]\n${LAB}` }, /lab\.yaml:1:18 warning nothing names boat/],
    ['a component that does not exist', { '01-sailing/lesson.mdx': `${MDX}\n<Calout>x</Calout>` }, /lesson\.mdx:9:1 error there is no component <Calout>; did you mean Callout\?/],
    ['an element that no lesson has', { '01-sailing/lesson.mdx': `${MDX}\n<script>x</script>` }, /lesson\.mdx:9:1 error a lesson has no element <script>/],
    ['a field that a component does not have', { '01-sailing/lesson.mdx': `${MDX}\n<Callout tilte="A">x</Callout>` }, /lesson\.mdx:9:1 error <Callout> has no tilte; did you mean title\?/],
    ['a value that a field does not take', { '01-sailing/lesson.mdx': `${MDX}\n<Callout kind="danger">x</Callout>` }, /error kind of <Callout> is one of note, tip, warning, not "danger"/],
    ['a field that a component needs', { '01-sailing/lesson.mdx': `${MDX}\n<Browser />` }, /error <Browser> needs url/],
    ['code in a lesson', { '01-sailing/lesson.mdx': `${MDX}\nimport x from 'y'\n` }, /lesson\.mdx:9:1 error a lesson cannot import/],
    ['a variable that no check captures', { '01-sailing/lesson.mdx': `${MDX}\nIt is \${{ vars.wind }}.` }, /lesson\.mdx:9:7 error no check captures a variable wind/],
    ['a variable of a check that no check captures', { '01-sailing/lab.yaml': LAB.replace('colour: red } }', 'colour: "${{ vars.wind }}" } }') }, /lab\.yaml:5:96 error .*no check captures a variable wind/],
    ['a cluster that does not exist', { '01-sailing/lab.yaml': `profile: plian\n${LAB}` }, /lab\.yaml:1:10 error there is no profile plian; there are plain; did you mean plain\?/],
    ['a term that nothing explains', { '01-sailing/lesson.mdx': `${MDX}\nThe <Term name="kublet">agent</Term>.` }, /lesson\.mdx:9:5 error content\/glossary\.yaml has no kublet; did you mean kubelet\?/],
    ['a file that nothing mentions', { '01-sailing/files/rope.yaml': 'a: 1' }, /files\/rope\.yaml:1:1 warning/],
    ['a near miss in a file that is not there', { '01-sailing/lab.yaml': `tasks:\n${TASK('    near-misses: [{ file: a.yaml, explains: x }]')}` }, /lab\.yaml:7:27 error there is no file near-misses\/a\.yaml/],
    ['a parameter that nothing uses', { '01-sailing/lab.yaml': `parameters: { a: { integer: [1, 2] } }\n${LAB}` }, /warning nothing uses the parameter a/],
    ['a hint that says it all at once', { '01-sailing/lab.yaml': `tasks:\n${TASK('    hints: ["`kubectl create configmap sail --from-literal=colour=red`", "Not so."]')}` }, /lab\.yaml:7:13 warning this hint gives the whole solution away, and more hints follow/],
    ['a lesson in a folder without its number', { 'extra/lesson.mdx': MDX }, /extra:1:1 error a lesson's folder is a number/],
  ])('%s', async (_, files, expected) => {
    expect((await lint(files)).join('\n')).toMatch(expected);
  });

  test('nothing wrong with wrong images in near misses', async () => {
    expect(await lint({ '01-sailing/lab.yaml': `tasks:\n${TASK('    near-misses:\n      - run: kubectl run sail --image=ngnix\n        explains: sail')}` })).toEqual([]);
  });

  test('nothing wrong with components as they are meant, nor with an image that is missing on purpose', async () => {
    const text = '<Callout kind="tip" title="A">The <Term>kubelet</Term> and {"code"}.</Callout>\n\n<kbd>q</kbd> <ClusterMap namespace="a" />\n';
    const lab = `missing-images: [ngnix]\nsetup: kubectl run a --image=ngnix\n${LAB}`;
    expect(await lint({ '01-sailing/lesson.mdx': `${MDX}\n${text}`, '01-sailing/lab.yaml': lab })).toEqual([]);
  });

  test('ids that vanish after a release', async () => {
    const folder = course({});
    await releaseIds(folder, courseIds(await readCourseFolder(folder, [])));
    writeFileSync(path.join(folder, '01-sailing/lab.yaml'), LAB.replace('id: hoist', 'id: raise'));
    writeFileSync(path.join(folder, '01-sailing/lesson.mdx'), MDX.replace('hoist', 'raise'));
    const problems = await lintCourse(await readCourseFolder(folder, []), [], surroundings);
    expect(problems).toMatchObject([{ line: 5, message: expect.stringContaining('the task sailing/hoist was released and is gone') }]);
  });
});

describe('running the lab, it finds', () => {
  const prove = async (lab: string): Promise<readonly string[]> => {
    const folder = path.join(course({ '01-sailing/lab.yaml': lab }), '01-sailing');
    const problems = await proveLesson({ folder, assets: await contentAssets(), start: START, seeds: ['one', 'two', 'three'] });
    return problems.map(({ line, column, level, message }) => `${line}:${column} ${level} ${message}`);
  };

  test('nothing in a lab that proves itself for every learner', async () => {
    const lab = `parameters: { colour: { choice: [red, green, blue] } }\n${LAB.replaceAll('red', '${{ colour }}').replace('${{ colour }} }', '"${{ colour }}" }')}`;
    expect(await prove(lab)).toEqual([]);
  });

  test.each<[string, string, RegExp]>([
    ['a set-up that fails', `setup: kubectl create namespace default\n${LAB}`, /1:8 error The set-up of this lab ended with code 1:.*AlreadyExists/s],
    ['a task that is solved from the start', `setup: kubectl create configmap sail --from-literal=colour=red\n${LAB}`, /3:9 error task hoist passes before it is solved/],
    ['a solution that does not solve', LAB.replace('literal=colour=red', 'literal=colour=blue'), /2:9 error task hoist is failed after its solution/],
    ['a solution that fails', LAB.replace('kubectl create', 'kubectl creat'), /error task hoist the solution ends with code/],
    ['a near miss that passes', `tasks:\n${TASK('    near-misses:\n      - run: kubectl create configmap sail --from-literal=colour=red\n        explains: x')}`, /8:9 error .*passes/],
    ['a near miss that is explained otherwise', `tasks:\n${TASK('    near-misses:\n      - run: kubectl create configmap sail\n        explains: the moon')}`, /8:9 error .*without "the moon"/],
    ['a check that nothing shows to fail', `tasks:\n${TASK().replace('    solution', '      - absent: { object: pod/x }\n    solution').replace('absent: { object: pod/x }', 'not: { resource: { apiVersion: v1, kind: ConfigMap, metadata: { name: x } } }')}`, /6:9 warning .*nothing shows that this check can fail/],
    [
      'tasks that cannot be solved in an order that their needs allow',
      `tasks:\n${TASK()}  - id: lower\n    title: Lower\n    checks:\n      - resource: { apiVersion: v1, kind: ConfigMap, metadata: { name: anchor } }\n    solution: kubectl create configmap anchor; kubectl create configmap sail\n`,
      /error task hoist is failed after its solution in the order lower, hoist/,
    ],
    [
      'a task that must hold and is undone by a later one',
      `tasks:\n${TASK('    holding: hold\n')}  - id: lower\n    title: Lower\n    needs: [hoist]\n    checks:\n      - resource: { apiVersion: v1, kind: ConfigMap, metadata: { name: anchor } }\n    solution: kubectl create configmap anchor; kubectl delete configmap sail\n`,
      /error task hoist no longer holds once all is solved/,
    ],
  ])('%s', async (_, lab, expected) => {
    expect((await prove(lab)).join('\n')).toMatch(expected);
  });
});

test('the components are those that the page draws', () => {
  const page = readFileSync(path.resolve('src/app/courses/[course]/[lesson]/_text/lesson-components.tsx'), 'utf8');
  const drawn = [...page.matchAll(/^ +([A-Z]\w+): /gm)].map(([, name]) => name);
  expect(Object.keys(componentFields).sort()).toEqual(drawn.sort());
});

test('the published schemas are those of the program (podium schemas writes them)', () => {
  for (const [name, schema] of Object.entries({ ...publishedSchemas(), 'image.schema.json': imageJsonSchema() })) {
    expect({ name, schema: JSON.parse(readFileSync(path.resolve('content/reference', name), 'utf8')) as unknown }).toEqual({
      name,
      schema: JSON.parse(JSON.stringify(schema)),
    });
  }
});
