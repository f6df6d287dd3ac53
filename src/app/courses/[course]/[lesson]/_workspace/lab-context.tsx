'use client';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { TaskVerdict } from '#courses/types.ts';
import type { LabEvent, LabInfo, LabVariables, MapFlow } from '#labs/lab-host.ts';
import type { LessonProgress } from '#progress/types.ts';
import { postJson, RequestFailed } from '../../../../_site/post-json.ts';
import type { ConnectionState } from './terminal-connection.ts';

export type View = 'lesson' | 'workspace';

export type LabState =
  | { readonly kind: 'signed-out' }
  | { readonly kind: 'opening' }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'ready'; readonly info: LabInfo; readonly openedAt: number };

/** A file that something outside the editor asks for; a text of its own is shown unsaved. */
export interface FileRequest {
  readonly path: string;
  readonly text?: string;
}

interface Lab {
  readonly lesson: { readonly course: string; readonly slug: string };
  /** Somebody the server knows, a guest at least: answers can be kept. */
  readonly known: boolean;
  /** Whoever looks at it may teach: they see what authors need. */
  readonly author: boolean;
  readonly progress: LessonProgress;
  readonly state: LabState;
  readonly verdicts: ReadonlyMap<string, TaskVerdict>;
  /** What checks have captured, for the texts that say it. */
  readonly variables: LabVariables;
  /** Passed now or ever. */
  readonly passed: ReadonlySet<string>;
  /** The first task that has not passed. */
  readonly current: string | undefined;
  readonly connection: ConnectionState;
  readonly notice: string | undefined;
  /** Rises when the cluster map should be looked at again. */
  readonly mapVersion: number;
  /** Rises when files of the learner's home changed. */
  readonly homeVersion: number;
  /** The requests that the lab saw last. */
  readonly traffic: readonly MapFlow[];
  /** Rises when the lab was reset: terminals begin anew. */
  readonly generation: number;
  readonly view: View;
  readonly tab: string;
  readonly show: (view: View, tab?: string) => void;
  /** Brings a tab to the front without turning a phone to the workspace. */
  readonly front: (tab: string) => void;
  readonly open: () => Promise<void>;
  readonly reset: () => Promise<void>;
  /** Types into the terminal in front; the map and the browser stay in view, to watch what it does. */
  readonly type: (command: string) => void;
  /** A terminal says where its input goes while it is in front; call the result when it is not. */
  readonly registerTyper: (terminal: string, typer: (data: string) => void) => () => void;
  /** Shows a file of the learner's home in the editor; `text` is written only when the learner saves it. */
  readonly openFile: (path: string, text?: string) => void;
  readonly fileRequest: FileRequest | undefined;
  /** Opens an address in the browser panel. */
  readonly openPage: (url: string) => void;
  readonly pageRequest: { readonly url: string } | undefined;
  readonly hear: (event: LabEvent) => void;
  readonly setConnection: (state: ConnectionState) => void;
  readonly dismissNotice: () => void;
}

const Context = createContext<Lab | undefined>(undefined);

export function useLab(): Lab {
  const lab = useContext(Context);
  if (lab === undefined) throw new Error('useLab outside of a LabProvider');
  return lab;
}

