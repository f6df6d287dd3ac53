'use client';
import { ArrowLeft, FileText, MoreVertical, Play, Save } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useEffect, useState } from 'react';
import { buttonStyle } from '#ui/button-style.ts';
import { ConfirmDialog } from '#ui/confirm-dialog.tsx';
import { EmptyState } from '#ui/empty-state.tsx';
import { menuItemStyle, menuStyle } from '#ui/menu-style.ts';
import { useLab } from '../lab-context.tsx';
import { ConflictBar } from './conflict-bar.tsx';
import { Editor } from './editor.tsx';
import { FileTree } from './file-tree.tsx';
import { NameDialog, type Naming } from './name-dialog.tsx';
import { isUnsaved, type OpenFile } from './open-file.ts';
import { type Home, unsavedIn, useHome } from './use-home.ts';
import { findYamlProblems, isYaml } from './yaml-problems.ts';

/** The learner's files: a tree, an editor, and the way to the cluster. */
export default function FilesPane({ lab, visible }: { lab: string; visible: boolean }) {
  const { homeVersion, fileRequest } = useLab();
  const home = useHome(lab, homeVersion, visible);
  const { show, shown, open } = home;
  const [naming, setNaming] = useState<Naming>();
  const [doomed, setDoomed] = useState<string>();
  const unsaved = unsavedIn(open).length > 0;
  useEffect(() => {
    if (fileRequest !== undefined) void show(fileRequest.path, fileRequest.text);
  }, [fileRequest, show]);
  useEffect(() => {
    if (!unsaved) return undefined;
    const warn = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [unsaved]);

  const taken = new Set([...(home.files ?? []).map(({ path }) => path), ...open.keys()]);
  const nameNew = (): void => setNaming({ title: 'New file', action: 'Make it', name: '', taken, done: (path) => void show(path, '') });
  const nameAgain = (path: string): void =>
    setNaming({ title: `Rename ${path}`, action: 'Rename', name: path, taken, done: (to) => void home.rename(path, to) });
  return (
    <div className="@container flex h-full min-w-0 bg-surface">
      <nav aria-label="Files" className={`w-full shrink-0 border-line @xl:block @xl:w-56 @xl:border-r ${shown === undefined ? '' : 'hidden'}`}>
        <FileTree files={home.files} open={open} shown={shown?.path} onShow={(path) => void show(path)} onNew={nameNew} />
      </nav>
      <div className={`min-w-0 flex-1 flex-col @xl:flex ${shown === undefined ? 'hidden' : 'flex'}`}>
        {home.problem !== undefined && (
          <p role="alert" className="border-b border-line bg-bad-wash px-4 py-2 text-sm text-bad">
            {home.problem}
          </p>
        )}
        {shown === undefined ? (
          <div className="grid h-full place-items-center bg-sunken">
            <EmptyState
              icon={<FileText aria-hidden />}
              title="Your files"
              action={
                <button type="button" className={buttonStyle('secondary')} onClick={nameNew}>
                  New file
                </button>
              }
            >
              Choose one to edit it here. The terminal sees the same files.
            </EmptyState>
          </div>
        ) : (
          <>
            <Bar home={home} file={shown} onRename={() => nameAgain(shown.path)} onRemove={() => setDoomed(shown.path)} />
            <ConflictBar file={shown} onSettle={(whose) => home.settle(shown.path, whose)} />
            <div className="min-h-0 flex-1">
              <Editor file={shown} onType={home.type} onSave={() => void home.save(shown.path)} />
            </div>
            <Problems file={shown} />
          </>
        )}
      </div>
      <NameDialog naming={naming} onClose={() => setNaming(undefined)} />
      <ConfirmDialog
        open={doomed !== undefined}
        onOpenChange={(wanted) => {
          if (!wanted) setDoomed(undefined);
        }}
        title={`Delete ${doomed ?? ''}?`}
        confirm="Delete"
        onConfirm={() => {
          if (doomed !== undefined) void home.remove(doomed);
        }}
      >
        It goes from your home folder. There is no way back.
      </ConfirmDialog>
    </div>
  );
}

function Bar({ home, file, onRename, onRemove }: { home: Home; file: OpenFile; onRename: () => void; onRemove: () => void }) {
  const { type } = useLab();
  const unsaved = isUnsaved(file);
  const apply = async (): Promise<void> => {
    if (!unsaved || (await home.save(file.path))) type(`kubectl apply -f ${shellWord(file.path)}`);
  };
  return (
    <div className="flex h-11 shrink-0 items-center gap-1.5 border-b border-line px-2">
      <button
        type="button"
        aria-label="All files"
        onClick={() => void home.show(undefined)}
        className="grid size-8 shrink-0 place-items-center rounded-lg text-soft hover:bg-sunken hover:text-ink @xl:hidden"
      >
        <ArrowLeft className="size-4" aria-hidden />
      </button>
      <h2 className="min-w-0 truncate px-1.5 font-mono text-[0.8125rem]" title={file.path}>
        {file.path}
      </h2>
      <span role="status" className="shrink-0 text-xs whitespace-nowrap text-soft">
        {unsaved ? (
          <span className="inline-flex items-center gap-1.5 text-wait">
            <span className="size-2 rounded-full bg-wait" aria-hidden /> Not saved
          </span>
        ) : (
          'Saved'
        )}
      </span>
      <span className="ml-auto flex shrink-0 gap-1.5">
        <button
          type="button"
          title="Ctrl+S"
          disabled={!unsaved || home.busy}
          onClick={() => void home.save(file.path)}
          className={buttonStyle('secondary', 'small')}
        >
          <Save className="size-3.5" aria-hidden /> Save
        </button>
        {isYaml(file.path) && (
          <button type="button" title="kubectl apply, in the terminal" onClick={() => void apply()} className={buttonStyle('primary', 'small')}>
            <Play className="size-3.5" aria-hidden /> {unsaved ? 'Save and apply' : 'Apply'}
          </button>
        )}
        <DropdownMenu.Root>
          <DropdownMenu.Trigger
            aria-label="More to do with this file"
            className="grid size-8 place-items-center rounded-lg text-soft hover:bg-sunken hover:text-ink"
          >
            <MoreVertical className="size-4" aria-hidden />
          </DropdownMenu.Trigger>
          <DropdownMenu.Portal>
            <DropdownMenu.Content align="end" sideOffset={4} className={menuStyle}>
              {unsaved && file.base !== null && (
                <DropdownMenu.Item className={menuItemStyle} onSelect={() => home.revert(file.path)}>
                  Undo all changes
                </DropdownMenu.Item>
              )}
              <DropdownMenu.Item className={menuItemStyle} disabled={file.base === null} onSelect={onRename}>
                Rename…
              </DropdownMenu.Item>
              <DropdownMenu.Item className={menuItemStyle} onSelect={onRemove}>
                Delete…
              </DropdownMenu.Item>
            </DropdownMenu.Content>
          </DropdownMenu.Portal>
        </DropdownMenu.Root>
      </span>
    </div>
  );
}

/** The first thing wrong with a YAML text, in words: underlining alone says nothing to a screen reader. */
function Problems({ file }: { file: OpenFile }) {
  const [first] = isYaml(file.path) ? findYamlProblems(file.text) : [];
  if (first === undefined) return null;
  const line = file.text.slice(0, first.from).split('\n').length;
  return (
    <p role="status" className="shrink-0 truncate border-t border-line bg-bad-wash px-4 py-1.5 text-xs text-bad">
      Line {line}: {first.message}
    </p>
  );
}

/** As a shell reads it as one word. */
const shellWord = (text: string): string => (/^[\w./-]+$/.test(text) && !text.startsWith('-') ? `~/${text}` : `~/'${text.replaceAll("'", `'\\''`)}'`);
