import { deserialize, serialize } from 'node:v8';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { ClusterSnapshot } from '#cluster/cluster.ts';
import type { FileChange } from '#courses/attempt-log.ts';
import type { TaskVerdict as ShownVerdict } from '#courses/types.ts';
import type { LabDefinition } from '#courses/lab-definition.ts';
import { LiveGrader } from '#grading/live-grader.ts';
import type { GradingMemory } from '#grading/memory.ts';
import type { TaskVerdict } from '#grading/verdict.ts';
import type { World } from '#grading/world.ts';
import type { Transport } from '#kube/transport.ts';
import type { VolumeSnapshot } from '#posix/volume-snapshot.ts';
import type { ShellState } from '#shell/shell-state.ts';
import type { AuthoredTask, AuthorRun } from '../author-host.ts';
import type { ContentAssets } from '../content-assets.ts';
import { createLab, type Lab } from '../lab.ts';
import type {
  ClusterMap,
  Destination,
  FileResult,
  HomeFile,
  LabInfo,
  LabRequest,
  LabVariables,
  ObjectDetails,
  ObjectReference,
  PageRequest,
  PageResult,
} from '../lab-host.ts';
import { createLabWorld } from '../lab-world.ts';
import { placeFiles, setupFailure } from '../prepare-lab.ts';
import { shownValues } from '../shown-values.ts';
import { toShownVerdict, unjudged } from '../shown-verdict.ts';
import { RealClock } from '../real-clock.ts';
import type { TerminalRequest } from '../terminal-host.ts';
import { LabRefusal } from '../lab-refusal.ts';
import { LEARNER } from '../workstation.ts';
import type { LabFrame } from '../worker/worker-protocol.ts';
import { browse } from './browse/browse.ts';
import { listDestinations } from './browse/destinations.ts';
import { AttemptRecorder } from './attempt-recorder.ts';
import { inspectTasks, nearMissScript, runForAuthor, solutionScript, type AuthorView } from './author-lab.ts';
import { recordingTransport } from './recording-transport.ts';
import { createClusterMap } from './cluster-map.ts';
import { changeHome, listHome, readHomeFile } from './home/home-files.ts';
import { inspectObject } from './inspect-object.ts';
import { LabTerminal } from './lab-terminal.ts';
import { watchMapTraffic } from './map-traffic.ts';

/** Everything of a lab, put away. */
interface LabSnapshot {
  readonly version: 1;
  readonly cluster: ClusterSnapshot;
  readonly home: VolumeSnapshot;
  readonly passed: readonly string[];
  /** Absent in snapshots from before checks remembered anything. */
  readonly memory?: GradingMemory;
  readonly terminals: readonly { readonly name: string; readonly state: ShellState; readonly screen: string }[];
}

export interface LiveLabOptions {
  readonly request: LabRequest;
  readonly definition: LabDefinition;
  readonly assets: ContentAssets;
  readonly passed: readonly string[];
  readonly snapshot?: Uint8Array | undefined;
  readonly emit: (frame: LabFrame) => void;
}

/** ms after a change that the map is told of it, checks look again, and a snapshot is taken. */
const MAP_DELAY = 200;
const ACTIVITY_DELAY = 250;
const SNAPSHOT_DELAY = 1_000;
/** Taking snapshots costs at most one part of so many of the time. */
const SNAPSHOT_SHARE = 20;
const MOST_TERMINALS = 6;

/** A lab that a learner works in: real time, terminals, live verdicts, snapshots. */
export class LiveLab {
  readonly #options: LiveLabOptions;
  readonly #terminals = new Map<string, LabTerminal>();
  readonly #putAway = new Map<string, { readonly state: ShellState; readonly screen: string }>();
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #clock: RealClock;
  #lab: Lab;
  #grader: LiveGrader;
  /** Of the tasks as they are now: authors change them while the lab lives. */
  #definition: LabDefinition;
  #setupFailure: string | undefined;
  readonly #recorder: AttemptRecorder;
  /** What an author let the lab do. */
  readonly #authored: string[] = [];
  #stopListening: () => void;
  #snapshotDelay = SNAPSHOT_DELAY;