export function LabProvider({
  lesson,
  progress,
  known,
  signedIn,
  author,
  children,
}: {
  lesson: { course: string; slug: string };
  progress: LessonProgress;
  known: boolean;
  signedIn: boolean;
  author: boolean;
  children: ReactNode;
}) {
  const [state, setState] = useState<LabState>({ kind: signedIn ? 'opening' : 'signed-out' });
  const [verdicts, setVerdicts] = useState<ReadonlyMap<string, TaskVerdict>>(() => storedVerdicts(progress));
  const [variables, setVariables] = useState<LabVariables>({});
  const [everPassed, setEverPassed] = useState<ReadonlySet<string>>(
    () => new Set(progress.detail.filter(({ passedAt }) => passedAt !== undefined).map(({ task }) => task)),
  );
  const [connection, setConnection] = useState<ConnectionState>('connecting');
  const [notice, setNotice] = useState<string>();
  const [mapVersion, setMapVersion] = useState(0);
  const [homeVersion, setHomeVersion] = useState(0);
  const [fileRequest, setFileRequest] = useState<FileRequest>();
  const [pageRequest, setPageRequest] = useState<{ readonly url: string }>();
  const [traffic, setTraffic] = useState<readonly MapFlow[]>([]);
  const [generation, setGeneration] = useState(0);
  const [view, setView] = useState<View>('lesson');
  const [tab, setTab] = useState('1');
  const typer = useRef<{ readonly terminal: string; readonly send: (data: string) => void }>(undefined);
  const waiting = useRef<string[]>([]);

  const learn = useCallback((news: readonly TaskVerdict[]) => {
    setVerdicts((known) => new Map([...known, ...news.map((verdict) => [verdict.task, verdict] as const)]));
    const passed = news.filter(({ outcome }) => outcome === 'passed').map(({ task }) => task);
    if (passed.length > 0) setEverPassed((known) => new Set([...known, ...passed]));
  }, []);

  const arrive = useCallback(
    (info: LabInfo) => {
      learn(info.verdicts);
      setVariables(info.variables);
      setState({ kind: 'ready', info, openedAt: Date.now() });
      setMapVersion((version) => version + 1);
      setHomeVersion((version) => version + 1);
    },
    [learn],
  );

  const open = useCallback(async () => {
    setState({ kind: 'opening' });
    try {
      arrive(await postJson<LabInfo>('/api/lessons', { course: lesson.course, lesson: lesson.slug }));
    } catch (error) {
      setState({ kind: 'failed', message: error instanceof RequestFailed ? error.message : 'Something went wrong.' });
    }
  }, [arrive, lesson.course, lesson.slug]);

  useEffect(() => {
    if (signedIn) void open();
  }, [open, signedIn]);

  const restart = useCallback(
    (info: LabInfo) => {
      arrive(info);
      setGeneration((count) => count + 1);
    },
    [arrive],
  );

  const lab = state.kind === 'ready' ? state.info.lab : undefined;
  const resetting = useRef(false);
  const reset = useCallback(async () => {
    if (lab === undefined) return;
    resetting.current = true;
    try {
      restart(await postJson<LabInfo>(`/api/labs/${lab}/reset`, {}));
    } catch (error) {
      setNotice(error instanceof RequestFailed ? error.message : 'The lab could not be reset.');
    } finally {
      setTimeout(() => {
        resetting.current = false;
      }, 1_000);
    }
  }, [lab, restart]);

  const hear = useCallback(
    (event: LabEvent) => {
      if (event.kind === 'verdict') learn([event.verdict]);
      else if (event.kind === 'cluster-changed') setMapVersion((version) => version + 1);
      else if (event.kind === 'home-changed') setHomeVersion((version) => version + 1);
      else if (event.kind === 'variables') setVariables(event.variables);
      else if (event.kind === 'traffic') setTraffic(event.flows);
      else if (event.kind === 'reset') {
        // Our own reset has been dealt with already.
        if (!resetting.current) restart(event.info);
      } else setNotice(event.message);
    },
    [learn, restart],
  );

  const show = useCallback((next: View, nextTab?: string) => {
    setView(next);
    if (nextTab !== undefined) setTab(nextTab);
  }, []);

  const openFile = useCallback(
    (path: string, text?: string) => {
      setFileRequest({ path, ...(text === undefined ? {} : { text }) });
      show('workspace', 'files');
    },
    [show],
  );

  const openPage = useCallback(
    (url: string) => {
      setPageRequest({ url });
      show('workspace', 'browser');
    },
    [show],
  );

  const type = useCallback((command: string) => {
    const data = `${command.replaceAll('\n', '\r')}\r`;
    const terminal = typer.current?.terminal ?? '1';
    if (typer.current) typer.current.send(data);
    else waiting.current.push(data);
    setTab((front) => (typer.current !== undefined && ['cluster', 'browser'].includes(front) ? front : terminal));
    setView('workspace');
  }, []);

  const registerTyper = useCallback((terminal: string, send: (data: string) => void) => {
    const own = { terminal, send };
    typer.current = own;
    for (const data of waiting.current.splice(0)) send(data);
    return () => {
      if (typer.current === own) typer.current = undefined;
    };
  }, []);

  const current = progress.detail.find(({ task }) => !everPassed.has(task))?.task;
  const value = useMemo<Lab>(
    () => ({
      lesson,
      known,
      author,
      progress,
      state,
      verdicts,
      variables,
      passed: everPassed,
      current,
      connection,
      notice,
      mapVersion,
      homeVersion,
      fileRequest,
      openFile,
      pageRequest,
      openPage,
      traffic,
      generation,
      view,
      tab,
      show,
      front: setTab,
      open,
      reset,
      type,
      registerTyper,
      hear,
      setConnection,
      dismissNotice: () => setNotice(undefined),
    }),
    [
      lesson,
      known,
      author,
      progress,
      state,
      verdicts,
      variables,
      everPassed,
      current,
      connection,
      notice,
      mapVersion,
      homeVersion,
      fileRequest,
      openFile,
      pageRequest,
      openPage,
      traffic,
      generation,
      view,
      tab,
      show,
      open,
      reset,
      type,
      registerTyper,
      hear,
    ],
  );
  return <Context value={value}>{children}</Context>;
}

function storedVerdicts(progress: LessonProgress): ReadonlyMap<string, TaskVerdict> {
  return new Map(progress.detail.flatMap(({ task, outcome, checks }) => (outcome === undefined ? [] : [[task, { task, outcome, checks }] as const])));
}
