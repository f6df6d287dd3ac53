/** Where somebody stopped reading: a block of the text and how much of it was above the edge. Survives other widths and sizes. */
export interface ReadingPlace {
  readonly block: number;
  /** 0 at the block's upper edge, 1 at its lower one. */
  readonly within: number;
}

interface Extent {
  readonly top: number;
  readonly height: number;
}

/** The place at the edge of the window; `blocks` are measured from there. */
export function placeAt(blocks: readonly Extent[]): ReadingPlace {
  const block = blocks.findIndex(({ top, height }) => top + height > 0);
  const found = blocks[block];
  if (found === undefined) return { block: Math.max(0, blocks.length - 1), within: 1 };
  return { block, within: found.height === 0 ? 0 : Math.min(1, Math.max(0, -found.top / found.height)) };
}

/** How far to scroll from here to stand at the place again; none where the text has become shorter. */
export function distanceTo({ block, within }: ReadingPlace, blocks: readonly Extent[]): number | undefined {
  const found = blocks[block];
  return found === undefined ? undefined : found.top + found.height * within;
}

/** What was stored, if it still makes sense. */
export function readPlace(stored: string | null): ReadingPlace | undefined {
  const [block, within] = (stored ?? '').split(':').map(Number);
  return stored === null || block === undefined || within === undefined || !(block >= 0) || !(within >= 0 && within <= 1)
    ? undefined
    : { block, within };
}

export const writePlace = ({ block, within }: ReadingPlace): string => `${block}:${Math.round(within * 1_000) / 1_000}`;
