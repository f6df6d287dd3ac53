import type { ResourceName } from '#cluster/api/api.ts';
import type { Cluster } from '#cluster/cluster.ts';
import type { LabDefinition, LabTask } from '#courses/lab-definition.ts';
import { evaluateTask } from '#grading/evaluate-task.ts';
import type { GradingMemory } from '#grading/memory.ts';
import { sayVariables } from '#grading/variables.ts';
import type { World } from '#grading/world.ts';
import { printYaml } from '#kubectl/printers/yaml.ts';
import type { AuthoredTask, AuthorRun } from '../author-host.ts';
import { LabRefusal } from '../lab-refusal.ts';
import { requirementsOf } from '../prove/solving-orders.ts';
import { toShownVerdict } from '../shown-verdict.ts';
import type { Workstation } from '../workstation.ts';

/** What an author's script may print, bytes, and how long it may take, ms. */
const MOST_OUTPUT = 256 * 1024;
const LONGEST_RUN = 120_000;

export interface AuthorView {
  readonly definition: LabDefinition;
  readonly cluster: Cluster;
  readonly workstation: Workstation;
  readonly world: World;
  readonly passed: ReadonlySet<string>;
  /** Of the live grader; looking must not change what it remembers. */
  readonly memory: GradingMemory;
}

function yamlOf(cluster: Cluster, resource: string, namespace: string | undefined, name: string): string {
  const object = cluster.api.find(resource as ResourceName, namespace, name);
  if (object === undefined) return '';
  const { managedFields: _managedFields, ...metadata } = object.metadata;
  return printYaml({ ...object, metadata });
}

/** Every task as it is evaluated now, with the objects that were read. */
export function inspectTasks({ definition, cluster, world, memory }: AuthorView): Promise<readonly AuthoredTask[]> {
  return Promise.all(
    definition.tasks.map(async (task): Promise<AuthoredTask> => {
      const { verdict } = await evaluateTask(task, world, { memory: structuredClone(memory) });
      const read = new Map(
        verdict.checks.flatMap(({ evidence }) =>
          evidence.map((object) => [JSON.stringify([object.resource, object.namespace, object.name]), object]),
        ),
      );
      return {
        task: task.id,
        title: sayVariables(task.title, memory.variables),
        solution: task.solution,
        nearMisses: task.nearMisses,
        verdict: toShownVerdict(verdict),
        read: [...read.values()].map(({ resource, namespace, name }) => ({
          resource,
          name,
          ...(namespace === undefined ? {} : { namespace }),
          yaml: yamlOf(cluster, resource, namespace, name),
        })),
      };
    }),
  );
}

function getTask(definition: LabDefinition, id: string): LabTask {
  const task = definition.tasks.find((candidate) => candidate.id === id);
  if (task === undefined) throw new LabRefusal(`This lab has no task ${id}.`);
  return task;
}

/** The script that solves a task, after those that it needs and that have not passed. */
export function solutionScript({ definition, passed, memory }: AuthorView, id: string): string {
  const task = getTask(definition, id);
  const needs = requirementsOf(task, definition.tasks).filter((need) => !passed.has(need.id));
  return sayVariables([...needs, task].map(({ solution }) => solution.trimEnd()).join('\n'), memory.variables);
}

export function nearMissScript({ definition, memory }: AuthorView, id: string, index: number): string {
  const nearMiss = getTask(definition, id).nearMisses[index];
  if (nearMiss === undefined) throw new LabRefusal(`The task ${id} has no near miss ${index}.`);
  return sayVariables(nearMiss.run, memory.variables);
}

export async function runForAuthor({ workstation }: AuthorView, script: string): Promise<AuthorRun> {
  const { code, stdout, stderr } = await workstation.run(script, { timeoutMs: LONGEST_RUN, maxOutput: MOST_OUTPUT });
  return { script, code, output: `${stdout}${stderr}` };
}
