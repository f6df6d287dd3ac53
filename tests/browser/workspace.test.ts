/** The workspace beside the text: editor, browser, quizzes, answers, figures, and what authors see. */
import type { Page } from 'playwright-core';
import { terminalText, typeLine, waitForTerminal } from '../support/browser.ts';
import { violations } from './support/axe.ts';
import { LessonPage } from './support/lesson-page.ts';
import { PracticeContent } from './support/practice-content.ts';
import { Site } from './support/site.ts';

const LESSON = '/courses/practice/practice';
/** The header has tests of its own. */
const WORK = 'main, section[aria-label="Workspace"]';
const content = new PracticeContent();
const site = Site.forSuite({ CONTENT_DIR: content.folder });
let page: Page;
let lesson: LessonPage;

const question = (text: string) => page.getByRole('group', { name: text });

beforeAll(async () => {
  page = await site.member('Grace');
  page.setDefaultTimeout(15_000);
  lesson = new LessonPage(page);
  await page.goto(site.at(LESSON));
  await waitForTerminal(page, /:~\$/);
}, 60_000);

afterAll(() => content.remove());

test('a manifest of the text opens in the editor, and is written only when it is saved', async () => {
  await page.getByRole('button', { name: 'Open in editor' }).click();
  await page.getByRole('textbox', { name: /Text of pod.yaml/ }).waitFor();
  await page.getByText('Not saved', { exact: true }).waitFor();
  await lesson.tab('Terminal').click();
  await typeLine(page, 'ls pod.yaml');
  await waitForTerminal(page, /cannot access 'pod.yaml'/);
  await lesson.tab('Files').click();
  expect(await violations(page, WORK)).toEqual([]);
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+s');
  await page.getByText('Saved', { exact: true }).waitFor();
}, 60_000);

test('problems of the YAML are said in words, with their line', async () => {
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText('kind: Again\n');
  await page.getByText(/Line 11: Map keys must be unique/).waitFor();
  await page.locator('.cm-lintRange-error').first().waitFor();
  for (let presses = 0; presses < 3 && (await page.getByText('Not saved', { exact: true }).isVisible()); presses++)
    await page.keyboard.press('Control+z');
  await page.getByText('Saved', { exact: true }).waitFor();
}, 60_000);

test('a file that changed in the terminal meanwhile is not overwritten: both are offered', async () => {
  await page.locator('.cm-content').click();
  await page.keyboard.press('Control+End');
  await page.keyboard.insertText('# mine');
  await lesson.tab('Terminal').click();
  await typeLine(page, "echo '# theirs' >> pod.yaml; clear");
  await lesson.tab('Files').click();
  await page.getByText('This file was changed meanwhile').waitFor();
  expect(await page.locator('.cm-content').innerText()).toContain('# mine');
  expect(await violations(page, WORK)).toEqual([]);
  await page.getByRole('button', { name: 'Take the other' }).click();
  await page.getByText('Saved', { exact: true }).waitFor();
  expect(await page.locator('.cm-content').innerText()).toContain('# theirs');
  expect(await page.locator('.cm-content').innerText()).not.toContain('# mine');
}, 60_000);

test('the tree is used with the keyboard alone, and files are made, renamed and deleted', async () => {
  await page.getByRole('button', { name: 'New file' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('../x');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('alert').waitFor();
  await page.getByRole('dialog').getByLabel('Name').fill('notes/a.txt');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: /Text of notes\/a.txt/ }).waitFor();
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved', { exact: true }).waitFor();
  await page.getByRole('treeitem', { name: 'a.txt' }).focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', { name: /Text of pod.yaml/ }).waitFor();
  await page.getByRole('treeitem', { name: 'a.txt' }).click();
  await page.getByRole('button', { name: 'More to do' }).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByRole('dialog').getByLabel('Name').fill('b.txt');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'b.txt' }).waitFor();
  await page.getByRole('button', { name: 'More to do' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('treeitem', { name: 'b.txt' }).waitFor({ state: 'detached' });
}, 60_000);

test('an answer goes to the grader, which says why a wrong one is', async () => {
  await lesson.task('later').getByText('First:').waitFor();
  await lesson.task('count').getByLabel('How many nodes has your cluster?').fill('99');
  await lesson.task('count').getByRole('button', { name: 'Answer' }).click();
  await lesson.task('count').getByText(/99/).first().waitFor();
  await lesson.task('count').getByLabel('How many nodes has your cluster?').fill('3');
  await lesson.task('count').getByRole('button', { name: 'Answer' }).click();
  await lesson.done('count');
}, 60_000);

