/** Every lesson of every course, on a desk and on a phone, with its lab: what a machine can see to be wrong, and a picture for people. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { listCourses } from '#courses/load-course.ts';
import { openBrowser } from '../support/browser.ts';
import { PodiumServer } from '../support/podium-server.ts';
import { lessonFaults } from './support/lesson-faults.ts';

const pictures = path.resolve('.cache/lessons');
const desk = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
/** Labs take their time to set themselves up; others are looked at meanwhile. */
const readers = 3;
const server = new PodiumServer();
let browser: Browser;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  await server.start();
  browser = await openBrowser();
}, 120_000);

afterAll(async () => {
  await browser.close();
  await server.stop('SIGKILL');
  server.remove();
}, 60_000);

interface Reading {
  readonly address: string;
  readonly name: string;
  readonly hasLab: boolean;
}

/** A guest with a page of their own, and what that page complained of since it was last asked. */
class Reader {
  readonly #page: Page;
  #complaints: string[] = [];

  private constructor(page: Page) {
    this.#page = page;
    const complain = (what: string): number => this.#complaints.push(what);
    page.setDefaultTimeout(30_000);
    page.on('console', (message) => message.type() === 'error' && complain(message.text()));
    page.on('pageerror', (error) => complain(error.message));
    // What was fetched ahead is given up when the page is left.
    page.on(
      'requestfailed',
      (request) => request.failure()?.errorText !== 'net::ERR_ABORTED' && complain(`${request.url()} ${request.failure()?.errorText}`),
    );
    page.on('response', (response) => response.status() >= 400 && complain(`${response.status()} ${response.url()}`));
  }

  static async open(): Promise<Reader> {
    const context = await browser.newContext({ viewport: desk, reducedMotion: 'reduce' });
    await context.request.post(`${server.url}/api/auth/sign-in/anonymous`, { data: {}, headers: { origin: server.url } });
    return new Reader(await context.newPage());
  }

  /** On the desk, on the phone, and in its terminal there. */
  async read({ address, name, hasLab }: Reading): Promise<readonly string[]> {
    const page = this.#page;
    this.#complaints = [];
    await page.setViewportSize(desk);
    await page.goto(server.url + address);
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
