import type { FileChange, LogEntry } from '#courses/attempt-log.ts';
import { readLabDefinition } from '#courses/find-lab-definition.ts';
import type { LabDefinition } from '#courses/lab-definition.ts';
import { evaluateTask } from '#grading/evaluate-task.ts';
import { LiveGrader } from '#grading/live-grader.ts';
import { createMemory, type GradingMemory } from '#grading/memory.ts';
import type { TaskVerdict } from '#grading/verdict.ts';
import type { World } from '#grading/world.ts';
import { StatusError } from '#kube/status-error.ts';
import type { ContentAssets } from '../content-assets.ts';
import { changeHome } from '../live/home/home-files.ts';
import { createLabWorld } from '../lab-world.ts';
import { placeFiles, setupFailure } from '../prepare-lab.ts';
import { SetupFailed } from '../virtual/set-up.ts';
import { VirtualLab, type SavedLab } from '../virtual/virtual-lab.ts';
import { ReplayedTerminals } from './replayed-terminals.ts';

export interface ReplayOptions {
  /** The lesson's folder, with its checks as they are today. */
  readonly folder: string;
  readonly assets: ContentAssets;
  /** The attempt's seed. */
  readonly seed: number;
  readonly log: readonly LogEntry[];
}

export interface ReplayedTask {
  readonly verdict: TaskVerdict;
  /** When it passed first, in the attempt's own time (ms since the epoch). */
  readonly passedAt?: number;
}

/** Longer pauses of the learner are taken for so long, ms: what a lab does by itself is over by then. */
const LONGEST_PAUSE = 10 * 60_000;
const START_PAUSE = 500;

/** A lab that lives an attempt again on virtual time, under the checks of today. */
class Replay {
  readonly #definition: LabDefinition;
  readonly #options: ReplayOptions;
  readonly #passedAt = new Map<string, number>();
  readonly #verdicts = new Map<string, TaskVerdict>();
  #attempt = 0;
  #lab: VirtualLab | undefined;
  #terminals: ReplayedTerminals | undefined;
  #grader: LiveGrader | undefined;
  #world: World | undefined;
  #stop: () => void = () => undefined;
  /** Time of the attempt less time of the lab: grows with every pause that is shortened. */
  #shift = 0;

  constructor(definition: LabDefinition, options: ReplayOptions) {
    this.#definition = definition;
    this.#options = options;
  }

