'use client';
import { Accessibility, Box, Files, Globe, PanelBottom, PenTool, Plus, SquareTerminal, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { Tabs } from 'radix-ui';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useLessonReload } from './author/use-lesson-reload.ts';
import { LabGate } from './lab-gate.tsx';
import { useLab } from './lab-context.tsx';
import { StatusBar } from './status-bar.tsx';
import { usePinnedMap } from './use-pinned-map.ts';
import { useRememberedTabs } from './use-remembered-tabs.ts';

const Loading = () => (
  <div className="waiting m-4 h-4 w-40 rounded bg-line" role="status">
    <span className="sr-only">Loading</span>
  </div>
);
const TerminalPane = dynamic(() => import('./terminal-pane.tsx'), { ssr: false, loading: Loading });
const BrowserPane = dynamic(() => import('./browser-pane.tsx'), { ssr: false, loading: Loading });
const FilesPane = dynamic(() => import('./files/files-pane.tsx'), { ssr: false, loading: Loading });
const AuthorPane = dynamic(() => import('./author/author-pane.tsx'), { ssr: false, loading: Loading });
const ClusterPane = dynamic(() => import('./cluster-pane.tsx'), { ssr: false, loading: Loading });

const most = 6;

/** The right half: terminals, files, the cluster map, a browser, and one quiet bar below. */
export function Workspace() {
  const lab = useLab();
  const [screenReader, setScreenReader] = useState(false);
  const { tab, show } = lab;
  const id = lab.state.kind === 'ready' ? lab.state.info.lab : undefined;
  const { terminals, setTerminals } = useRememberedTabs(id);
  const closing = useRef(new Set<string>());
  const seen = useSeen(tab);
  const map = usePinnedMap();
  /** Below whatever else is in front. */
  const mapBelow = map.pinned && tab !== 'cluster';
  const mistakes = useLessonReload(id, lab.author);
  const select = (value: string): void => show('workspace', value);
  const isTerminal = terminals.includes(tab);
  const lastTerminal = useRef('1');
  if (isTerminal) lastTerminal.current = tab;
  const front = isTerminal ? tab : terminals.includes(lastTerminal.current) ? lastTerminal.current : (terminals[0] ?? '1');

  useEffect(() => setScreenReader(localStorage.getItem('podium-screen-reader') === 'on'), []);

  if (lab.state.kind !== 'ready' || id === undefined)
    return lab.state.kind === 'ready' ? null : <LabGate state={lab.state} onRetry={() => void lab.open()} />;

  const add = (): void => {
    const name = String(Math.max(...terminals.map(Number)) + 1);
    closing.current.delete(name);
    setTerminals([...terminals, name]);
    select(name);
  };
  const close = (name: string): void => {
    const rest = terminals.filter((other) => other !== name);
    closing.current.add(name);
    setTerminals(rest);
    if (tab === name) select(rest.at(-1) ?? '1');
  };
  const toggleScreenReader = (): void => {
    localStorage.setItem('podium-screen-reader', screenReader ? 'off' : 'on');
    setScreenReader(!screenReader);
  };

  return (
    <div className="flex h-full min-w-0 flex-col">
      <Tabs.Root value={tab} onValueChange={select} className="flex min-h-0 flex-1 flex-col">
        <div className="flex h-11 shrink-0 items-stretch border-b border-line bg-page">
          <Tabs.List aria-label="Workspace" className="flex min-w-0 overflow-x-auto">
            {terminals.map((name) => (
              <Tabs.Trigger
                key={name}
                value={name}
                className={tabStyle}
                onClick={({ detail }) => {
                  // Clicked, not chosen with the arrow keys: the next thing is to type.
                  if (detail > 0) focusTerminal(name);
                }}
              >
                <SquareTerminal className="size-4" aria-hidden /> Terminal{terminals.length > 1 && ` ${name}`}
              </Tabs.Trigger>
            ))}
            <Tabs.Trigger value="files" className={tabStyle}>
              <Files className="size-4" aria-hidden /> Files
            </Tabs.Trigger>
            <Tabs.Trigger value="cluster" className={tabStyle}>
              <Box className="size-4" aria-hidden /> Cluster
            </Tabs.Trigger>
            <Tabs.Trigger value="browser" className={tabStyle}>
              <Globe className="size-4" aria-hidden /> Browser
            </Tabs.Trigger>
            {lab.author && (
              <Tabs.Trigger value="author" className={tabStyle}>
                <PenTool className="size-4" aria-hidden /> Author
              </Tabs.Trigger>
            )}
          </Tabs.List>
          <div className="ml-auto flex shrink-0 items-center gap-0.5 px-1.5">
            {isTerminal && terminals.length > 1 && tab !== '1' && (
              <IconButton label={`Close terminal ${tab}`} onClick={() => close(tab)}>
                <X className="size-4" aria-hidden />
              </IconButton>
            )}
            <IconButton label="New terminal" onClick={add} disabled={terminals.length >= most}>
              <Plus className="size-4" aria-hidden />
            </IconButton>
            <span className="max-lg:hidden">
              <IconButton label="Keep the map in view" pressed={map.pinned} onClick={map.toggle}>
                <PanelBottom className="size-4" aria-hidden />
              </IconButton>
            </span>
            <IconButton label="Screen-reader mode of the terminal" pressed={screenReader} onClick={toggleScreenReader}>
              <Accessibility className="size-4" aria-hidden />
            </IconButton>
          </div>
        </div>
        {terminals.map((name) => (
          <Tabs.Content
            key={`${name}-${lab.generation}`}
            value={name}
            forceMount
            tabIndex={-1}
            className="min-h-0 flex-1 bg-(--terminal) py-2 pl-3 data-[state=inactive]:hidden"
          >
            <TerminalPane lab={id} name={name} active={name === front} screenReader={screenReader} closing={closing} />
          </Tabs.Content>
        ))}
        <Pane value="files">{seen.has('files') && <FilesPane key={lab.generation} lab={id} visible={tab === 'files'} />}</Pane>
        <Pane value="cluster" below={mapBelow}>
          {(seen.has('cluster') || mapBelow) && <ClusterPane lab={id} visible={tab === 'cluster' || mapBelow} />}
        </Pane>
        <Pane value="browser">{seen.has('browser') && <BrowserPane key={lab.generation} lab={id} visible={tab === 'browser'} />}</Pane>
        {lab.author && <Pane value="author">{seen.has('author') && <AuthorPane lab={id} visible={tab === 'author'} />}</Pane>}
      </Tabs.Root>
      {mistakes.length > 0 && (
        <div role="alert" className="max-h-32 shrink-0 overflow-y-auto border-t border-line bg-bad-wash px-4 py-2 text-[0.8125rem] text-bad">
          <p className="font-medium">The lesson cannot be shown as it was saved; this is how it was before.</p>
          {mistakes.map((line) => (
            <p key={line} className="font-mono text-xs">
              {line}
            </p>
          ))}
        </div>
      )}
      <StatusBar lab={id} />
    </div>
  );
}

