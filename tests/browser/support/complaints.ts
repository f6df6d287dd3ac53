import type { Page } from 'playwright-core';

/** What a page complains of from now on: errors of its scripts, and answers and connections that failed. */
export function complaintsOf(page: Page): string[] {
  const said: string[] = [];
  page.on('console', (message) => message.type() === 'error' && said.push(message.text()));
  page.on('pageerror', (error) => said.push(error.message));
  page.on('response', (response) => response.status() >= 400 && said.push(`${response.status()} ${response.url()}`));
  // What was fetched ahead is given up when the page is left.
  page.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText;
    if (reason !== 'net::ERR_ABORTED') said.push(`${request.url()} ${reason}`);
  });
  return said;
}