test('Apply types into the terminal; a check that waits says so, and then ticks; the figure shows the Pod, and the text says where it runs', async () => {
  await lesson.tab('Files').click();
  await page.getByRole('treeitem', { name: 'pod.yaml' }).click();
  await page.getByRole('button', { name: 'Apply', exact: true }).click();
  await waitForTerminal(page, /pod\/web created/);
  await lesson.task('later').getByText('Waiting; it is looked at again by itself.').waitFor();
  await page.getByText('The Pod web runs on ‹node›.').waitFor();
  await lesson
    .task('later')
    .getByText(/^It has to stay so for another \d+ s\.$/)
    .waitFor();
  await page.getByText('What carries app=web').scrollIntoViewIfNeeded();
  await page.locator('figure .react-flow__node').filter({ hasText: /^web/ }).waitFor();
  await lesson.done('later');
  await page.getByText(/^The Pod web runs on student1-worker[12]\.$/).waitFor();
}, 60_000);

test('several right options, an order put right with the keyboard, and a word', async () => {
  const several = question('Which are workloads?');
  await several.getByLabel('Deployment').check();
  await several.getByRole('button', { name: 'Check' }).click();
  await several.getByText('Not quite').waitFor();
  expect(await several.innerText()).not.toContain('Both make Pods');
  await several.getByLabel('Job').check();
  await several.getByRole('button', { name: 'Check' }).click();
  await several.getByText('Right. Both make Pods.').waitFor();

  const order = question('Who comes after whom?');
  const names = ['API server', 'Scheduler', 'Kubelet'];
  for (const [wanted, name] of names.entries())
    for (let at = await placeOf(name); at > wanted; at--) await order.getByRole('button', { name: `Up: ${name}` }).press('Enter');
  await order.getByRole('button', { name: 'Check' }).click();
  await order.getByText('Right. Each watches for the one before.').waitFor();

  const words = question('What balances over Pods?');
  await words.getByLabel('Your answer').fill('a Deployment');
  await page.keyboard.press('Enter');
  await words.getByText('Not quite').waitFor();
  await words.getByLabel('Your answer').fill(' service ');
  await page.keyboard.press('Enter');
  await words.getByText('Right. A Service does.').waitFor();
  expect(await violations(page, WORK)).toEqual([]);

  async function placeOf(name: string): Promise<number> {
    return (await order.getByRole('listitem').allInnerTexts()).findIndex((text) => text.includes(name));
  }
}, 60_000);

