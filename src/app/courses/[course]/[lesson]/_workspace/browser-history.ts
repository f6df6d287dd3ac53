/** Addresses a browser has been at, and where in them it stands. */
export interface BrowserHistory {
  readonly entries: readonly string[];
  readonly at: number;
}

export const NOWHERE: BrowserHistory = { entries: [], at: -1 };

/** Goes to an address; what lay ahead is forgotten. The same address again is a reload. */
export function visit(history: BrowserHistory, url: string): BrowserHistory {
  if (history.entries[history.at] === url) return history;
  const entries = [...history.entries.slice(0, history.at + 1), url];
  return { entries, at: entries.length - 1 };
}

export function go(history: BrowserHistory, steps: -1 | 1): BrowserHistory {
  const at = history.at + steps;
  return at < 0 || at >= history.entries.length ? history : { ...history, at };
}

/** What a person types becomes an address: `web.example.com/cart` → `http://web.example.com/cart`. */
export function toAddress(typed: string): string | undefined {
  const text = typed.trim();
  if (text === '') return undefined;
  const url = /^https?:\/\//i.test(text) ? text : `http://${text}`;
  return URL.canParse(url) ? new URL(url).href : undefined;
}
