import type { Locator, Page } from 'playwright-core';
import { waitForTerminal } from '../../support/browser.ts';

export const FIRST_LESSON = '/courses/from-pods-to-ingress/from-pods-to-ingress';

/** A lesson as somebody sees it who works in it. */
export class LessonPage {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  task(id: string): Locator {
    return this.#page.locator(`#task-${id}`);
  }

  /** Waits for the tick. */
  async done(id: string): Promise<void> {
    await this.task(id).getByText('Done', { exact: true }).waitFor({ timeout: 30_000 });
  }

  tab(name: string | RegExp): Locator {
    return this.#page.getByRole('tab', { name });
  }

  /** The button in the workspace; the one in the header says the same. */
  get beginAsGuest(): Locator {
    return this.#page.getByRole('button', { name: 'Continue as guest' }).last();
  }

  /** With a prompt in terminal 1. */
  async untilReady(): Promise<void> {
    await waitForTerminal(this.#page, /\$\s*$/);
  }
}
