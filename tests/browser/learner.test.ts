/** A learner in a real browser, by typing, against the built server. */
import type { Page } from 'playwright-core';
import { terminalText, typeLine, waitForTerminal } from '../support/browser.ts';
import { FIRST_LESSON as LESSON, LessonPage } from './support/lesson-page.ts';
import { phone, signUp, Site } from './support/site.ts';

const site = Site.forSuite();
let page: Page;
let lesson: LessonPage;

beforeAll(async () => {
  page = await site.visitor();
  lesson = new LessonPage(page);
});

test('a guest opens the lesson and gets a terminal', async () => {
  await page.goto(site.at(LESSON));
  await lesson.beginAsGuest.click();
  await waitForTerminal(page, /student1@ip-172-31-3-110:~\$/);
}, 60_000);

test('writes pod.yaml with nano, applies it, and both tasks tick themselves', async () => {
  await typeLine(page, 'nano pod.yaml');
  await waitForTerminal(page, /GNU nano/);
  const manifest = [
    'apiVersion: v1',
    'kind: Pod',
    'metadata:',
    '  name: simple-pod',
    'spec:',
    '  containers:',
    '  - name: simple-container',
    '    image: nginx',
  ];
  for (const line of manifest) {
    await page.keyboard.type(line);
    await page.keyboard.press('Enter');
    // nano keeps no indentation by itself; neither do we.
  }
  await page.keyboard.press('Control+x');
  await page.keyboard.type('y');
  await page.keyboard.press('Enter');
  await waitForTerminal(page, /\$\s*$/);
  await lesson.done('write-pod-manifest');
  await typeLine(page, 'kubectl apply -f pod.yaml');
  await waitForTerminal(page, /pod\/simple-pod created/);
  await lesson.done('run-simple-pod');
}, 90_000);

test('after a reload the ticks are still there, and the terminal goes on', async () => {
  await page.reload();
  await lesson.done('run-simple-pod');
  await waitForTerminal(page, /pod\/simple-pod created/);
  await typeLine(page, 'kubectl get pods');
  await waitForTerminal(page, /simple-pod +1\/1 +Running/);
}, 60_000);

test('signs up and keeps everything', async () => {
  await page.goto(site.at(`/sign-up?next=${encodeURIComponent(LESSON)}`));
  await signUp(page, 'Ada');
  await page.waitForURL(`**${LESSON}`);
  await lesson.done('run-simple-pod');
}, 60_000);

test('kill -9 during a task loses no tick and brings the cluster back', async () => {
  await typeLine(page, 'kubectl create deployment first-deployment --image=nginx');
  await lesson.done('create-deployment');
  await typeLine(page, 'echo here-i-was > note.txt; cd /tmp');
  await waitForTerminal(page, /:\/tmp\$\s*$/);
  await page.waitForTimeout(2_500);
  await site.server.stop('SIGKILL');
  await page.getByText('Connection lost; reconnecting…').waitFor();
  await site.server.start();
  await page.reload();
  await lesson.done('create-deployment');
  await waitForTerminal(page, /:\/tmp\$/);
  await typeLine(page, 'clear; kubectl get deployments,pods; cat ~/note.txt');
  await waitForTerminal(page, /first-deployment +1\/1/);
  await waitForTerminal(page, /pod\/simple-pod +1\/1 +Running/);
  expect(await terminalText(page)).toContain('here-i-was');
}, 120_000);

test('neither solutions nor checks reach the browser', async () => {
  const response = await page.goto(site.at(LESSON));
  const html = (await response?.text()) ?? '';
  expect(html).toContain('Roll out nginx 1.15.2');
  for (const secret of ['revision-at-least', 'ready-endpoints', 'near-misses', 'kubectl create deployment first-deploymet', 'is no task above'])
    expect(html).not.toContain(secret);
  expect(html).not.toMatch(/"checks":\[\{"(rollout|replicas|selects|routes|ran|file|pod)"/);
}, 30_000);

test('what a program prints cannot script the page', async () => {
  await waitForTerminal(page, /\$/);
  await typeLine(page, `echo '<img src=x onerror="document.title=1">'; printf '\\033]8;;javascript:alert(1)\\033\\\\click\\033]8;;\\033\\\\\\n'`);
  await waitForTerminal(page, /click/);
  expect(await page.title()).not.toBe('1');
  expect(await page.locator('[data-terminal="1"] img').count()).toBe(0);
  expect(await page.locator('[data-terminal="1"] a[href^="javascript"]').count()).toBe(0);
}, 30_000);

test('on a phone the text and the lab are two halves without sideways scrolling', async () => {
  const small = await site.visitor({ viewport: phone, storageState: await page.context().storageState() });
  await small.goto(site.at(LESSON));
  await small.getByRole('heading', { level: 1 }).waitFor();
  expect(await small.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
  await small.context().close();
}, 30_000);

test('on a phone a guest begins in the workspace, stays in it, and is told there of a tick and what is next', async () => {
  const small = await site.visitor({ viewport: phone });
  const onPhone = new LessonPage(small);
  await small.goto(site.at(LESSON));
  await small.getByRole('button', { name: 'Workspace' }).click();
  await onPhone.beginAsGuest.click();
  await small.locator('[data-terminal="1"] .xterm-rows').filter({ hasText: '$' }).waitFor();
  const manifest = String.raw`kind: Pod\nmetadata: {name: simple-pod}\nspec: {containers: [{name: simple-container, image: nginx}]}\n`;
  await typeLine(small, `printf '${manifest}' > pod.yaml`);
  await small.getByText('Done: Write pod.yaml. 1 of 20 tasks.').waitFor({ state: 'attached' });
  expect(await onPhone.task('run-simple-pod').isVisible()).toBe(false);
  await small.getByRole('link', { name: 'Next: Bring the Pod to life' }).click();
  await onPhone.task('run-simple-pod').waitFor();
  await small.context().close();
}, 90_000);
