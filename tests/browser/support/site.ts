import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { openBrowser } from '../../support/browser.ts';
import { PodiumServer } from '../../support/podium-server.ts';

export const desk = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };
export const themes = ['light', 'dark'] as const;

/** The built server, and a browser in front of it. */
export class Site {
  readonly server = new PodiumServer();
  #browser: Browser | undefined;

  /** One for the suite that calls it: there before its first test, gone after its last. */
  static forSuite(environment: Readonly<Record<string, string>> = {}): Site {
    const site = new Site();
    beforeAll(async () => {
      await site.server.start(environment);
      site.#browser = await openBrowser();
    }, 120_000);
    afterAll(async () => {
      await site.#browser?.close();
      await site.server.stop('SIGKILL');
      site.server.remove();
    }, 60_000);
    return site;
  }

  at(address: string): string {
    return this.server.url + address;
  }

  /** Somebody whom the server does not know, with a browser of their own; at a desk unless told otherwise. */
  async visitor(look: BrowserContextOptions = {}): Promise<Page> {
    if (this.#browser === undefined) throw new Error('the browser is opened before the first test, not while a suite is read');
    return (await this.#browser.newContext({ viewport: desk, ...look })).newPage();
  }

  /** A guest, on no page yet. */
  async guest(look: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.visitor(look);
    await page.context().request.post(this.at('/api/auth/sign-in/anonymous'), { data: {}, headers: { origin: this.server.url } });
    return page;
  }

  /** Somebody who has just made an account by filling in the form, and stands on the front page. */
  async member(name: string): Promise<Page> {
    const page = await this.visitor();
    await page.goto(this.at('/sign-up'));
    await signUp(page, name);
    await page.waitForURL(this.at('/'));
    return page;
  }

  /** Makes the admin of whoever has this page, with the link that the first start printed. */
  async makeAdmin(page: Page): Promise<void> {
    await page.goto(this.server.invitation);
    await page.getByRole('main').getByRole('button').click();
    await page.waitForURL((url) => !url.pathname.startsWith('/invitation'));
  }
}

/** Fills in the form that is open. */
export async function signUp(page: Page, name: string): Promise<void> {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Email').fill(`${name.toLowerCase()}@example.com`);
  await page.getByLabel('Password').fill('correct horse battery');
  await page.getByRole('main').getByRole('button', { name: 'Sign up' }).click();
}