test('an order is dragged with the mouse, and from the keyboard with each step said', async () => {
  const order = question('Who comes after whom?');
  const steps = async (): Promise<string[]> => (await order.getByRole('listitem').allInnerTexts()).map((text) => text.replace(/\s*\d\s*/, '').trim());
  const handle = (name: string) => order.getByRole('button', { name: `Move: ${name}` });
  expect(await steps()).toEqual(['API server', 'Scheduler', 'Kubelet']);
  await order.scrollIntoViewIfNeeded();
  const [from, to] = [await handle('API server').boundingBox(), await handle('Kubelet').boundingBox()];
  if (from === null || to === null) throw new Error('the steps are not in view');
  await page.mouse.move(from.x + 10, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(to.x + 10, to.y + 14, { steps: 12 });
  await page.mouse.up();
  await order.getByRole('listitem').last().getByText('API server').waitFor();
  expect(await steps()).toEqual(['Scheduler', 'Kubelet', 'API server']);
  await handle('API server').focus();
  await page.keyboard.press('Space');
  await page.getByText(/API server.*place 3 of 3\.$/).waitFor({ state: 'attached' });
  for (const place of [2, 1]) {
    await page.keyboard.press('ArrowUp');
    await page.getByText(`API server is at place ${place} of 3.`).waitFor({ state: 'attached' });
  }
  await page.keyboard.press('Space');
  await page.getByText('API server was put at place 1 of 3.').waitFor({ state: 'attached' });
  expect(await steps()).toEqual(['API server', 'Scheduler', 'Kubelet']);
  await order.getByRole('button', { name: 'Check' }).click();
  await order.getByText('Right. Each watches for the one before.').waitFor();
}, 60_000);

test('the browser opens a NodePort, and with each reload another Pod may answer', async () => {
  await lesson.tab('Terminal').click();
  await typeLine(
    page,
    'clear; kubectl create deployment shop --image=nginx --replicas=2 && kubectl expose deployment shop --port=80 --type=NodePort && kubectl rollout status deployment/shop',
  );
  await waitForTerminal(page, /successfully rolled out/);
  await lesson.tab('Browser').click();
  await page.getByRole('button', { name: /service\/shop/ }).click();
  await page
    .frameLocator('iframe')
    .getByRole('heading', { name: /Welcome to nginx/ })
    .waitFor();
  const seen = new Set<string>();
  for (let turn = 0; turn < 6 && seen.size < 2; turn++) {
    const answer = page.getByText(/answered by pod shop-/);
    await answer.waitFor();
    seen.add(await answer.innerText());
    await page.getByRole('button', { name: 'Load again' }).click();
    await page.waitForTimeout(700);
  }
  expect(seen.size).toBe(2);
  expect(await violations(page, WORK)).toEqual([]);
}, 60_000);

test('the page that was open in the browser is open again after a reload', async () => {
  await page.reload();
  await lesson.tab('Browser').click();
  await page
    .frameLocator('iframe')
    .getByRole('heading', { name: /Welcome to nginx/ })
    .waitFor();
  await lesson.tab('Terminal').click();
}, 60_000);

test('who reads without a lab becomes a guest beside the questions, and answers them', async () => {
  const reader = await site.visitor();
  await reader.goto(site.at('/courses/practice/reading'));
  expect(await reader.getByRole('radio', { name: 'Two' }).isDisabled()).toBe(true);
  expect(await violations(reader, 'main')).toEqual([]);
  await reader.getByRole('main').getByRole('button', { name: 'Continue as guest' }).click();
  await reader.getByRole('radio', { name: 'Two' }).check();
  await reader.getByRole('button', { name: 'Check' }).click();
  await reader.getByText('Right. Count.').waitFor();
  await reader.reload();
  await reader.getByText('Right.').waitFor();
  await reader.context().close();
}, 60_000);

test('a lesson that cannot be read says so; what is wrong is for those who teach', async () => {
  const other = await page.context().newPage();
  await other.goto(site.at('/courses/broken/broken'));
  await other.getByRole('heading', { level: 1, name: 'This lesson cannot be shown right now' }).waitFor();
  expect(await other.locator('body').innerText()).not.toContain('podd');
  await other.getByRole('link', { name: 'All courses' }).click();
  await other.getByRole('link', { name: /Practice/ }).waitFor();
  await other.close();
}, 60_000);

test('open tabs are remembered, shells live on, and another tab of the browser has the same', async () => {
  await page.getByRole('button', { name: 'New terminal' }).click();
  await lesson.tab('Terminal 2').waitFor();
  await page.locator('[data-terminal="2"]').click();
  await page.keyboard.type('echo second-$((20+2))\n');
  await page.locator('[data-terminal="2"]').getByText('second-22').waitFor();
  await page.reload();
  await lesson.tab('Terminal 2').waitFor();
  await page.locator('[data-terminal="2"]').getByText('second-22').waitFor();
  const twin = await page.context().newPage();
  await twin.goto(site.at(LESSON));
  await twin.getByRole('tab', { name: 'Terminal 2' }).click();
  await twin.locator('[data-terminal="2"]').getByText('second-22').waitFor();
  await page.getByRole('button', { name: 'Close terminal 2' }).click();
  await twin.getByRole('tab', { name: 'Terminal 2' }).waitFor({ state: 'detached' });
  await twin.close();
}, 60_000);

test('a click on a tab draws no ring, the keyboard does', async () => {
  const outline = () => lesson.tab('Cluster').evaluate((element) => getComputedStyle(element).outlineStyle);
  await page.locator('[data-terminal="1"]').click();
  await page.keyboard.type('a');
  await lesson.tab('Cluster').click();
  expect(await outline()).toBe('none');
  await lesson.tab('Files').click();
  await page.keyboard.press('ArrowRight');
  await page.locator('[role="tab"]:focus-visible').filter({ hasText: 'Cluster' }).waitFor();
  expect(await outline()).toBe('solid');
}, 60_000);

test('learners have no author tab; an administrator has, solves, errs, and sees the lesson change as it is saved', async () => {
  expect(await lesson.tab('Author').count()).toBe(0);
  const before = await page.request.get(site.at(`/api/labs/${await labOf()}/author`));
  expect(before.status()).toBe(404);
  await site.makeAdmin(page);
  await page.goto(site.at(LESSON));
  await lesson.tab('Author').click();
  await page.getByRole('button', { name: /Show near miss/ }).click();
  await page.getByText('The script ended well').waitFor();
  await page.getByText(/Found: .*99/).waitFor();
  expect(await violations(page, WORK)).toEqual([]);
  content.append('## Saved just now');
  await page.getByRole('heading', { name: 'Saved just now' }).waitFor();
  content.append('<Broken');
  await page.getByText('The lesson cannot be shown as it was saved').waitFor();
  content.retitle('Count the nodes');
  await lesson.task('count').getByText('Count the nodes').waitFor();
  await page.getByText('The lesson cannot be shown as it was saved').waitFor({ state: 'detached' });
  await lesson.tab('Terminal').click();
  expect(await terminalText(page)).toContain('successfully rolled out');
  const other = await page.context().newPage();
  await other.goto(site.at('/courses/broken/broken'));
  await other.getByText(/01-broken\/lab\.yaml:5:\d+/).waitFor();
  await other.getByText(/podd/).waitFor();
  expect(await violations(other)).toEqual([]);
  await other.close();
}, 90_000);

async function labOf(): Promise<string> {
  const answer = await page.request.post(site.at('/api/lessons'), {
    headers: { origin: site.server.url },
    data: { course: 'practice', lesson: 'practice' },
  });
  return ((await answer.json()) as { lab: string }).lab;
}
