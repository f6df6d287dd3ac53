import path from 'node:path';
import { readContentAssets, type ContentAssets } from '#labs/content-assets.ts';

let assets: Promise<ContentAssets> | undefined;

/** The images and web of `content/`, read once a test file. */
export function contentAssets(): Promise<ContentAssets> {
  assets ??= readContentAssets(path.resolve('content'));
  return assets;
}

/** The moment at which virtual labs of tests begin. */
export const START = Date.UTC(2026, 10, 21, 3, 0, 0);
