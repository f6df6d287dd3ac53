import path from 'node:path';
import type { Page } from 'playwright-core';

const axe = path.resolve('node_modules/axe-core/axe.min.js');
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Axe {
  run(context: string, options: object): Promise<{ violations: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[] }>;
}

/** What axe holds against the page as it stands, or against a part of it, a line each. */
export async function violations(page: Page, part = 'html'): Promise<string[]> {
  await page.addScriptTag({ path: axe });
  return page.evaluate(
    async ([values, within]) => {
      const { axe: checker } = window as unknown as { axe: Axe };
      const result = await checker.run(within, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] });
      return result.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${JSON.stringify(node.target)} ${node.failureSummary ?? ''}`));
    },
    [rules, part] as const,
  );
}
