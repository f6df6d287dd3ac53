import type { Page } from 'playwright-core';

/** What can be seen to be wrong with the lesson on the page as it stands, a line each. Nothing is right by being there. */
export function lessonFaults(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const main = document.getElementById('main');
    if (main === null) return ['there is no lesson'];
    const faults: string[] = [];
    const isShown = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    const name = (element: Element): string =>
      `${element.tagName.toLowerCase()} "${(element.textContent || element.getAttribute('aria-label') || '').trim().slice(0, 60)}"`;
    const isForReaders = (element: Element): boolean => element.closest('.sr-only') !== null;

    for (const part of [document.documentElement, main])
      if (part.scrollWidth > part.clientWidth) faults.push(`the page is ${part.scrollWidth - part.clientWidth}px wider than its frame`);

    const frame = main.getBoundingClientRect();
    /** Whether an element lies in something that scrolls sideways by itself. */
    const scrolls = (element: Element): boolean => {
      for (let at: Element | null = element; at !== null && at !== main; at = at.parentElement)
        if (['auto', 'scroll'].includes(getComputedStyle(at).overflowX)) return true;
      return false;
    };
    interface Line {
      readonly box: DOMRect;
      readonly owner: Element;
    }
    const lines: Line[] = [];
    const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const owner = node.parentElement;
      if (owner === null || (node.textContent ?? '').trim() === '' || !isShown(owner) || isForReaders(owner)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) {
        if (box.width < 1 || box.height < 1) continue;
        // What ends in an ellipsis ends where its box does.
        const ends = getComputedStyle(owner).textOverflow === 'ellipsis' ? owner.getBoundingClientRect() : box;
        lines.push({ box: new DOMRect(box.left, box.top, Math.min(box.right, ends.right) - box.left, box.height), owner });
        if ((box.left < frame.left - 1 || box.right > frame.right + 1) && !scrolls(owner)) faults.push(`${name(owner)} sticks out of the page`);
      }
      for (let at: Element | null = owner; at !== null && at !== main; at = at.parentElement) {
        const style = getComputedStyle(at);
        if (style.textOverflow === 'ellipsis' || at.matches('svg, svg *')) continue;
        const cutsX = ['hidden', 'clip'].includes(style.overflowX) && at.scrollWidth > at.clientWidth + 1;
        const cutsY = ['hidden', 'clip'].includes(style.overflowY) && at.scrollHeight > at.clientHeight + 1;
        if ((cutsX || cutsY) && at.clientHeight > 1 && !at.matches('.react-flow, .react-flow *')) faults.push(`${name(at)} is cut off`);
      }
    }
    lines.sort((a, b) => a.box.top - b.box.top);
    for (const [index, { box, owner }] of lines.entries()) {
      for (let next = index + 1; next < lines.length; next++) {
        const other = lines[next];
        if (other === undefined || other.box.top >= box.bottom) break;
        if (other.owner === owner || owner.contains(other.owner) || other.owner.contains(owner)) continue;
        const across = Math.min(box.right, other.box.right) - Math.max(box.left, other.box.left);
        const down = Math.min(box.bottom, other.box.bottom) - other.box.top;
        // Boxes of lines are higher than their letters.
        if (across > 2 && down > Math.min(box.height, other.box.height) * 0.4 && !scrolls(owner) && !scrolls(other.owner))
          faults.push(`${name(owner)} and ${name(other.owner)} lie over each other`);
      }
    }

    for (const image of main.querySelectorAll('img')) {
      image.loading = 'eager';
      await image.decode().catch(() => undefined);
      if (image.naturalWidth === 0) faults.push(`the picture ${image.src} does not load`);
      if (image.alt.trim() === '') faults.push(`the picture ${image.src} is not described`);
    }

    const levels = Array.from(main.querySelectorAll('h1, h2, h3, h4, h5, h6')).filter(isShown);
    if (levels.filter(({ tagName }) => tagName === 'H1').length !== 1) faults.push('there is not exactly one heading of the first level');
    let before = 0;
    for (const heading of levels) {
      const level = Number(heading.tagName.slice(1));
      // Tasks have a level of their own, wherever they stand.
      if (level > before + 1 && heading.closest('section[id^="task-"]') === null) faults.push(`${name(heading)} leaves out a level`);
      if (heading.closest('section[id^="task-"]') === null) before = level;
    }

    const least = 24;
    for (const target of document.querySelectorAll('a[href], button, input, summary, [role="tab"], [role="separator"]')) {
      if (!isShown(target) || isForReaders(target) || target.closest('.xterm, .react-flow') !== null) continue;
      // Links within a sentence are as high as its line; the divider is a handle wider than its line.
      if (target.matches('[role="separator"]') || getComputedStyle(target).display === 'inline') continue;
      const { width, height } = (target.matches('input') ? (target.closest('label') ?? target) : target).getBoundingClientRect();
      const reach = target.firstElementChild?.getBoundingClientRect();
      if (Math.max(width, reach?.width ?? 0) < least || Math.max(height, reach?.height ?? 0) < least)
        faults.push(`${name(target)} is ${Math.round(width)} by ${Math.round(height)} px, too small to hit`);
    }
    return [...new Set(faults)];
  });
}
