import chromiumPkg from '@sparticuz/chromium';
import { chromium } from 'playwright-core';
const browser = await chromium.launch({ executablePath: await chromiumPkg.executablePath(), args: ['--no-sandbox', '--disable-gpu'] });
for (const [size, viewport] of Object.entries({ wide: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } })) {
  const page = await (await browser.newContext({ viewport })).newPage();
  page.on('pageerror', (e) => console.log('PAGEERROR', e.message));
  await page.goto('http://localhost:3401/courses/from-pods-to-ingress/from-pods-to-ingress');
  if (size === 'phone') await page.getByRole('button', { name: 'Workspace' }).click();
  await page.getByRole('button', { name: 'Continue as guest' }).click(); await page.waitForTimeout(2000);
  for (const [i, y] of [0, 700, 3000, 6000].entries()) {
    await page.evaluate((top) => document.getElementById('main')!.scrollTo(0, top), y); await page.waitForTimeout(200);
    await page.screenshot({ path: `/tmp/shots/real-${size}-${i}.png` });
  }
  console.log(size, await page.evaluate(() => document.getElementById('main')!.scrollWidth - document.getElementById('main')!.clientWidth));
  const html = await page.content(); console.log('solution leaks:', /solution:|near-miss|SECRET/i.test(html));
}
await browser.close();
