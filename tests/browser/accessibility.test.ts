/** Every page in both themes against WCAG 2.2 AA, and the way to a typed command without a mouse. */
import type { BrowserContext, Page } from 'playwright-core';
import { terminalText, typeLine, waitForTerminal } from '../support/browser.ts';
import { violations } from './support/axe.ts';
import { FIRST_LESSON as LESSON, LessonPage } from './support/lesson-page.ts';
import { desk, phone, Site, themes } from './support/site.ts';

const site = Site.forSuite();
let administrator: Page;
let guest: BrowserContext;

/** Half-way through a fade every colour is too pale, and a busy machine is half-way for long. */
async function stopFades(page: Page): Promise<void> {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('*, *::before, *::after { transition: none !important; animation: none !important }');
    document.adoptedStyleSheets = [sheet];
  });
}

/** In both themes, on a desk and on a phone. */
async function expectAccessible(page: Page, sizes = [desk, phone]): Promise<void> {
  const found: string[] = [];
  for (const viewport of sizes) {
    await page.setViewportSize(viewport);
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await stopFades(page);
      await page.waitForTimeout(600);
      found.push(...(await violations(page)).map((line) => `${viewport.width} ${colorScheme} ${line}`));
    }
  }
  expect(found).toEqual([]);
}

async function openLab(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  await page.goto(site.at(LESSON));
  const { beginAsGuest } = new LessonPage(page);
  await beginAsGuest.or(page.locator('[data-terminal="1"]')).first().waitFor({ state: 'attached' });
  if (await beginAsGuest.isVisible()) await beginAsGuest.click();
  // The tab that was in front before comes back; here it shall be the terminal.
  const terminal = page.getByRole('tab', { name: /^Terminal/ }).first();
  if (await terminal.isVisible()) await terminal.click();
  await waitForTerminal(page, /:~\$/);
  return page;
}

beforeAll(async () => {
  guest = (await site.visitor()).context();
  administrator = await site.member('Grace');
}, 60_000);

test.each([
  '/',
  '/courses/from-pods-to-ingress',
  '/courses/kubernetes-in-lunches/pods',
  '/search?q=kubectl+rollout',
  '/glossary',
  LESSON,
  '/sign-up',
  '/sign-in',
  '/progress',
  '/nowhere',
])(
  'a visitor finds %s accessible',
  async (address) => {
    const page = await site.visitor();
    await page.goto(site.at(address));
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expectAccessible(page);
    await page.context().close();
  },
  60_000,
);

test('a refused sign-in is accessible', async () => {
  const page = await site.visitor();
  await page.goto(site.at('/sign-in'));
  await page.getByLabel('Email').fill('nobody@example.com');
  await page.getByLabel('Password').fill('wrong and wrong');
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('main').getByRole('alert').waitFor();
  await expectAccessible(page);
  await page.context().close();
}, 60_000);

test('the lesson at work is accessible: terminal, verdicts, hint, quiz, outline, menu', async () => {
  const page = await openLab(guest);
  await page.locator('#task-write-pod-manifest').getByRole('button', { name: /Hint/ }).click();
  await page
    .locator('#task-write-pod-manifest')
    .getByRole('button', { name: /Another hint/ })
    .waitFor();
  const question = page.locator('fieldset').first();
  await question.locator('input').first().check();
  await question.getByRole('button', { name: 'Check' }).click();
  await question.getByText(/^(Right|Not quite)/).waitFor();
  await typeLine(
    page,
    String.raw`printf 'kind: Pod\nmetadata:\n  name: simple-pod\nspec:\n  containers:\n  - name: simple-container\n    image: nginx\n' > pod.yaml`,
  );
  await page.locator('#task-write-pod-manifest').getByText('Done', { exact: true }).waitFor();
  await expectAccessible(page);
  await page.setViewportSize(desk);
  await page.getByRole('button', { name: /Outline/ }).click();
  await page.getByRole('dialog').waitFor();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await page.setViewportSize(desk);
  await page.getByRole('button', { name: /Guest/ }).click();
  await page.getByRole('menu').waitFor();
  await expectAccessible(page, [desk]);
  await page.close();
}, 180_000);

