'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { FileChange } from '#courses/attempt-log.ts';
import type { FileResult, HomeFile } from '#labs/lab-host.ts';
import { getJson, postJson, RequestFailed } from '../../../../../_site/post-json.ts';
import { draft, fromDisk, isUnsaved, keepMine, type OnDisk, type OpenFile, reverted, saved, seen, takeTheirs } from './open-file.ts';

export interface Home {
  /** Undefined until the lab has answered. */
  readonly files: readonly HomeFile[] | undefined;
  readonly open: ReadonlyMap<string, OpenFile>;
  readonly shown: OpenFile | undefined;
  readonly problem: string | undefined;
  readonly busy: boolean;
  readonly show: (path: string | undefined, text?: string) => Promise<void>;
  readonly type: (path: string, text: string) => void;
  /** Says whether it is on the disk now. */
  readonly save: (path: string) => Promise<boolean>;
  readonly settle: (path: string, whose: 'mine' | 'theirs') => void;
  readonly revert: (path: string) => void;
  readonly rename: (path: string, to: string) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
}

/** The learner's home, and the files of it that are open here. `version` rises when the home changed. */
export function useHome(lab: string, version: number, visible: boolean): Home {
  const [files, setFiles] = useState<readonly HomeFile[]>();
  const [open, setOpen] = useState<ReadonlyMap<string, OpenFile>>(new Map());
  const [shown, setShown] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const latest = useRef(open);
  latest.current = open;

  const put = useCallback((path: string, change: (file: OpenFile | undefined) => OpenFile | undefined) => {
    setOpen((before) => {
      const next = new Map(before);
      const file = change(before.get(path));
      if (file === undefined) next.delete(path);
      else next.set(path, file);
      latest.current = next;
      return next;
    });
  }, []);
  const update = useCallback((path: string, change: (file: OpenFile) => OpenFile | undefined) => put(path, (file) => file && change(file)), [put]);
  const ask = useCallback(async <T>(question: () => Promise<T>): Promise<T | undefined> => {
    try {
      const answer = await question();
      setProblem(undefined);
      return answer;
    } catch (error) {
      setProblem(error instanceof RequestFailed ? error.message : 'Your files could not be reached.');
      return undefined;
    }
  }, []);
  const read = useCallback((path: string) => getJson<FileResult>(`/api/labs/${lab}/files?${new URLSearchParams({ path })}`), [lab]);
  const change = useCallback((body: FileChange) => ask(() => postJson<FileResult>(`/api/labs/${lab}/files`, body)), [lab, ask]);

  const look = useCallback(async () => {
    const answer = await ask(() => getJson<readonly HomeFile[]>(`/api/labs/${lab}/files`));
    if (answer === undefined) return;
    setFiles(answer);
    const there = new Set(answer.map(({ path }) => path));
    for (const path of latest.current.keys()) {
      const disk = there.has(path) ? await ask(() => read(path)) : undefined;
      if (there.has(path) && disk?.kind !== 'text') continue;
      update(path, (file) => seen(file, disk?.kind === 'text' ? disk : undefined));
    }
  }, [lab, ask, read, update]);
  useEffect(() => {
    if (visible) void look();
  }, [visible, version, look]);

  const show = useCallback(
    async (path: string | undefined, text?: string) => {
      const known = path === undefined || (latest.current.has(path) && text === undefined);
      if (!known) {
        const disk = await ask(() => read(path));
        if (disk === undefined) return;
        const there: OnDisk | undefined = disk.kind === 'text' ? disk : undefined;
        if (there === undefined && text === undefined) {
          if (disk.kind === 'refused') setProblem(disk.message);
          return;
        }
        put(path, (before) =>
          text !== undefined && before?.text !== text
            ? withTurn(draft(path, text, there), before)
            : (before ?? fromDisk(path, there ?? { text: '', version: '' })),
        );
      }
      setProblem(undefined);
      setShown(path);
    },
    [ask, read, put],
  );

  const save = useCallback(
    async (path: string) => {
      const file = latest.current.get(path);
      if (file === undefined) return false;
      setBusy(true);
      const result = await change({ kind: 'write', path, text: file.text, base: file.base });
      setBusy(false);
      if (result?.kind === 'refused') setProblem(result.message);
      if (result?.kind === 'conflict') {
        const theirs = result.text === undefined ? 'gone' : { text: result.text, version: result.version ?? '' };
        update(path, (now) => ({ ...now, theirs }));
      }
      if (result?.kind !== 'done') return false;
      update(path, (now) => saved(now, { text: file.text, version: result.version ?? '' }));
      return true;
    },
    [change, update],
  );

  const settle = (path: string, whose: 'mine' | 'theirs'): void => {
    update(path, whose === 'mine' ? keepMine : takeTheirs);
    if (whose === 'mine') void save(path);
  };

  const rename = async (path: string, to: string): Promise<void> => {
    const result = await change({ kind: 'rename', path, to });
    if (result?.kind === 'refused') setProblem(result.message);
    if (result?.kind !== 'done') return;
    const file = latest.current.get(path);
    put(path, () => undefined);
    if (file !== undefined) put(to, () => ({ ...file, path: to }));
    if (shown === path) setShown(to);
    await look();
  };

  const remove = async (path: string): Promise<void> => {
    const isNew = latest.current.get(path)?.base === null;
    const result = isNew ? undefined : await change({ kind: 'remove', path });
    if (result?.kind === 'refused') setProblem(result.message);
    if (!isNew && result?.kind !== 'done') return;
    for (const other of latest.current.keys()) if (other === path || other.startsWith(`${path}/`)) put(other, () => undefined);
    if (shown === path || shown?.startsWith(`${path}/`)) setShown(undefined);
    await look();
  };

  return {
    files,
    open,
    shown: shown === undefined ? undefined : open.get(shown),
    problem,
    busy,
    show,
    type: (path, text) => update(path, (file) => ({ ...file, text })),
    save,
    settle,
    revert: (path) => update(path, reverted),
    rename,
    remove,
  };
}

/** Files whose changes would be lost with the page. */
export const unsavedIn = (open: ReadonlyMap<string, OpenFile>): readonly string[] => [...open.values()].filter(isUnsaved).map(({ path }) => path);

const withTurn = (file: OpenFile, before: OpenFile | undefined): OpenFile => (before === undefined ? file : { ...file, turn: before.turn + 1 });
