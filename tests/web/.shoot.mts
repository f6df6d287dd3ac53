import chromiumPkg from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
const base = 'http://localhost:3401';
const out = '/tmp/shots'; 
import { mkdirSync } from 'node:fs';
mkdirSync(out, { recursive: true });
const browser = await chromium.launch({ executablePath: await chromiumPkg.executablePath(), args: ['--no-sandbox', '--disable-gpu'] });
const only = process.argv[2];
for (const scheme of ['light', 'dark'] as const) {
  for (const [size, viewport] of Object.entries({ wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } })) {
    if (only && only !== `${size}-${scheme}`) continue;
    const context = await browser.newContext({ viewport, colorScheme: scheme });
    const page = await context.newPage();
    page.on('console', (m) => { if (['error', 'warning'].includes(m.type())) console.log(size, scheme, m.type(), m.text().slice(0, 300)); });
    page.on('pageerror', (e) => console.log('PAGEERROR', e.message.slice(0, 300)));
    const shot = async (name: string) => {
      const over = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      if (over) console.log('HORIZONTAL SCROLL', size, name);
      await page.screenshot({ path: `${out}/${size}-${scheme}-${name}.png` });
    };
    await page.goto(base); await shot('front');
    await page.goto(`${base}/courses/from-pods-to-ingress`); await shot('course');
    await page.goto(`${base}/courses/from-pods-to-ingress/pods`); await page.waitForTimeout(500); await shot('lesson-gate');
    if (size === 'phone') await page.getByRole('button', { name: 'Workspace' }).click();
    await page.getByRole('button', { name: 'Continue as guest' }).click();
    await page.waitForTimeout(2500);
    if (size === 'phone') { await shot('lesson'); await page.getByRole('button', { name: 'Workspace', exact: true }).click(); await page.waitForTimeout(800); }
    await page.locator('.xterm-helper-textarea').first().waitFor({ state: 'attached' });
    if (size === 'phone') { await shot('terminal'); await page.getByRole('button', { name: 'Lesson', exact: true }).click(); }
    await page.getByText('kubectl get pods', { exact: true }).first().click();
    await page.waitForTimeout(700);
    await shot('lesson-typed');
    await page.keyboard.type('pass pod-running\n');
    await page.waitForTimeout(800);
    if (size === 'phone') await page.getByRole('button', { name: 'Lesson', exact: true }).click();
    await page.locator('#task-pod-running').scrollIntoViewIfNeeded();
    await page.evaluate(() => document.querySelector('#task-pod-running')?.scrollIntoView({ block: 'start' }));
    await page.waitForTimeout(600); await shot('lesson-passed');
    await page.evaluate(() => document.querySelector('[aria-label="Check yourself"]')?.scrollIntoView({ block: 'start' }));
    await page.waitForTimeout(300); await shot('lesson-quiz');
    await page.evaluate(() => document.querySelector('#task-scale-out')?.scrollIntoView({ block: 'center' }));
    await page.waitForTimeout(300); await shot('lesson-scale');
    if (size === 'phone') await page.getByRole('button', { name: 'Workspace', exact: true }).click();
    await page.getByRole('tab', { name: 'Cluster' }).click(); await page.waitForTimeout(1500); await shot('map');
    await page.getByText('simple-pod', { exact: true }).last().click(); await page.waitForTimeout(600); await shot('sheet');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Outline' }).click(); await page.waitForTimeout(400); await shot('outline'); await page.keyboard.press('Escape');
    await page.goto(`${base}/progress`); await shot('progress');
    await page.goto(`${base}/sign-up`); await shot('sign-up');
    const res = await page.goto(`${base}/nothing`); console.log('404 status', res?.status()); await shot('404');
    const invitation = (await import('node:fs')).readFileSync('/tmp/web.log', 'utf8').match(/http\S+invitation\S+/)![0];
    await page.goto(invitation); await shot('invitation');
    if (await page.getByRole('link', { name: 'Make an account' }).count()) {
      await page.getByRole('link', { name: 'Make an account' }).click();
      await page.getByLabel('Name').fill('Grace Hopper'); await page.getByLabel('Email').fill('grace@example.com'); await page.getByLabel('Password').fill('a long password');
      await page.getByRole('button', { name: 'Sign up' }).click(); await page.waitForTimeout(1500); await shot('redeem');
      await page.getByRole('button', { name: 'Become the admin' }).click(); await page.waitForTimeout(1500);
    } else { await page.goto(`${base}/sign-in`); await page.getByLabel('Email').fill('grace@example.com'); await page.getByLabel('Password').fill('a long password'); await page.getByRole('button', { name: 'Sign in' }).click(); await page.waitForTimeout(1500); await page.goto(`${base}/admin`); }
    await shot('admin');
    await page.goto(`${base}/teach`); await shot('teach');
    await page.getByRole('link', { name: /Grace/ }).first().click(); await page.waitForTimeout(800); await shot('learner');
    await page.goto(`${base}/courses/from-pods-to-ingress/pods`); await page.waitForTimeout(1500); await shot('after-account');
    await context.close();
  }
}
await browser.close();
