import { z } from 'zod/mini';

/** What of the workspace is open: kept by the browser, and the same in all its tabs. */
export interface RememberedTabs {
  /** Names of terminals. */
  readonly terminals: readonly string[];
  readonly tab: string;
}

const shape = z.object({ terminals: z.array(z.string().check(z.regex(/^[1-9]\d{0,3}$/))).check(z.minLength(1), z.maxLength(6)), tab: z.string() });
const panes = new Set(['files', 'cluster', 'browser', 'author']);
const fresh: RememberedTabs = { terminals: ['1'], tab: '1' };

export const tabsKey = (lab: string): string => `podium-tabs-${lab}`;

/** What cannot be read is forgotten. */
export function parseTabs(text: string | null): RememberedTabs {
  if (text === null) return fresh;
  try {
    const { terminals, tab } = shape.parse(JSON.parse(text));
    const names = [...new Set(terminals)];
    return { terminals: names, tab: panes.has(tab) || names.includes(tab) ? tab : (names[0] ?? '1') };
  } catch {
    return fresh;
  }
}
