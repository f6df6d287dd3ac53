'use client';
import '@xterm/xterm/css/xterm.css';
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { buttonStyle } from '#ui/button-style.ts';
import { useLab } from './lab-context.tsx';
import { isShortcut } from './shortcuts.ts';
import { type ConnectionState, TerminalConnection } from './terminal-connection.ts';
import { onThemeChange, terminalTheme } from './terminal-theme.ts';

const dim = (text: string): string => `\x1b[2m${text}\x1b[0m`;

/** One xterm on one connection. It stays mounted while hidden, so that nothing is drawn twice. */
export default function TerminalPane({
  lab,
  name,
  active,
  screenReader,
  closing,
}: {
  lab: string;
  name: string;
  active: boolean;
  screenReader: boolean;
  /** Terminals whose tab is being closed by hand: their shells end with it. */
  closing: RefObject<ReadonlySet<string>>;
}) {
  const { hear, setConnection, registerTyper } = useLab();
  const element = useRef<HTMLDivElement>(null);
  const terminal = useRef<Terminal>(undefined);
  const connection = useRef<TerminalConnection>(undefined);
  const [state, setState] = useState<ConnectionState>('connecting');

  useEffect(() => {
    const host = element.current;
    if (host === null) return;
    const xterm = new Terminal({
      fontFamily: "'JetBrains Mono', ui-monospace, monospace",
      // Smaller on a phone: a line of kubectl's tables should have a chance.
      fontSize: innerWidth < 640 ? 11.5 : 13.5,
      lineHeight: 1.25,
      cursorBlink: !matchMedia('(prefers-reduced-motion: reduce)').matches,
      scrollback: 5_000,
      theme: terminalTheme(),
      allowProposedApi: false,
      // Links printed by programs are hostile until shown otherwise: not clickable.
      linkHandler: { activate: () => undefined },
    });
    const fit = new FitAddon();
    xterm.loadAddon(fit);
    xterm.open(host);
    // Behind the lesson on a phone there is no size to fit; the terminal fits when it is shown.
    if (host.clientWidth > 0) fit.fit();
    let ended = false;
    const line = new TerminalConnection(
      { lab, terminal: name },
      {
        output: (data) => xterm.write(data),
        clear: () => xterm.reset(),
        event: hear,
        state: setState,
        closed: (reason, message) => {
          ended = reason === 'exited' || reason === 'gone';
          xterm.write(`\r\n${dim(`[${message}${ended ? '; press Enter for a new shell' : ''}]`)}\r\n`);
        },
      },
      {
        connect: () => new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/terminal`),
        after: (milliseconds, callback) => {
          const timer = setTimeout(callback, milliseconds);
          return () => clearTimeout(timer);
        },
      },
    );
    line.start(xterm.cols, xterm.rows);
    xterm.onData((data) => {
      if (ended && data === '\r') {
        ended = false;
        xterm.reset();
        line.start(xterm.cols, xterm.rows);
      } else line.input(data);
    });
    // The keyboard must be able to leave: Escape then Tab moves on, as WCAG asks.
    let leaving = false;
    xterm.attachCustomKeyEventHandler((event) => {
      if (event.type !== 'keydown') return true;
      if (event.ctrlKey && event.shiftKey && (event.key === 'C' || event.key === 'c') && xterm.hasSelection()) {
        event.preventDefault();
        void navigator.clipboard.writeText(xterm.getSelection());
        return false;
      }
      if (event.key === 'Tab' && leaving) return false;
      leaving = event.key === 'Escape';
      return !isShortcut(event);
    });
    xterm.onResize(({ cols, rows }) => line.resize(cols, rows));
    const observer = new ResizeObserver(() => {
      if (host.clientWidth > 0 && host.clientHeight > 0) fit.fit();
    });
    observer.observe(host);
    const stopTheme = onThemeChange(() => {
      xterm.options.theme = terminalTheme();
    });
    const online = (): void => line.retry();
    const offline = (): void => line.lose();
    window.addEventListener('online', online);
    window.addEventListener('offline', offline);
    terminal.current = xterm;
    connection.current = line;
    return () => {
      window.removeEventListener('online', online);
      window.removeEventListener('offline', offline);
      stopTheme();
      observer.disconnect();
      line.stop(closing.current.has(name));
      xterm.dispose();
    };
  }, [lab, name, hear, closing]);

  // The bar below speaks of the terminal in front.
  useEffect(() => {
    if (active) setConnection(state);
  }, [active, state, setConnection]);

  useEffect(() => {
    if (terminal.current) terminal.current.options.screenReaderMode = screenReader;
  }, [screenReader]);

  useEffect(() => {
    if (!active) return undefined;
    return registerTyper(name, (data) => {
      connection.current?.input(data);
      // On a touch screen focus would cover half of it with a keyboard.
      if (matchMedia('(pointer: fine)').matches) requestAnimationFrame(() => terminal.current?.focus());
    });
  }, [active, name, registerTyper]);

  return (
    <div className="relative h-full w-full">
      <div ref={element} className="h-full w-full" data-terminal={name} role="group" aria-label={`Terminal ${name}. Escape, then Tab leaves it.`} />
      {state === 'reconnecting' && <Lost onRetry={() => connection.current?.retry()} />}
    </div>
  );
}

/** Over the terminal, not in it: what stands on the screen is as it was when the line comes back. */
function Lost({ onRetry }: { onRetry: () => void }) {
  return (
    <div className="arrive absolute right-3 bottom-1 left-0 flex flex-wrap items-center gap-x-4 gap-y-1 rounded-xl border border-line bg-wait-wash px-4 py-2 text-sm shadow-lg shadow-black/10">
      <p className="min-w-0 flex-1">
        <span className="font-medium">Connection lost; reconnecting…</span> Your lab goes on, and what you type is kept.
      </p>
      <button type="button" onClick={onRetry} className={buttonStyle('secondary', 'small')}>
        Try now
      </button>
    </div>
  );
}
