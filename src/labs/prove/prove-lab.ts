import type { LabDefinition, LabTask } from '#courses/lab-definition.ts';
import { evaluateTask } from '#grading/evaluate-task.ts';
import type { TaskVerdict } from '#grading/verdict.ts';
import type { ContentAssets } from '../content-assets.ts';
import { createLabWorld } from '../lab-world.ts';
import { VirtualLab } from '../virtual/virtual-lab.ts';

/** One thing that a lab does not prove. */
export interface ProofFailure {
  readonly task: string;
  readonly message: string;
}

export interface ProveOptions {
  readonly definition: LabDefinition;
  readonly assets: ContentAssets;
  readonly seed: string;
  readonly start: number;
  /** Only this task (with what it needs); default all. */
  readonly only?: string;
}

/** A lab in which some tasks have been solved. */
class ProvingLab {
  readonly #virtual: VirtualLab;
  readonly #definition: LabDefinition;
  readonly #typed: string[] = [];

  private constructor(virtual: VirtualLab, definition: LabDefinition) {
    this.#virtual = virtual;
    this.#definition = definition;
  }

  static async open({ definition, assets, seed, start }: ProveOptions): Promise<ProvingLab> {
    const lab = new ProvingLab(new VirtualLab({ profile: definition.profile, seed, assets, start }), definition);
    if (definition.setup.trim() !== '') {
      const { code, stderr } = await lab.#virtual.run(definition.setup);
      if (code !== 0) throw new Error(`the set-up fails with code ${code}: ${stderr.trim()}`);
    }
    await lab.#virtual.settle();
    return lab;
  }

  async type(script: string): Promise<{ code: number; stderr: string }> {
    this.#typed.push(...script.split('\n'));
    const result = await this.#virtual.run(script);
    await this.#virtual.settle();
    return result;
  }

  async ask(task: LabTask): Promise<TaskVerdict> {
    const world = createLabWorld({ ...this.#virtual.lab, namespace: this.#definition.namespace, commands: () => this.#typed });
    return (await this.#virtual.wait(evaluateTask(task, world))).verdict;
  }

  close(): void {
    this.#virtual.dispose();
  }
}

const reasonOf = (verdict: TaskVerdict): string =>
  verdict.checks
    .filter((check) => check.outcome !== 'passed')
    .map((check) => `${check.expected} ${check.found} ${check.why ?? ''}`.trim())
    .join(' | ');

/** The tasks to solve before `task`, in the order of the lab. */
function requirements(definition: LabDefinition, task: LabTask): readonly LabTask[] {
  const wanted = new Set<string>();
  const add = (id: string): void => {
    if (wanted.has(id)) return;
    wanted.add(id);
    for (const need of definition.tasks.find((candidate) => candidate.id === id)?.needs ?? []) add(need);
  };
  task.needs.forEach(add);
  return definition.tasks.filter((candidate) => wanted.has(candidate.id));
}

/**
 * Proves the tasks of a lab on virtual time: each fails before its solution (with what it needs solved),
 * passes after it, and explains each near miss as its author promised.
 */
export async function proveLab(options: ProveOptions): Promise<readonly ProofFailure[]> {
  const failures: ProofFailure[] = [];
  for (const task of options.definition.tasks) {
    if (options.only !== undefined && task.id !== options.only) continue;
    failures.push(...(await proveTask(task, options)));
    for (const nearMiss of task.nearMisses) failures.push(...(await proveNearMiss(task, nearMiss, options)));
  }
  return failures;
}

async function solveRequirements(lab: ProvingLab, task: LabTask, definition: LabDefinition): Promise<void> {
  for (const requirement of requirements(definition, task)) await lab.type(requirement.solution);
}

async function proveTask(task: LabTask, options: ProveOptions): Promise<readonly ProofFailure[]> {
  const failures: ProofFailure[] = [];
  const fail = (message: string): number => failures.push({ task: task.id, message });
  const lab = await ProvingLab.open(options);
  try {
    await solveRequirements(lab, task, options.definition);
    const before = await lab.ask(task);
    if (before.outcome === 'passed') fail('passes before it is solved');
    if (before.outcome === 'error') fail(`cannot be graded before it is solved: ${reasonOf(before)}`);
    const { code, stderr } = await lab.type(task.solution);
    if (code !== 0) fail(`the solution ends with code ${code}: ${stderr.trim()}`);
    const after = await lab.ask(task);
    if (after.outcome !== 'passed') fail(`is ${after.outcome} after its solution: ${reasonOf(after)}`);
  } finally {
    lab.close();
  }
  return failures;
}

async function proveNearMiss(task: LabTask, nearMiss: LabTask['nearMisses'][number], options: ProveOptions): Promise<readonly ProofFailure[]> {
  const lab = await ProvingLab.open(options);
  try {
    await solveRequirements(lab, task, options.definition);
    await lab.type(nearMiss.run);
    const verdict = await lab.ask(task);
    const name = `near miss \`${nearMiss.name}\``;
    if (verdict.outcome === 'passed') return [{ task: task.id, message: `${name} passes` }];
    const reason = reasonOf(verdict);
    return nearMiss.explains
      .filter((text) => !reason.includes(text))
      .map((text) => ({ task: task.id, message: `${name} is explained as "${reason}", without "${text}"` }));
  } finally {
    lab.close();
  }
}