  async run(): Promise<readonly ReplayedTask[]> {
    for (const entry of this.#options.log) {
      await this.#waitUntil(entry.at);
      await this.#apply(entry);
    }
    await this.#lab?.pass(START_PAUSE);
    await this.#lab?.settle();
    const tasks: ReplayedTask[] = [];
    for (const task of this.#definition.tasks) {
      const passedAt = this.#passedAt.get(task.id);
      const kept = this.#verdicts.get(task.id);
      const verdict = task.holding === 'once' && kept?.outcome === 'passed' ? kept : await this.#ask(task);
      if (verdict === undefined) continue;
      this.#verdicts.set(task.id, verdict);
      const at = passedAt ?? (verdict.outcome === 'passed' ? (this.#lab?.clock.now() ?? 0) + this.#shift : undefined);
      tasks.push({ verdict, ...(at === undefined ? {} : { passedAt: at }) });
    }
    this.#end();
    return tasks;
  }

  async #ask(task: LabDefinition['tasks'][number]): Promise<TaskVerdict | undefined> {
    if (this.#lab === undefined || this.#world === undefined) return undefined;
    if (!task.needs.every((need) => this.#opens(need))) return this.#verdicts.get(task.id);
    return (await this.#lab.wait(evaluateTask(task, this.#world, { memory: this.#grader?.memory() ?? createMemory() }))).verdict;
  }

  /** Whether it passed, or only the grader's own errors keep it from that. */
  #opens(need: string): boolean {
    const verdict = this.#verdicts.get(need);
    return this.#passedAt.has(need) || verdict?.outcome === 'passed' || verdict?.excused === true;
  }

  async #waitUntil(at: number): Promise<void> {
    if (this.#lab === undefined) return;
    const pause = at - this.#shift - this.#lab.clock.now();
    if (pause <= 0) return;
    await this.#lab.pass(Math.min(pause, LONGEST_PAUSE));
    this.#shift += Math.max(0, pause - LONGEST_PAUSE);
  }

  async #apply(entry: LogEntry): Promise<void> {
    switch (entry.kind) {
      case 'begin':
        return this.#begin(entry.at, entry.attempt);
      case 'resume':
        this.#resume();
        return;
      case 'open':
        this.#terminals?.open(entry.terminal, entry.columns, entry.rows);
        return this.#lab?.pass(START_PAUSE);
      case 'resize':
        return this.#terminals?.resize(entry.terminal, entry.columns, entry.rows);
      case 'input':
        this.#terminals?.type(entry.terminal, entry.data);
        return this.#grader?.activity();
      case 'end':
        return this.#terminals?.end(entry.terminal);
      case 'file':
        // Versions were compared then.
        if (this.#lab !== undefined) changeHome(this.#lab.lab.workstation.files, withoutBase(entry.change));
        return;
      case 'api':
        return this.#send(entry);
      case 'full':
        return;
    }
  }

  async #begin(at: number, attempt: number): Promise<void> {
    this.#end();
    this.#attempt = attempt;
    this.#shift = 0;
    const lab = this.#enter(at);
    placeFiles(lab.lab.workstation, this.#definition);
    if (this.#definition.setup.trim() === '') return;
    const failure = setupFailure(await lab.run(this.#definition.setup));
    if (failure !== undefined) throw new SetupFailed(failure);
  }

  #resume(): void {
    if (this.#lab === undefined || this.#terminals === undefined) return;
    const [saved, waiting, memory] = [this.#lab.save(), this.#terminals.states(), this.#grader?.memory()];
    this.#end();
    const lab = this.#enter(saved.now, saved, memory);
    this.#terminals = new ReplayedTerminals(lab.lab.workstation, waiting);
  }

  #enter(start: number, saved?: SavedLab, memory?: GradingMemory): VirtualLab {
    const { assets, seed } = this.#options;
    const { profile, namespace, tasks } = this.#definition;
    const lab = new VirtualLab({ profile, seed: `${seed}/${this.#attempt}`, assets, start }, saved);
    this.#lab = lab;
    this.#terminals = new ReplayedTerminals(lab.lab.workstation);
    const world = createLabWorld({ ...lab.lab, namespace, commands: () => this.#terminals?.commands() ?? [] });
    this.#world = world;
    const grader = new LiveGrader({
      tasks,
      world,
      clock: lab.clock,
      passed: this.#passedAt.keys(),
      memory,
      changed: (verdict) => this.#note(verdict),
    });
    this.#grader = grader;
    const stopStore = lab.lab.cluster.store.subscribe(({ resource }) => grader.resourceChanged(resource));
    const stopHome = lab.lab.workstation.onChange(() => grader.activity());
    this.#stop = () => {
      stopStore();
      stopHome();
      grader.stop();
    };
    return lab;
  }

  #note(verdict: TaskVerdict): void {
    this.#verdicts.set(verdict.task, verdict);
    if (verdict.outcome !== 'passed' || this.#passedAt.has(verdict.task)) return;
    this.#passedAt.set(verdict.task, (this.#lab?.clock.now() ?? 0) + this.#shift);
  }

  async #send({ method, path, query, headers, body }: Extract<LogEntry, { kind: 'api' }>): Promise<void> {
    if (this.#lab === undefined) return;
    const request = { method, path, ...(query === undefined ? {} : { query }), ...(headers === undefined ? {} : { headers }), body };
    try {
      await this.#lab.wait(this.#lab.lab.cluster.transport('kubernetes-admin').send(request));
    } catch (error) {
      // It was refused then, and is refused now.
      if (!(error instanceof StatusError)) throw error;
    }
  }

  #end(): void {
    this.#stop();
    this.#stop = () => undefined;
    this.#lab?.dispose();
    this.#lab = undefined;
  }
}

const withoutBase = (change: FileChange): FileChange => (change.kind === 'write' ? { kind: 'write', path: change.path, text: change.text } : change);

/** Lives an attempt again from its log and judges it by the checks of today. Throws `SetupFailed`. */
export async function replayAttempt(options: ReplayOptions): Promise<readonly ReplayedTask[]> {
  const definition = await readLabDefinition(options.folder, options.seed);
  return definition === undefined ? [] : new Replay(definition, options).run();
}
