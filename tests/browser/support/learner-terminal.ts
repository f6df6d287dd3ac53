import type { Page } from 'playwright-core';
import { terminalText } from '../../support/browser.ts';

const PROMPT = /(?:[\w-]+@[\w-]+:\S*|^)[$#] ?$/;
const WORKSTATION = /student1@[\w-]+:\S*\$ ?$/;
const CONTINUES = /^>\s*$/;
/** The longest that a command of a lesson may take, ms. */
const PATIENCE = 90_000;

/** Terminal 1 as somebody uses it who types, reads what is shown, and types on. */
export class LearnerTerminal {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  /** What a learner types from a lesson: at the workstation, unless the command belongs into the container that is open. */
  async type(command: string, isForWorkstation = /^\s*(?:kubectl|nano)\b/.test(command)): Promise<void> {
    await this.#ready();
    if (isForWorkstation && !WORKSTATION.test(await this.#lastLine())) await this.#enter('exit', WORKSTATION);
    const lines = command.trimEnd().split('\n');
    for (const [index, line] of lines.entries()) await this.#enter(line, index < lines.length - 1 ? CONTINUES : PROMPT);
  }

  /** Writes a file with nano, as the lesson shows it, and leaves it with Ctrl+X, Y and Enter. */
  async writeWithNano(command: string, text: string): Promise<void> {
    await this.#ready();
    await this.#enter(command, /\^X Exit|\^X/);
    for (const line of text.trimEnd().split('\n')) {
      await this.#page.keyboard.type(line);
      await this.#page.keyboard.press('Enter');
    }
    await this.#page.keyboard.press('Control+x');
    await this.#page.keyboard.type('y');
    await this.#page.keyboard.press('Enter');
    await this.#until(WORKSTATION);
  }

  async #ready(): Promise<void> {
    await this.#page.locator('[data-terminal="1"]').click();
    await this.#until(PROMPT);
  }

  /** Enter is pressed once the line stands there: what shows after it is the answer, not the prompt from before. */
  async #enter(line: string, then: RegExp): Promise<void> {
    await this.#page.keyboard.type(line);
    const wanted = line.replaceAll(/\s/g, '');
    await this.#wait((text) => text.replaceAll(/\s/g, '').endsWith(wanted), `the line ${line}`);
    await this.#page.keyboard.press('Enter');
    await this.#until(then);
  }

  #until(pattern: RegExp): Promise<void> {
    return this.#wait((text) => pattern.test(lastLineOf(text)), String(pattern));
  }

  async #lastLine(): Promise<string> {
    return lastLineOf(await this.#text());
  }

  async #text(): Promise<string> {
    return (await terminalText(this.#page)).replaceAll('\u00a0', ' ').trimEnd();
  }

  async #wait(holds: (text: string) => boolean, what: string): Promise<void> {
    const deadline = Date.now() + PATIENCE;
    for (;;) {
      const text = await this.#text();
      if (holds(text)) return;
      if (Date.now() > deadline) throw new Error(`the terminal never showed ${what}:\n${text}`);
      await this.#page.waitForTimeout(25);
    }
  }
}

const lastLineOf = (text: string): string => text.split('\n').at(-1) ?? '';
