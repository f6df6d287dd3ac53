/** Every lesson of every course, on a desk and on a phone, with its lab: what a machine can see to be wrong, and a picture for people. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { listCourses } from '#courses/load-course.ts';
import { complaintsOf } from './support/complaints.ts';
import { lessonFaults } from './support/lesson-faults.ts';
import { desk, phone, Site } from './support/site.ts';

const pictures = path.resolve('.cache/lessons');
/** Labs take their time to set themselves up; others are looked at meanwhile. */
const readers = 3;
const site = Site.forSuite();

beforeAll(() => {
  mkdirSync(pictures, { recursive: true });
});

interface Reading {
  readonly address: string;
  readonly name: string;
  readonly hasLab: boolean;
}

/** A guest with a page of their own, and what that page complained of since it was last asked. */
class Reader {
  readonly #page: Page;
  readonly #complaints: string[];

  private constructor(page: Page) {
    this.#page = page;
    this.#complaints = complaintsOf(page);
    page.setDefaultTimeout(30_000);
  }

  static async open(): Promise<Reader> {
    return new Reader(await site.guest({ reducedMotion: 'reduce' }));
  }

  /** On the desk, on the phone, and in its terminal there. */
  async read({ address, name, hasLab }: Reading): Promise<readonly string[]> {
    const page = this.#page;
    this.#complaints.length = 0;
    await page.setViewportSize(desk);
    await page.goto(site.at(address));
    await page.getByRole('heading', { level: 1 }).waitFor();
    if (hasLab) await page.locator('[data-terminal="1"] .xterm-rows').filter({ hasText: /[$#]/ }).waitFor();
    const faults = await this.#look(`${name}.desk`);
    await page.setViewportSize(phone);
    faults.push(...(await this.#look(`${name}.phone`)));
    if (hasLab) {
      await page.getByRole('button', { name: 'Workspace' }).click();
      await page.locator('[data-terminal="1"] .xterm-rows').waitFor();
    }
    return [...faults, ...this.#complaints].map((fault) => `${name}: ${fault}`);
  }

  async #look(name: string): Promise<string[]> {
    await this.#page.screenshot({ path: path.join(pictures, `${name}.png`), animations: 'disabled' });
    return (await lessonFaults(this.#page)).map((fault) => `${name.split('.').at(-1)}: ${fault}`);
  }
}

test('every lesson reads well on a desk and on a phone, and its terminal is there', async () => {
  const courses = await listCourses(path.resolve('content'));
  const waiting: Reading[] = courses.flatMap((course) =>
    course.lessons.map(({ slug, tasks }) => ({
      address: `/courses/${course.slug}/${slug}`,
      name: `${course.slug}.${slug}`,
      hasLab: tasks.length > 0,
    })),
  );
  const faults: string[] = [];
  const readOn = async (): Promise<void> => {
    const reader = await Reader.open();
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) faults.push(...(await reader.read(next)));
  };
  await Promise.all(Array.from({ length: readers }, readOn));
  expect(faults).toEqual([]);
}, 300_000);
