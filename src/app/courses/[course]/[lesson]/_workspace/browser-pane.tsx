'use client';
import { ArrowLeft, ArrowRight, RotateCw } from 'lucide-react';
import { type SubmitEvent, useCallback, useEffect, useId, useRef, useState } from 'react';
import type { Destination, ShownPage } from '#labs/lab-host.ts';
import { getJson, postJson, RequestFailed } from '../../../../_site/post-json.ts';
import { type BrowserHistory, go, NOWHERE, toAddress, visit } from './browser-history.ts';
import { BrowserStart } from './browser-start.tsx';
import { useLab } from './lab-context.tsx';

const PANEL = 'main';

interface Frame {
  readonly src: string;
  /** Rises when the same address is asked for again. */
  readonly turn: number;
}

/** A browser on the learner's machine: what the cluster serves, at origins that are not ours. */
export default function BrowserPane({ lab, visible }: { lab: string; visible: boolean }) {
  const { mapVersion, pageRequest, generation } = useLab();
  const [history, setHistory] = useState<BrowserHistory>(NOWHERE);
  const [typed, setTyped] = useState('');
  const [frame, setFrame] = useState<Frame>();
  const [shown, setShown] = useState<ShownPage>();
  const [problem, setProblem] = useState<string>();
  const [destinations, setDestinations] = useState<readonly Destination[]>([]);
  const list = useId();
  const address = useRef<HTMLInputElement>(null);

  const look = useCallback(async () => {
    try {
      const answer = await getJson<{ shown?: ShownPage; destinations: readonly Destination[] }>(`/api/labs/${lab}/pages?panel=${PANEL}`);
      setDestinations(answer.destinations);
      return answer.shown;
    } catch (error) {
      setProblem(error instanceof RequestFailed ? error.message : 'The lab did not answer.');
      return undefined;
    }
  }, [lab]);

  // Before a reset there was another cluster.
  const isFirst = useRef(generation === 0 && pageRequest === undefined);
  useEffect(() => {
    if (!visible) return;
    void look().then((page) => {
      if (isFirst.current && page !== undefined) openAsked.current(page.url);
      isFirst.current = false;
    });
  }, [visible, mapVersion, look]);

  const load = async (url: string): Promise<void> => {
    setProblem(undefined);
    setTyped(url);
    try {
      const { src } = await postJson<{ src: string | null }>(`/api/labs/${lab}/pages`, { panel: PANEL, url });
      if (src === null)
        setProblem('This server is reached by an address instead of a name, so pages of pods have no origin of their own. Use its name.');
      else setFrame((before) => ({ src, turn: (before?.turn ?? 0) + 1 }));
    } catch (error) {
      setProblem(error instanceof RequestFailed ? error.message : 'The page could not be opened.');
    }
  };
  const open = (url: string): void => {
    setHistory((before) => visit(before, url));
    void load(url);
  };
  const openAsked = useRef(open);
  openAsked.current = open;
  useEffect(() => {
    const url = pageRequest && toAddress(pageRequest.url);
    if (url !== undefined) openAsked.current(url);
  }, [pageRequest]);
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const url = toAddress(typed);
    if (url === undefined) setProblem('Type an address, for example http://web.example.com/');
    else open(url);
  };
  const step = (steps: -1 | 1): void => {
    const next = go(history, steps);
    setHistory(next);
    const url = next.entries[next.at];
    if (url !== undefined) void load(url);
  };
  const arrived = async (): Promise<void> => {
    const page = await look();
    if (page === undefined) return;
    setShown(page);
    if (document.activeElement !== address.current) setTyped(page.url);
    setHistory((before) => visit(before, page.url));
  };

  return (
    <div className="flex h-full min-w-0 flex-col bg-surface">
      <form onSubmit={submit} className="flex h-12 shrink-0 items-center gap-1 border-b border-line px-2" aria-label="Browser">
        <Button label="Back" disabled={history.at <= 0} onClick={() => step(-1)}>
          <ArrowLeft className="size-4" aria-hidden />
        </Button>
        <Button label="Forward" disabled={history.at >= history.entries.length - 1} onClick={() => step(1)}>
          <ArrowRight className="size-4" aria-hidden />
        </Button>
        <Button label="Load again" disabled={frame === undefined} onClick={() => void load(history.entries[history.at] ?? typed)}>
          <RotateCw className="size-4" aria-hidden />
        </Button>
        <input
          ref={address}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onFocus={(event) => event.target.select()}
          aria-label="Address"
          placeholder="http://…"
          list={list}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          className="h-8 min-w-0 flex-1 rounded-full border border-line bg-page px-4 font-mono text-[0.8125rem] outline-none focus:border-accent"
        />
        <datalist id={list}>
          {destinations.map(({ url, title }) => (
            <option key={url} value={url}>
              {title}
            </option>
          ))}
        </datalist>
      </form>
      {problem !== undefined && (
        <p role="alert" className="border-b border-line bg-bad-wash px-4 py-2 text-sm text-bad">
          {problem}
        </p>
      )}
      {frame === undefined ? (
        <BrowserStart destinations={destinations} onOpen={open} />
      ) : (
        <iframe
          key={frame.turn}
          src={frame.src}
          title="Page from the cluster"
          onLoad={() => void arrived()}
          sandbox="allow-scripts allow-forms allow-modals allow-same-origin"
          referrerPolicy="no-referrer"
          className="min-h-0 w-full flex-1 border-0 bg-white"
        />
      )}
      {frame !== undefined && shown !== undefined && <Answer page={shown} />}
    </div>
  );
}

/** Who answered: reload, and watch a Service take turns. */
function Answer({ page }: { page: ShownPage }) {
  return (
    <p
      role="status"
      className="flex h-8 shrink-0 items-center gap-3 overflow-hidden border-t border-line bg-page px-4 text-xs whitespace-nowrap text-soft"
    >
      <span className={page.status === undefined || page.status >= 400 ? 'font-medium text-bad' : ''}>{page.status ?? 'no answer'}</span>
      {page.pod !== undefined && (
        <span className="shrink-0">
          answered by pod <span className="font-medium text-ink">{page.pod.replace(/^default\//, '')}</span>
        </span>
      )}
      {page.hostsEntry && (
        <span className="ml-auto truncate" title="No DNS server knows this name; it was taken from the Ingress, as with a line in /etc/hosts.">
          name taken from the Ingress
        </span>
      )}
    </p>
  );
}

function Button({ label, ...rest }: { label: string; disabled: boolean; onClick: () => void; children: React.ReactNode }) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      {...rest}
      className="grid size-8 shrink-0 place-items-center rounded-lg text-soft hover:bg-sunken hover:text-ink disabled:opacity-40"
    />
  );
}