test('the editor is accessible: tree, a file with a problem, naming', async () => {
  const page = await openLab(guest);
  await page.setViewportSize(desk);
  await typeLine(page, "mkdir -p shop && echo 'a: [1' > shop/broken.yaml");
  await page.getByRole('tab', { name: 'Files' }).click();
  await page.getByRole('treeitem', { name: 'shop' }).click();
  await page.getByRole('treeitem', { name: 'broken.yaml' }).click();
  await page.getByText(/^Line \d/).waitFor();
  await expectAccessible(page);
  await page.setViewportSize(desk);
  await page.getByRole('button', { name: 'New file' }).click();
  await page.getByRole('dialog').waitFor();
  await expectAccessible(page, [desk]);
  await page.close();
}, 180_000);

test('the cluster map and what it shows of a broken pod are accessible', async () => {
  const page = await openLab(guest);
  await page.setViewportSize(desk);
  await typeLine(page, 'kubectl run broken --image=nginx:nope');
  await page.getByRole('tab', { name: 'Cluster' }).click();
  const broken = page.locator('.react-flow__node').filter({ hasText: /^broken/ });
  await broken.getByText(/ErrImagePull|ImagePullBackOff/).waitFor({ timeout: 20_000 });
  await expectAccessible(page);
  await page.setViewportSize(desk);
  await broken.click();
  for (const tab of ['YAML', 'Events', 'Logs']) {
    await page.getByRole('dialog').getByRole('tab', { name: tab }).click();
    await expectAccessible(page, [desk]);
  }
  await page.close();
}, 180_000);

test('the pages of learner, instructor and administrator are accessible', async () => {
  const learner = await guest.newPage();
  await learner.goto(site.at('/progress'));
  await learner.getByRole('heading', { level: 1 }).waitFor();
  await expectAccessible(learner);
  const page = administrator;
  await page.goto(site.server.invitation);
  await expectAccessible(page);
  await page.getByRole('main').getByRole('button').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/invitation'));
  for (const address of ['/admin', '/teach']) {
    await page.goto(site.at(address));
    await page.getByRole('heading', { level: 1 }).waitFor();
    await expectAccessible(page);
  }
  await page.locator('main a[href^="/teach/"]').first().click();
  await page.locator('details').first().waitFor();
  await page.locator('details').evaluateAll((all) => all.forEach((one) => one.setAttribute('open', '')));
  await expectAccessible(page);
}, 180_000);

test('from the front page to a typed command and out of the terminal, with the keyboard only', async () => {
  const page = await site.visitor();
  const focusOn = async (reached: () => Promise<boolean>): Promise<void> => {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      if (await reached()) return;
    }
    throw new Error('sixty Tabs did not reach it');
  };
  const named = (pattern: RegExp) => async (): Promise<boolean> => pattern.test(await page.evaluate(() => document.activeElement?.textContent ?? ''));
  await page.goto(site.at('/'));
  await focusOn(named(/^Start the first lesson/));
  await page.keyboard.press('Enter');
  await page.waitForURL(`**${LESSON}`);
  const begin = new LessonPage(page).beginAsGuest;
  await begin.waitFor();
  await page.waitForLoadState('networkidle');
  await begin.evaluate(() => undefined);
  await page.keyboard.press('Shift+Tab');
  for (let presses = 0; presses < 200 && !(await named(/^Continue as guest/)()); presses += 1) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await waitForTerminal(page, /:~\$/);
  await page.keyboard.press('Alt+1');
  await page.keyboard.type('kubectl get nodes');
  await page.keyboard.press('Enter');
  await waitForTerminal(page, /student1-worker2 +Ready/);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('[data-terminal]') === null)).toBe(true);
  expect(await terminalText(page)).not.toContain('command not found');
  await page.context().close();
}, 180_000);
