import chromium from '@sparticuz/chromium';
import { chromium as playwright, type Browser, type Page } from 'playwright-core';

/** The browser that came as a package. */
export async function openBrowser(): Promise<Browser> {
  return playwright.launch({ executablePath: await chromium.executablePath(), args: ['--no-sandbox', '--disable-gpu'] });
}

/** What terminal 1 shows. */
export async function terminalText(page: Page): Promise<string> {
  return page.locator('[data-terminal="1"] .xterm-rows').innerText();
}

/** Types a line into terminal 1 and presses Enter. */
export async function typeLine(page: Page, line: string): Promise<void> {
  await page.locator('[data-terminal="1"]').click();
  await page.keyboard.type(line);
  await page.keyboard.press('Enter');
}

/** The longest that a terminal may keep somebody waiting, ms: machines that run tests are busy. */
const patience = 60_000;

/** Waits until terminal 1 shows something that matches. */
export async function waitForTerminal(page: Page, pattern: RegExp): Promise<void> {
  const deadline = Date.now() + patience;
  for (;;) {
    const text = await terminalText(page);
    if (pattern.test(text.replaceAll('\u00a0', ' '))) return;
    if (Date.now() > deadline) throw new Error(`the terminal never showed ${String(pattern)}:\n${text}`);
    await page.waitForTimeout(50);
  }
}
