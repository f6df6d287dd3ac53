'use client';
import { Accessibility, Box, Globe, Plus, SquareTerminal, X } from 'lucide-react';
import dynamic from 'next/dynamic';
import { Tabs } from 'radix-ui';
import { useEffect, useRef, useState } from 'react';
import { LabGate } from './lab-gate.tsx';
import { useLab } from './lab-context.tsx';
import { StatusBar } from './status-bar.tsx';

const Loading = () => (
  <div className="waiting m-4 h-4 w-40 rounded bg-line" role="status">
    <span className="sr-only">Loading</span>
  </div>
);
const TerminalPane = dynamic(() => import('./terminal-pane.tsx'), { ssr: false, loading: Loading });
const BrowserPane = dynamic(() => import('./browser-pane.tsx'), { ssr: false, loading: Loading });
const ClusterPane = dynamic(() => import('./cluster-pane.tsx'), { ssr: false, loading: Loading });

const most = 6;

/** The right half: terminals, the cluster map, and one quiet bar below. */
export function Workspace() {
  const lab = useLab();
  const [terminals, setTerminals] = useState(['1']);
  const [screenReader, setScreenReader] = useState(false);
  const [mapSeen, setMapSeen] = useState(false);
  const [browserSeen, setBrowserSeen] = useState(false);
  const { tab, show } = lab;
  const select = (value: string): void => show('workspace', value);
  const isTerminal = terminals.includes(tab);
  const lastTerminal = useRef('1');
  if (isTerminal) lastTerminal.current = tab;

  useEffect(() => setScreenReader(localStorage.getItem('podium-screen-reader') === 'on'), []);
  useEffect(() => {
    if (tab === 'cluster') setMapSeen(true);
    if (tab === 'browser') setBrowserSeen(true);
  }, [tab]);
  useEffect(() => setTerminals(['1']), [lab.generation]);

  if (lab.state.kind !== 'ready') return <LabGate state={lab.state} onRetry={() => void lab.open()} />;
  const id = lab.state.info.lab;

  const add = (): void => {
    const name = String(Math.max(...terminals.map(Number)) + 1);
    setTerminals([...terminals, name]);
    select(name);
  };
  const close = (name: string): void => {
    const rest = terminals.filter((other) => other !== name);
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
            <Tabs.Trigger value="cluster" className={tabStyle}>
              <Box className="size-4" aria-hidden /> Cluster
            </Tabs.Trigger>
            <Tabs.Trigger value="browser" className={tabStyle}>
              <Globe className="size-4" aria-hidden /> Browser
            </Tabs.Trigger>
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
            <TerminalPane lab={id} name={name} active={name === (isTerminal ? tab : lastTerminal.current)} screenReader={screenReader} />
          </Tabs.Content>
        ))}
        <Tabs.Content value="cluster" forceMount tabIndex={-1} className="min-h-0 flex-1 data-[state=inactive]:hidden">
          {mapSeen && <ClusterPane lab={id} visible={tab === 'cluster'} />}
        </Tabs.Content>
        <Tabs.Content value="browser" forceMount tabIndex={-1} className="min-h-0 flex-1 data-[state=inactive]:hidden">
          {browserSeen && <BrowserPane key={lab.generation} lab={id} visible={tab === 'browser'} />}
        </Tabs.Content>
      </Tabs.Root>
      <StatusBar lab={id} />
    </div>
  );
}

function focusTerminal(name: string): void {
  if (!matchMedia('(pointer: fine)').matches) return;
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`[data-terminal="${name}"] textarea`)?.focus());
}

const tabStyle =
  'relative inline-flex items-center gap-2 px-4 text-sm font-medium whitespace-nowrap text-soft -outline-offset-2 hover:text-ink ' +
  'data-[state=active]:text-ink data-[state=active]:after:absolute data-[state=active]:after:inset-x-3 data-[state=active]:after:bottom-0 ' +
  'data-[state=active]:after:h-0.5 data-[state=active]:after:rounded-full data-[state=active]:after:bg-accent';

function IconButton({
  label,
  pressed,
  ...rest
}: {
  label: string;
  pressed?: boolean;
  onClick: () => void;
  disabled?: boolean;
  children: React.ReactNode;
}) {
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
