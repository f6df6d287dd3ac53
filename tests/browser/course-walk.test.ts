/** A whole course as a learner walks it: every command and every solution typed, every question answered, by one guest. */
import path from 'node:path';
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { readCommands } from '#app/courses/[course]/[lesson]/_text/read-commands.ts';
import { findLabDefinition } from '#courses/find-lab-definition.ts';
import { findLessonFolder } from '#courses/lesson-folder.ts';
import { findCourse } from '#courses/load-course.ts';
import { parseLab } from '#courses/parse-lab.ts';
import type { QuestionFile } from '#courses/quiz-schema.ts';
import type { CourseSummary } from '#courses/types.ts';
import { seedFor } from '#progress/lesson-seed.ts';
import { complaintsOf } from './support/complaints.ts';
import { LearnerTerminal } from './support/learner-terminal.ts';
import { LessonPage } from './support/lesson-page.ts';
import { readLesson, type LessonItem } from './support/read-lesson.ts';
import { Site } from './support/site.ts';

const COURSE = 'from-pods-to-ingress';
const content = path.resolve('content');
const site = Site.forSuite();
let page: Page;
let complaints: readonly string[];
let course: CourseSummary;
let learner: string;

beforeAll(async () => {
  course = (await findCourse(COURSE, content)) ?? (undefined as never);
  page = await site.visitor();
  complaints = complaintsOf(page);
});

/** What this learner's lesson asks for and accepts: parameters are drawn for each learner. */
async function keysOf(lesson: string): Promise<{ solutions: ReadonlyMap<string, string>; questions: readonly QuestionFile[] }> {
  const seed = seedFor(learner, COURSE, lesson);
  const lab = await findLabDefinition(COURSE, lesson, content, seed);
  const folder = (await findLessonFolder(COURSE, lesson, content)) ?? '';
  const file = path.join(folder, 'lab.yaml');
  const { quizzes = [] } = parseLab(readFileSync(file, 'utf8'), file, String(seed));
  return {
    solutions: new Map(lab?.tasks.map(({ id, solution }) => [id, solution])),
    questions: quizzes.flatMap(({ questions }) => questions),
  };
}

/** Commands are typed where they stand, files are written with the editor that the text calls. */
class Walk {
  readonly #terminal = new LearnerTerminal(page);
  readonly #keys: Awaited<ReturnType<typeof keysOf>>;
  readonly #files = new Map<string, string>();
  #typedSinceTask = 0;
  #answered = 0;

  constructor(keys: Awaited<ReturnType<typeof keysOf>>) {
    this.#keys = keys;
  }

  async take(item: LessonItem): Promise<void> {
    if (item.kind === 'file') this.#files.set(item.name, item.text);
    else if (item.kind === 'command') await this.#follow(item.text);
    else if (item.kind === 'task') await this.#finish(item.id);
    else await this.#answer(item.text);
  }

  async #follow(command: string): Promise<void> {
    this.#typedSinceTask++;
    const file = /^nano (\S+)$/.exec(command)?.[1];
    if (file === undefined) await this.#terminal.type(command);
    else await this.#terminal.writeWithNano(command, this.#files.get(file) ?? '');
  }

  /** By what the text had them type; where it leaves the way to the learner, by the solution. */
  async #finish(id: string): Promise<void> {
    const card = page.locator(`#task-${id}`);
    const done = card.getByText('Done', { exact: true });
    const guided = this.#typedSinceTask > 0 && (await this.#ticksByItself(id));
    this.#typedSinceTask = 0;
    if (guided) return;
    for (const command of readCommands(this.#keys.solutions.get(id) ?? '')) {
      // What waits on virtual time is awaited here by looking at the task.
      if (!/^sleep \d+$/.test(command)) await this.#terminal.type(command, true);
    }
    await done.waitFor({ timeout: 60_000 });
  }

  async #ticksByItself(id: string): Promise<boolean> {
    const card = page.locator(`#task-${id}`);
    for (let quiet = 0; quiet < 15; quiet++) {
      if (await card.getByText('Done', { exact: true }).isVisible()) return true;
      if (await card.getByText('The cluster is still working on it').isVisible()) quiet = 0;
      await page.waitForTimeout(100);
    }
    return false;
  }

  async #answer(asked: string): Promise<void> {
    const question = this.#keys.questions[this.#answered++];
    if (question === undefined || !('options' in question)) throw new Error(`this walk answers questions with options only, not: ${asked}`);
    const group = page.locator('.prose fieldset').nth(this.#answered - 1);
    for (const index of [question.answer].flat()) await group.locator('label').nth(index).click();
    await group.getByRole('button', { name: 'Check' }).click();
    await group.getByText(/^Right\./).waitFor();
  }
}

test('a guest begins the course from its page', async () => {
  await page.goto(site.at(`/courses/${COURSE}`));
  await page.getByRole('link', { name: 'Start' }).click();
  const lesson = new LessonPage(page);
  await lesson.beginAsGuest.click();
  await lesson.untilReady();
  const session = (await (await page.request.get(site.at('/api/auth/get-session'))).json()) as { user: { id: string } };
  learner = session.user.id;
}, 60_000);

test('every lesson is finished by typing, each task ticks without a reload, and "next" leads to the end', async () => {
  for (const [index, lesson] of course.lessons.entries()) {
    await page.waitForURL(`**/courses/${COURSE}/${lesson.slug}`);
    await page.getByRole('heading', { level: 1, name: lesson.title }).waitFor();
    await new LessonPage(page).untilReady();
    await page.evaluate(() => Object.assign(window, { notReloaded: true }));
    const items = await readLesson(page);
    expect(items.flatMap((item) => (item.kind === 'task' ? [item.id] : []))).toEqual(lesson.tasks.map(({ id }) => id));
    const walk = new Walk(await keysOf(lesson.slug));
    for (const item of items) await walk.take(item);
    expect(await page.getByText('Done', { exact: true }).count()).toBe(lesson.tasks.length);
    expect(await page.locator('header').getByText(`${lesson.tasks.length}/${lesson.tasks.length}`).isVisible()).toBe(true);
    expect(await page.evaluate(() => 'notReloaded' in window)).toBe(true);
    const turns = page.getByRole('navigation', { name: 'Lessons' });
    await turns.getByRole('link', { name: index < course.lessons.length - 1 ? /^Next lesson/ : /^The end of the course/ }).click();
  }
}, 300_000);

test('the course is marked complete, and so it stands in the progress of the learner', async () => {
  const points = course.lessons.flatMap(({ tasks }) => tasks).reduce((sum, task) => sum + task.points, 0);
  const tasks = course.lessons.reduce((sum, lesson) => sum + lesson.tasks.length, 0);
  await page.waitForURL(`**/courses/${COURSE}`);
  await page.getByText('Course completed').waitFor();
  expect(await page.getByText(`${points} of ${points} points`).count()).toBeGreaterThan(0);
  for (const { title } of course.lessons)
    expect(
      await page
        .getByRole('link')
        .filter({ hasText: `${title}, done` })
        .count(),
    ).toBe(1);
  expect(await page.getByRole('link', { name: /^(Start|Continue)/ }).count()).toBe(0);
  await page.goto(site.at('/progress'));
  await page.getByText(`${tasks} of ${tasks} tasks · ${points} of ${points} points`).waitFor();
  await page.getByText('Completed', { exact: true }).waitFor();
  expect(complaints).toEqual([]);
}, 60_000);
