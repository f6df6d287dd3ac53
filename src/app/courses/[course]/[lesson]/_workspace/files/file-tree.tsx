'use client';
import { ChevronRight, FilePlus2, FileText, Folder } from 'lucide-react';
import { type KeyboardEvent, useEffect, useMemo, useState } from 'react';
import type { HomeFile } from '#labs/lab-host.ts';
import { isUnsaved, type OpenFile } from './open-file.ts';
import { type TreeRow, treeRows } from './tree.ts';

interface Props {
  readonly files: readonly HomeFile[] | undefined;
  readonly open: ReadonlyMap<string, OpenFile>;
  readonly shown: string | undefined;
  readonly onShow: (path: string) => void;
  readonly onNew: () => void;
}

/** The learner's home as a tree, with the keys that trees have. */
export function FileTree({ files, open, shown, onShow, onNew }: Props) {
  const [folders, setFolders] = useState<ReadonlySet<string>>(new Set());
  const [hidden, setHidden] = useState(false);
  const [at, setAt] = useState<string>();
  const rows = useMemo(() => treeRows(withDrafts(files ?? [], open), folders, hidden), [files, open, folders, hidden]);
  // What is shown is to be seen; its folders stay open until they are closed by hand.
  useEffect(() => {
    if (shown !== undefined) setFolders((before) => new Set([...before, ...parentsOf(shown)]));
  }, [shown]);
  const current = rows.find(({ path }) => path === at) ?? rows.find(({ path }) => path === shown) ?? rows[0];
  const fold = (path: string, wanted: boolean): void =>
    setFolders((before) => new Set(wanted ? [...before, path] : [...before].filter((folder) => folder !== path)));
  const act = (row: TreeRow): void => {
    setAt(row.path);
    if (row.folder) fold(row.path, !row.open);
    else onShow(row.path);
  };
  const keys = (event: KeyboardEvent<HTMLUListElement>): void => {
    const index = rows.findIndex((row) => row === current);
    const go = (row: TreeRow | undefined): void => {
      if (row === undefined) return;
      setAt(row.path);
      event.currentTarget.querySelector<HTMLElement>(`[data-path="${CSS.escape(row.path)}"]`)?.focus();
    };
    if (event.key === 'ArrowDown') go(rows[index + 1]);
    else if (event.key === 'ArrowUp') go(rows[index - 1]);
    else if (event.key === 'Home') go(rows[0]);
    else if (event.key === 'End') go(rows.at(-1));
    else if (event.key === 'ArrowRight' && current?.open) go(rows[index + 1]);
    else if (event.key === 'ArrowRight' && current?.folder) fold(current.path, true);
    else if (event.key === 'ArrowLeft' && current?.open) fold(current.path, false);
    else if (event.key === 'ArrowLeft') go(rows.find(({ path }) => path === current?.path.split('/').slice(0, -1).join('/')));
    else if ((event.key === 'Enter' || event.key === ' ') && current !== undefined) act(current);
    else return;
    event.preventDefault();
  };
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex h-11 shrink-0 items-center gap-1 border-b border-line pr-1.5 pl-3">
        <span className="min-w-0 truncate font-mono text-xs text-soft" title="/home/student1">
          ~
        </span>
        <label className="ml-auto flex cursor-pointer items-center gap-1.5 text-xs text-soft">
          <input type="checkbox" checked={hidden} onChange={(event) => setHidden(event.target.checked)} className="accent-accent" />
          Hidden
        </label>
        <button
          type="button"
          title="New file"
          aria-label="New file"
          onClick={onNew}
          className="grid size-8 place-items-center rounded-lg text-soft hover:bg-sunken hover:text-ink"
        >
          <FilePlus2 className="size-4" aria-hidden />
        </button>
      </div>
      {files !== undefined && rows.length === 0 ? (
        <p className="px-3 py-4 text-sm text-soft">No files yet. Make one here, or in the terminal.</p>
      ) : (
        <ul role="tree" aria-label="Files of your home" onKeyDown={keys} className="min-h-0 flex-1 overflow-y-auto py-1.5">
          {rows.map((row) => (
            <Row key={row.path} row={row} file={open.get(row.path)} shown={row.path === shown} focusable={row === current} onAct={() => act(row)} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Row({
  row,
  file,
  shown,
  focusable,
  onAct,
}: {
  row: TreeRow;
  file: OpenFile | undefined;
  shown: boolean;
  focusable: boolean;
  onAct: () => void;
}) {
  const unsaved = file !== undefined && isUnsaved(file);
  const Icon = row.folder ? Folder : FileText;
  return (
    <li
      role="treeitem"
      aria-level={row.depth + 1}
      aria-selected={shown}
      aria-expanded={row.folder ? row.open : undefined}
      tabIndex={focusable ? 0 : -1}
      data-path={row.path}
      onClick={onAct}
      style={{ paddingLeft: `${0.5 + row.depth * 0.9}rem` }}
      className="flex h-8 cursor-pointer items-center gap-1.5 pr-3 text-[0.8125rem] -outline-offset-2 hover:bg-sunken aria-selected:bg-accent-wash aria-selected:font-medium"
    >
      <ChevronRight className={`size-3.5 shrink-0 text-soft ${row.folder ? '' : 'invisible'} ${row.open ? 'rotate-90' : ''}`} aria-hidden />
      <Icon className="size-3.5 shrink-0 text-soft" aria-hidden />
      <span className="min-w-0 truncate">{row.name}</span>
      {unsaved && (
        <span className="ml-auto size-2 shrink-0 rounded-full bg-wait" title="Not saved">
          <span className="sr-only">, not saved</span>
        </span>
      )}
    </li>
  );
}

/** What was never saved stands in the tree too. */
function withDrafts(files: readonly HomeFile[], open: ReadonlyMap<string, OpenFile>): readonly HomeFile[] {
  const known = new Set(files.map(({ path }) => path));
  const missing = [...open.keys()].flatMap((path) => [...parentsOf(path), path]).filter((path) => !known.has(path));
  return [...files, ...[...new Set(missing)].map((path) => ({ path, folder: !open.has(path), size: 0 }))];
}

const parentsOf = (path: string): readonly string[] => {
  const parts = path.split('/').slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
};
