/** Reading: one lesson of each course on a desk and on a phone, by day and by night, and the ways to find things. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { complaintsOf } from './support/complaints.ts';
import { FIRST_LESSON } from './support/lesson-page.ts';
import { desk, phone, Site, themes } from './support/site.ts';

const courses = path.resolve('content/courses');
const folders = (of: string): string[] => readdirSync(of, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
/** The longest texts have most of what can go wrong: the second lesson of each course stands for it, or its only one. */
const lessons = folders(courses).map((course) => {
  const all = folders(path.join(courses, course)).sort();
  return `/courses/${course}/${(all[1] ?? all[0] ?? '').replace(/^\d+-/, '')}`;
});
const site = Site.forSuite();

/** How much wider than its frame something is that should not scroll sideways. */
const overflow = (page: Page): Promise<number[]> =>
  page.evaluate(() => [document.documentElement, document.getElementById('main')].map((part) => (part ? part.scrollWidth - part.clientWidth : -1)));

const looks = themes.flatMap((colorScheme) => [desk, phone].map((viewport) => ({ colorScheme, viewport })));

test.each(lessons)(
  '%s fits a desk and a phone, and complains of nothing',
  async (lesson) => {
    for (const look of looks) {
      const page = await site.visitor(look);
      const said = complaintsOf(page);
      await page.goto(site.at(lesson), { waitUntil: 'networkidle' });
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(said).toEqual([]);
      expect(await overflow(page)).toEqual([0, 0]);
      const missing = await page.locator('img.drawing').evaluateAll((all) =>
        Promise.all(
          all.map(async (image) => {
            const drawing = image as HTMLImageElement;
            drawing.loading = 'eager';
            await drawing.decode().catch(() => undefined);
            return drawing.naturalWidth > 0 ? '' : drawing.src;
          }),
        ),
      );
      expect(missing.filter((source) => source !== '')).toEqual([]);
      await page.context().close();
    }
  },
  90_000,
);

test('a lesson goes on where it was left, and a link to a heading goes before', async () => {
  const page = await site.visitor();
  const scrolled = (): Promise<number> => page.evaluate(() => document.getElementById('main')?.scrollTop ?? -1);
  const lesson = site.at(FIRST_LESSON);
  await page.goto(lesson, { waitUntil: 'networkidle' });
  await page.evaluate(() => document.getElementById('main')?.scrollTo(0, 3_000));
  await page.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith('podium-place:')));
  const left = await scrolled();
  await page.reload({ waitUntil: 'networkidle' });
  await page.getByText('You left off here').waitFor();
  expect(Math.abs((await scrolled()) - left)).toBeLessThan(40);
  await page.getByRole('button', { name: 'To the top' }).click();
  await page.waitForFunction(() => document.getElementById('main')?.scrollTop === 0);
  await page.goto(`${lesson}#services`, { waitUntil: 'networkidle' });
  expect(await page.getByText('You left off here').count()).toBe(0);
  await page.context().close();
}, 60_000);

test('a learner goes on in another browser where they left', async () => {
  const lesson = site.at('/courses/from-pods-to-ingress/find-what-is-broken');
  const page = await site.guest();
  await page.goto(lesson, { waitUntil: 'networkidle' });
  const kept = page.waitForResponse((response) => response.url().endsWith('/api/places'));
  await page.evaluate(() => document.getElementById('main')?.scrollTo(0, 900));
  expect((await kept).status()).toBe(204);
  const { cookies } = await page.context().storageState();
  await page.context().close();
  const again = await site.visitor({ viewport: phone, storageState: { cookies, origins: [] } });
  await again.goto(lesson);
  await again.getByText('You left off here').waitFor();
  expect(await again.evaluate(() => document.getElementById('main')?.scrollTop)).toBeGreaterThan(400);
  await again.context().close();
}, 60_000);

test('on paper there is the text, and no lab', async () => {
  const page = await site.visitor({ viewport: { width: 1000, height: 900 } });
  await page.goto(site.at(FIRST_LESSON), { waitUntil: 'networkidle' });
  await page.emulateMedia({ media: 'print' });
  expect(await page.getByRole('region', { name: 'Workspace' }).isVisible()).toBe(false);
  expect(await page.locator('#task-write-pod-manifest').isVisible()).toBe(true);
  const whole = await page.evaluate(() => {
    const main = document.getElementById('main');
    return main !== null && document.documentElement.scrollHeight >= main.scrollHeight && main.scrollHeight === main.clientHeight;
  });
  expect(whole).toBe(true);
  await page.context().close();
}, 60_000);

test('Ctrl+K finds a command as it is typed, and Enter goes there', async () => {
  const page = await site.visitor();
  await page.goto(site.at('/'), { waitUntil: 'networkidle' });
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill('kubectl rollout undo');
  const first = page.getByRole('option').first();
  await first.getByText(/^undo$/).waitFor();
  expect(await first.getAttribute('aria-selected')).toBe('true');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/courses\/.+#/);
  await page.context().close();
}, 60_000);

test('the search works without scripts, and says what it found nothing for', async () => {
  const page = await site.visitor({ javaScriptEnabled: false });
  await page.goto(site.at('/search?q=kubectl+rollout+undo'));
  expect(await page.locator('main ol > li').count()).toBeGreaterThan(0);
  await page.goto(site.at(`/search?q=${encodeURIComponent('<xyzzyplugh>')}`));
  expect(await page.getByText('Nothing found').count()).toBe(1);
  await page.context().close();
}, 60_000);

test('a figure by itself runs nothing, and there is no way out of its folder', async () => {
  const figure = await fetch(site.at('/api/figures/kubernetes-in-lunches/pods/pod-on-a-node.svg'));
  expect(figure.status).toBe(200);
  expect(figure.headers.get('content-security-policy')).toBe("default-src 'none'; style-src 'unsafe-inline'; sandbox");
  for (const way of ['..%2Flab.yaml', '..%2f..%2f..%2f..%2fpackage.json', 'lab.yaml']) {
    expect((await fetch(site.at(`/api/figures/kubernetes-in-lunches/pods/${way}`))).status).toBe(404);
  }
}, 60_000);
