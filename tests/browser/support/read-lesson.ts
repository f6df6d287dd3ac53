import type { Page } from 'playwright-core';

/** What a lesson's page asks of whoever reads it, from top to bottom. */
export type LessonItem =
  | { readonly kind: 'command'; readonly text: string }
  | { readonly kind: 'file'; readonly name: string; readonly text: string }
  | { readonly kind: 'task'; readonly id: string }
  | { readonly kind: 'question'; readonly text: string };

/** Reads them off the page as it is shown. */
export function readLesson(page: Page): Promise<readonly LessonItem[]> {
  return page.locator('.prose').evaluate((prose) => {
    const textOf = (element: Element | null): string => element?.textContent ?? '';
    const parts = prose.querySelectorAll('button:has(> code), figure:has(figcaption + pre), section[id^="task-"], fieldset > legend');
    return Array.from(parts).flatMap((part): LessonItem[] => {
      if (part.tagName === 'BUTTON') return [{ kind: 'command', text: textOf(part.querySelector('code')) }];
      if (part.tagName === 'SECTION') return [{ kind: 'task', id: part.id.slice('task-'.length) }];
      if (part.tagName === 'LEGEND') return [{ kind: 'question', text: textOf(part) }];
      const name = textOf(part.querySelector('figcaption > span'));
      return name === '' ? [] : [{ kind: 'file', name, text: textOf(part.querySelector('pre')) }];
    });
  });
}