/** Stays as it is while another is in front; one may stand below it, where there is room. */
function Pane({ value, below = false, children }: { value: string; below?: boolean; children: ReactNode }) {
  const place = below ? 'order-last basis-1/2 border-t border-line max-lg:hidden' : 'flex-1 data-[state=inactive]:hidden';
  return (
    <Tabs.Content value={value} forceMount tabIndex={-1} className={`min-h-0 ${place}`}>
      {children}
    </Tabs.Content>
  );
}

/** Every tab that was in front once: the others need not be loaded. */
function useSeen(tab: string): ReadonlySet<string> {
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => setSeen((before) => (before.has(tab) ? before : new Set([...before, tab]))), [tab]);
  return seen;
}

function focusTerminal(name: string): void {
  if (!matchMedia('(pointer: fine)').matches) return;
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-terminal="${name}"] textarea`)?.focus());
}

const tabStyle =
  'relative inline-flex items-center gap-2 px-4 max-sm:px-2.5 max-sm:[&>svg]:hidden text-sm font-medium whitespace-nowrap text-soft -outline-offset-2 hover:text-ink ' +
  'data-[state=active]:text-ink data-[state=active]:after:absolute data-[state=active]:after:inset-x-3 data-[state=active]:after:bottom-0 ' +
  'data-[state=active]:after:h-0.5 data-[state=active]:after:rounded-full data-[state=active]:after:bg-accent';

function IconButton({ label, pressed, ...rest }: { label: string; pressed?: boolean; onClick: () => void; disabled?: boolean; children: ReactNode }) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      aria-pressed={pressed}
      {...rest}
      className="grid size-8 place-items-center rounded-lg text-soft hover:bg-sunken hover:text-ink disabled:opacity-40 aria-pressed:bg-accent-wash aria-pressed:text-accent"
    />
  );
}
