/** What `podium new` makes proves itself from the first. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readCourseFolder } from '#courses/lint/course-folder.ts';
import { lintCourse } from '#courses/lint/lint-course.ts';
import { newCourse, newLesson, newTask } from '#courses/new-content.ts';
import { proveLesson } from '#labs/prove/prove-lesson.ts';
import { contentAssets, START } from '../support/assets.ts';

let content: string;
beforeEach(() => (content = mkdtempSync(path.join(tmpdir(), 'podium-new-'))));
afterEach(() => rmSync(content, { recursive: true }));

test('a course, a lesson and a task lint clean and prove themselves', async () => {
  await newCourse(content, 'sailing');
  await newLesson(content, 'sailing', 'knots');
  await newTask(content, 'sailing', 'knots', 'bowline');
  const course = await readCourseFolder(path.join(content, 'courses', 'sailing'), ['one']);
  expect(await lintCourse(course, [course], { hasImage: () => true, glossary: [], profiles: ['from-pods-to-ingress'] })).toEqual([]);
  expect(course.lessons.map(({ slug, lab }) => [slug, lab?.parsed.tasks?.map(({ id }) => id)])).toEqual([
    ['first-lesson', ['first-task']],
    ['knots', ['first-task', 'bowline']],
  ]);
  const folder = path.join(content, 'courses', 'sailing', '02-knots');
  expect(await proveLesson({ folder, assets: await contentAssets(), start: START, seeds: ['one'] })).toEqual([]);
});

test('a task comes after the others and before the quizzes, and nothing is overwritten', async () => {
  await newCourse(content, 'sailing');
  const lab = path.join(content, 'courses', 'sailing', '01-first-lesson', 'lab.yaml');
  await newTask(content, 'sailing', 'first-lesson', 'second');
  expect(readFileSync(lab, 'utf8').indexOf('id: second')).toBeGreaterThan(readFileSync(lab, 'utf8').indexOf('id: first-task'));
  await expect(newTask(content, 'sailing', 'first-lesson', 'second')).rejects.toThrow('There is a task second');
  await expect(newCourse(content, 'sailing')).rejects.toThrow('There is a course sailing already');
  await expect(newLesson(content, 'sailing', 'first-lesson')).rejects.toThrow('There is a lesson first-lesson');
});

test.each(['../etc', 'a b', 'A', '', '-x'])('%j is no name', async (name) => {
  await expect(newCourse(content, name)).rejects.toThrow('is no name');
});
