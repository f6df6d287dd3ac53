import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findFolder, listFolders, slugOf } from './lesson-folder.ts';
import { parseLab } from './parse-lab.ts';
import { readText } from './read-text.ts';

/** A wish that cannot be granted, in words for its author. */
export class CannotCreate extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CannotCreate';
  }
}

const SLUG = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

function slug(name: string): string {
  if (SLUG.test(name)) return name;
  throw new CannotCreate(`${name} is no name for it: lower-case letters, digits and dashes, beginning with a letter`);
}

/** `give-it-an-address`: `Give it an address`. */
const titleOf = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('-', ' ');

const courseTemplate = (name: string): string => `# yaml-language-server: $schema=../../reference/course.schema.json
title: ${titleOf(name)}
description: What a learner can do afterwards, in a sentence or two.
level: Beginner
`;

const taskTemplate = (name: string): string => `  - id: ${name}
    title: ${titleOf(name)}
    text: Make a ConfigMap named \`${name}\` whose \`colour\` is \`blue\`.
    checks:
      - resource: { apiVersion: v1, kind: ConfigMap, metadata: { name: ${name} }, data: { colour: blue } }
    hints:
      - "\`kubectl create configmap --help\` shows how a value is given."
    solution: kubectl create configmap ${name} --from-literal=colour=blue
    near-misses:
      - run: kubectl create configmap ${name} --from-literal=colour=red
        explains: red
`;

const SCHEMA_HINT = '# yaml-language-server: $schema=../../../reference/lab.schema.json';

const labTemplate = (task: string): string => `${SCHEMA_HINT}
tasks:
${taskTemplate(task)}`;

const lessonTemplate = (name: string, task: string): string => `---
title: ${titleOf(name)}
description: What it is about, in a sentence.
minutes: 10
---

What the learner should know before the first command.

<Task id="${task}" />
`;

const FIRST_TASK = 'first-task';

async function create(file: string, text: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text, { flag: 'wx' });
  return file;
}

async function getCourse(content: string, course: string): Promise<string> {
  const folder = await findFolder(path.join(content, 'courses'), course);
  if (folder !== undefined) return folder;
  throw new CannotCreate(`There is no course ${course}; podium new course ${course} makes it`);
}

/** A course with one lesson. Answers the files it made. Throws `CannotCreate`. */
export async function newCourse(content: string, name: string): Promise<readonly string[]> {
  if ((await findFolder(path.join(content, 'courses'), slug(name))) !== undefined) throw new CannotCreate(`There is a course ${name} already`);
  const file = await create(path.join(content, 'courses', name, 'course.yaml'), courseTemplate(name));
  return [file, ...(await newLesson(content, name, 'first-lesson'))];
}

/** A lesson with one task, after the others of its course. */
export async function newLesson(content: string, course: string, name: string): Promise<readonly string[]> {
  const folder = await getCourse(content, course);
  const lessons = await listFolders(folder);
  if (lessons.some((lesson) => slugOf(lesson) === slug(name))) throw new CannotCreate(`There is a lesson ${name} in ${course} already`);
  const last = Math.max(0, ...lessons.map((lesson) => Number.parseInt(lesson, 10) || 0));
  const lesson = path.join(folder, `${String(last + 1).padStart(2, '0')}-${name}`);
  return [
    await create(path.join(lesson, 'lesson.mdx'), lessonTemplate(name, FIRST_TASK)),
    await create(path.join(lesson, 'lab.yaml'), labTemplate(FIRST_TASK)),
  ];
}

/** A task after the others of its lesson, and its place at the end of the text. Answers the files it changed. */
export async function newTask(content: string, course: string, lesson: string, name: string): Promise<readonly string[]> {
  const folder = await findFolder(await getCourse(content, course), lesson);
  if (folder === undefined) throw new CannotCreate(`There is no lesson ${lesson} in ${course}; podium new lesson ${course}/${lesson} makes it`);
  const [lab, mdx] = [path.join(folder, 'lab.yaml'), path.join(folder, 'lesson.mdx')];
  const text = (await readText(lab)) ?? '';
  if (parseLab(text === '' ? '{}' : text, lab).tasks?.some(({ id }) => id === slug(name)) === true)
    throw new CannotCreate(`There is a task ${name} in ${course}/${lesson} already`);
  await writeFile(lab, withTask(text, taskTemplate(name)));
  await appendFile(mdx, `\n<Task id="${name}" />\n`);
  return [lab, mdx];
}

/** At the end of the list of tasks, which may not be the end of the file. */
function withTask(text: string, task: string): string {
  if (text === '') return `${SCHEMA_HINT}\ntasks:\n${task}`;
  const lines = text.replace(/\n*$/, '\n').split('\n');
  const start = lines.findIndex((line) => /^tasks:\s*(#.*)?$/.test(line));
  if (start < 0) return `${lines.join('\n')}tasks:\n${task}`;
  const next = lines.findIndex((line, index) => index > start && /^[^\s#-]/.test(line));
  const end = next < 0 ? lines.length - 1 : next;
  // A list may be written without indentation.
  const flush = lines.slice(start + 1, end).some((line) => line.startsWith('- '));
  const own = flush ? task.replaceAll(/^ {2}/gm, '') : task;
  return [...lines.slice(0, end), ...own.trimEnd().split('\n'), ...lines.slice(end)].join('\n');
}