  private constructor(options: LiveLabOptions, snapshot: LabSnapshot | undefined, attempt: number) {
    this.#options = options;
    this.#clock = new RealClock();
    const { definition, assets, request } = options;
    this.#lab = createLab({ profile: definition.profile, seed: `${request.seed}/${attempt}`, clock: this.#clock, assets, snapshot });
    for (const { name, state, screen } of snapshot?.terminals ?? []) this.#putAway.set(name, { state, screen });
    this.#definition = definition;
    this.#recorder = new AttemptRecorder((entries) => options.emit({ kind: 'log', entries }));
    this.#recorder.note(snapshot === undefined ? { at: this.#clock.now(), kind: 'begin', attempt } : { at: this.#clock.now(), kind: 'resume' });
    this.#grader = this.#startGrader(new Set([...options.passed, ...(snapshot?.passed ?? [])]), snapshot?.memory);
    const stopStore = this.#lab.cluster.store.subscribe(({ resource }) => {
      this.#grader.resourceChanged(resource);
      this.#later('map', MAP_DELAY, () => options.emit({ kind: 'event', event: { kind: 'cluster-changed' } }));
      this.#changed();
    });
    const stopHome = this.#lab.workstation.onChange((path) => {
      this.#activity();
      if (path.startsWith(`${LEARNER.home}/`)) this.#later('home', MAP_DELAY, () => options.emit({ kind: 'event', event: { kind: 'home-changed' } }));
    });
    const stopTraffic = watchMapTraffic(this.#lab.cluster, (flows) => options.emit({ kind: 'event', event: { kind: 'traffic', flows } }));
    this.#stopListening = () => {
      stopStore();
      stopHome();
      stopTraffic();
    };
  }

  static async open(options: LiveLabOptions): Promise<LiveLab> {
    const { snapshot } = options;
    if (snapshot !== undefined) return new LiveLab(options, deserialize(inflateRawSync(snapshot)) as LabSnapshot, 0);
    return LiveLab.#fresh(options, 0);
  }

  static async #fresh(options: LiveLabOptions, attempt: number): Promise<LiveLab> {
    const lab = new LiveLab(options, undefined, attempt);
    await lab.#setUp(options.definition);
    return lab;
  }

  /** For clients from outside. */
  get transport(): Transport {
    return recordingTransport(
      this.#lab.cluster.transport('kubernetes-admin'),
      () => this.#clock.now(),
      (entry) => this.#recorder.note(entry),
    );
  }

  /** Swaps the tasks for those of a lesson that was saved again; nothing else of the lab changes until it is reset. */
  replaceTasks(definition: LabDefinition): void {
    const passed = new Set(this.#grader.passed());
    // What was captured stays; what was remembered of checks may be of others.
    const memory = { checks: {}, variables: this.#grader.memory().variables };
    this.#grader.stop();
    this.#definition = definition;
    this.#grader = this.#startGrader(passed, memory);
    this.#tellVariables();
  }

  inspectTasks(): Promise<readonly AuthoredTask[]> {
    return inspectTasks(this.#authorView());
  }

  solveTask(task: string): Promise<AuthorRun> {
    return this.#runForAuthor(solutionScript(this.#authorView(), task));
  }

  showNearMiss(task: string, index: number): Promise<AuthorRun> {
    return this.#runForAuthor(nearMissScript(this.#authorView(), task, index));
  }

  info(): LabInfo {
    return {
      lab: this.#options.request.lab,
      clusterTime: this.#clock.now(),
      kubernetesVersion: this.#lab.cluster.version,
      verdicts: this.verdicts(),
      variables: this.#variables(),
    };
  }

  #variables(): LabVariables {
    return shownValues(this.#definition, this.#grader.variables());
  }

  verdicts(): readonly ShownVerdict[] {
    const failure = this.#setupFailure;
    if (failure !== undefined) return this.#definition.tasks.map(({ id }) => unjudged(id, failure));
    return this.#grader.verdicts().map(toShownVerdict);
  }

  map(): ClusterMap {
    return createClusterMap(this.#lab.cluster.api);
  }

  inspect(object: ObjectReference): Promise<ObjectDetails | undefined> {
    return inspectObject(this.#lab.cluster, object);
  }

  browse(request: PageRequest): Promise<PageResult> {
    this.#activity();
    return browse(this.#lab.cluster, this.#clock, request);
  }

  destinations(): readonly Destination[] {
    return listDestinations(this.#lab.cluster.api, this.#lab.cluster.network);
  }

  listFiles(): readonly HomeFile[] {
    return listHome(this.#lab.workstation.files);
  }

  readFile(path: string): FileResult {
    return readHomeFile(this.#lab.workstation.files, path);
  }

  changeFile(change: FileChange): FileResult {
    const result = changeHome(this.#lab.workstation.files, change);
    if (result.kind === 'done') this.#recorder.note({ at: this.#clock.now(), kind: 'file', change });
    return result;
  }

  /** The terminal of this name, opened when it is not there. */
  terminal({ terminal: name, columns, rows }: TerminalRequest): LabTerminal {
    this.#recorder.note({ at: this.#clock.now(), kind: 'open', terminal: name, columns, rows });
    const open = this.#terminals.get(name);
    if (open !== undefined) {
      open.resize(columns, rows);
      return open;
    }
    if (this.#terminals.size >= MOST_TERMINALS) throw new LabRefusal(`A lab has ${MOST_TERMINALS} terminals at most. Close one first.`);
    const kept = this.#putAway.get(name);
    this.#putAway.delete(name);
    const terminal: LabTerminal = new LabTerminal({
      columns,
      rows,
      state: kept?.state,
      screen: kept?.screen,
      openShell: (pseudo, state) => this.#lab.workstation.openShell(pseudo, state),
      activity: () => this.#activity(),
      acted: (action) => this.#recorder.note({ at: this.#clock.now(), terminal: name, ...action }),
      exited: () => {
        if (this.#terminals.get(name) === terminal) this.#terminals.delete(name);
      },
    });
    this.#terminals.set(name, terminal);
    return terminal;
  }

  /** The same lab from its beginning; what was passed stays passed. */
  async reset(): Promise<LiveLab> {
    this.#stop('gone', 'The lab was reset.');
    const passed = [...this.#grader.passed()];
    return LiveLab.#fresh({ ...this.#options, definition: this.#definition, passed }, Date.now());
  }

  snapshot(): Uint8Array {
    const terminals = [...this.#terminals].flatMap(([name, terminal]) => {
      const state = terminal.state();
      return state === undefined ? [] : [{ name, state, screen: terminal.screen() }];
    });
    const waiting = [...this.#putAway].map(([name, kept]) => ({ name, ...kept }));
    const snapshot: LabSnapshot = {
      version: 1,
      cluster: this.#lab.cluster.snapshot(),
      home: this.#lab.workstation.snapshot(),
      passed: [...this.#grader.passed()],
      memory: this.#grader.memory(),
      terminals: [...terminals, ...waiting],
    };
    return deflateRawSync(serialize(snapshot), { level: 1 });
  }

  /** Ends everything; returns what is needed to go on later. */
  close(): Uint8Array {
    const bytes = this.snapshot();
    this.#stop('overloaded', 'The lab was put away. It opens again by itself.');
    return bytes;
  }

  #stop(reason: 'gone' | 'overloaded', message: string): void {
    this.#stopListening();
    this.#grader.stop();
    this.#recorder.flush();
    for (const timer of this.#timers.values()) clearTimeout(timer);
    for (const terminal of this.#terminals.values()) terminal.disconnect({ type: 'closed', reason, message });
    this.#terminals.clear();
    this.#lab.cluster.dispose();
    void this.#lab.workstation.machine.killAll();
    this.#clock.stop();
  }

  /** The command lines of all terminals, those put away included. */
  #commands(): readonly string[] {
    const states = [...[...this.#terminals.values()].map((terminal) => terminal.state()), ...[...this.#putAway.values()].map((kept) => kept.state)];
    return [...states.flatMap((state) => state?.history ?? []), ...this.#authored];
  }

  async #setUp(definition: LabDefinition): Promise<void> {
    placeFiles(this.#lab.workstation, definition);
    if (definition.setup.trim() === '') return;
    this.#setupFailure = setupFailure(await this.#lab.workstation.run(definition.setup));
    if (this.#setupFailure === undefined) return;
    this.#grader.stop();
    this.#options.emit({
      kind: 'event',
      event: { kind: 'notice', message: 'This lab could not be set up. This is our mistake, and it costs you nothing.' },
    });
    // Nobody listens before the lab is open.
    this.#later('setup', ACTIVITY_DELAY, () => {
      for (const verdict of this.verdicts()) this.#tell(verdict);
    });
  }

  #startGrader(passed: ReadonlySet<string>, memory: GradingMemory | undefined): LiveGrader {
    const { tasks } = this.#definition;
    return new LiveGrader({
      tasks,
      clock: this.#clock,
      passed,
      memory,
      world: this.#world(),
      changed: (verdict) => this.#verdictChanged(verdict),
      captured: () => this.#tellVariables(),
    });
  }

  #world(): World {
    return createLabWorld({ ...this.#lab, namespace: this.#definition.namespace, commands: () => this.#commands() });
  }

  #authorView(): AuthorView {
    return { ...this.#lab, definition: this.#definition, world: this.#world(), passed: this.#grader.passed(), memory: this.#grader.memory() };
  }

  async #runForAuthor(script: string): Promise<AuthorRun> {
    this.#authored.push(...script.split('\n'));
    const run = await runForAuthor(this.#authorView(), script);
    this.#activity();
    return run;
  }

  #verdictChanged(verdict: TaskVerdict): void {
    this.#tell(toShownVerdict(verdict));
    if (verdict.outcome === 'passed') this.#save();
  }

  #tellVariables(): void {
    if (this.#definition.shownVariables.length > 0) this.#options.emit({ kind: 'event', event: { kind: 'variables', variables: this.#variables() } });
  }

  #tell(verdict: ShownVerdict): void {
    this.#options.emit({ kind: 'event', event: { kind: 'verdict', verdict } });
    this.#options.emit({ kind: 'record', verdict });
  }

  #activity(): void {
    this.#later('activity', ACTIVITY_DELAY, () => this.#grader.activity());
    this.#changed();
  }

  #changed(): void {
    this.#later('snapshot', this.#snapshotDelay, () => this.#save());
  }

  #save(): void {
    const started = performance.now();
    this.#options.emit({ kind: 'snapshot', bytes: this.snapshot() });
    this.#snapshotDelay = Math.max(SNAPSHOT_DELAY, SNAPSHOT_SHARE * (performance.now() - started));
  }

  /** Once, `delay` ms after the first of several calls. */
  #later(name: string, delay: number, task: () => void): void {
    if (this.#timers.has(name)) return;
    const timer = setTimeout(() => {
      this.#timers.delete(name);
      task();
    }, delay);
    this.#timers.set(name, timer);
  }
}
