import type { HomeFile } from '#labs/lab-host.ts';

export interface TreeRow {
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  readonly folder: boolean;
  readonly open: boolean;
}

/** The rows of the tree: entries of closed folders are left out, and names with a dot unless they are asked for. */
export function treeRows(files: readonly HomeFile[], open: ReadonlySet<string>, hidden: boolean): readonly TreeRow[] {
  return sorted(files).flatMap(({ path, folder }) => {
    const parts = path.split('/');
    const above = parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'));
    if (!above.every((parent) => open.has(parent))) return [];
    if (!hidden && parts.some((part) => part.startsWith('.'))) return [];
    return [{ path, name: parts.at(-1) ?? path, depth: above.length, folder, open: folder && open.has(path) }];
  });
}

/** Folders first, each right before what is in it. */
function sorted(files: readonly HomeFile[]): readonly HomeFile[] {
  const folders = new Set(files.filter(({ folder }) => folder).map(({ path }) => path));
  const keyOf = ({ path }: HomeFile): string => {
    const parts = path.split('/');
    return parts.map((part, index) => `${folders.has(parts.slice(0, index + 1).join('/')) ? '0' : '1'}${part}`).join('\0');
  };
  return files
    .map((file) => ({ file, key: keyOf(file) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ file }) => file);
}
