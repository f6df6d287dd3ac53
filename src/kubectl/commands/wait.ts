/** Mirrors kubectl/pkg/cmd/wait. */
import type { Unstructured } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import { sleep } from '#posix/clock.ts';
import type { Command, CommandContext } from '../command.ts';
import { waitGone } from '../delete/delete-object.ts';
import { allNamespacesFlag, fieldSelectorFlag, fileFlags, printFlags, selectorFlag } from '../flags/shared-flags.ts';
import { parseJsonPath } from '../printers/jsonpath.ts';
import { relaxedPath } from '../printers/sort-objects.ts';
import { objectPrinter } from '../printers/object-printer.ts';
import { collect } from '../resources/collect.ts';
import type { Info } from '../resources/info.ts';
import { throwCollected, UsageError } from '../usage-error.ts';

type Holds = (object: Unstructured) => boolean;

export const wait: Command = {
  name: 'wait',
  suggestFor: ['list', 'ps'],
  short: 'Wait for a specific condition on one or many resources',
  long: 'Wait for a specific condition on one or many resources.\n\nA condition of the status, a value at a JSON path, creation or deletion; for one resource or many. Each resource is reported as it gets there.',
  usage:
    "([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]]",
  examples: [
    '# Until a pod is ready',
    'kubectl wait --for=condition=Ready pod/web',
    '',
    '# Until it runs',
    "kubectl wait --for=jsonpath='{.status.phase}'=Running pod/web",
    '',
    '# Until it is gone',
    'kubectl wait --for=delete pod/web --timeout=60s',
  ],
  flags: [
    ...printFlags,
    ...fileFlags('Files that name what to wait for')
      .filter((flag) => flag.name !== 'kustomize')
      .map((flag) => (flag.name === 'recursive' ? { ...flag, default: 'true' } : flag)),
    selectorFlag,
    fieldSelectorFlag,
    allNamespacesFlag,
    { name: 'all', type: 'bool', usage: 'All of the type in the namespace' },
    { name: 'for', type: 'string', usage: "What to wait for: create, delete, condition=name[=value], jsonpath='{…}'[=value]." },
    { name: 'local', type: 'bool', usage: 'Ask no server.' },
    { name: 'timeout', type: 'duration', default: '30s', usage: 'How long to wait; zero looks once, negative is a week.' },
  ],
  async run(context) {
    const { flags } = context;
    const goal = flags.string('for');
    const until = deadline(context);
    const all = flags.bool('all') && context.args.length > 0 && !namesObjects(context.args);
    const common = { all, allNamespaces: flags.bool('all-namespaces'), ignoreNotFound: goal.toLowerCase() === 'delete' };
    const holds = goalOf(goal);
    if (goal.toLowerCase() === 'create') await created(context, all, until);
    const { infos, errors } = await collect(context, common);
    if (holds === 'delete') {
      throwCollected(errors);
      const printer = objectPrinter(context, { operation: 'condition met' });
      const problems: unknown[] = [];
      for (const info of infos) {
        try {
          if (flags.duration('timeout') === 0) throw unmet(info);
          await waitGone(context, [{ ...info, uid: info.object.metadata?.uid }], until - context.now);
          await printer.print(info.object);
        } catch (error) {
          if (!(error instanceof UsageError)) throw error;
          problems.push(error);
        }
      }
      throwCollected(problems);
      return;
    }
    if (infos.length === 0 && errors.length === 0) throw new UsageError('no matching resources found');
    // What is missing is told last, and only the first of it.
    const problems: unknown[] = [];
    const printer = objectPrinter(context, { operation: 'condition met' });
    for (const info of infos) {
      try {
        await printer.print(holds === 'create' ? info.object : await reached(context, info, holds, until));
      } catch (error) {
        if (!(error instanceof UsageError) && !(error instanceof StatusError)) throw error;
        problems.push(error);
      }
    }
    throwCollected([...problems, ...errors]);
  },
};

/** Names win over `--all`. */
function namesObjects([type = '', ...names]: readonly string[]): boolean {
  return names.length > 0 || type.includes('/');
}

function unmet({ resource, name }: Info): UsageError {
  return new UsageError(`condition not met for ${resource.plural}/${name}`);
}

function deadline(context: CommandContext): number {
  const timeout = context.flags.duration('timeout');
  return context.now + (timeout < 0 ? 168 * 3_600_000 : timeout);
}

function goalOf(goal: string): Holds | 'delete' | 'create' {
  const lower = goal.toLowerCase();
  if (lower === 'delete' || lower === 'create') return lower;
  if (goal.startsWith('condition=')) {
    const [name = '', value = 'true'] = goal.slice('condition='.length).split('=');
    return (object) => conditionHolds(object, name, value);
  }
  if (goal.startsWith('jsonpath=')) return jsonPathGoal(goal.slice('jsonpath='.length));
  throw new UsageError(`unrecognized condition: ${JSON.stringify(goal)}`);
}

function conditionHolds(object: Unstructured, name: string, value: string): boolean {
  const status = object['status'] as
    { readonly conditions?: readonly { readonly type: string; readonly status: string }[]; readonly observedGeneration?: number } | undefined;
  const condition = status?.conditions?.find((each) => each.type.toLowerCase() === name.toLowerCase());
  const observed = (condition as { readonly observedGeneration?: number } | undefined)?.observedGeneration ?? status?.observedGeneration;
  if (condition === undefined || (observed !== undefined && observed < (object.metadata?.generation ?? 0))) return false;
  return condition.status.toLowerCase() === value.toLowerCase();
}

function jsonPathGoal(text: string): Holds {
  if (text === '') throw new UsageError('jsonpath expression cannot be empty');
  if (text.startsWith('{') && !text.includes('}'))
    throw new UsageError("unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'");
  const split = text.startsWith('{') ? /^(\{.*?\})(?:=(.*))?$/s.exec(text) : /^([^=]*)(?:=(.*))?$/s.exec(text);
  const [, expression = '', value] = split ?? [];
  if (expression === '')
    throw new UsageError("jsonpath wait format must be --for=jsonpath='{.status.readyReplicas}'=3 or --for=jsonpath='{.status.readyReplicas}'");
  if (value === '') throw new UsageError("jsonpath wait has to have a value after equal sign, like --for=jsonpath='{.status.readyReplicas}'=3");
  const path = parseJsonPath(relaxedPath(expression));
  return (object) => {
    const values = path.values(object);
    const [found] = values;
    if (values.length > 1) throw new UsageError(`given jsonpath expression matches more than one value`);
    if (found === undefined) return false;
    if (value === undefined) return true;
    if (typeof found === 'object') throw new UsageError(`jsonpath leads to a nested object or list which is not supported`);
    return String(found) === value.replace(/^(["'])(.*)\1$/s, '$2');
  };
}

async function reached(context: CommandContext, info: Info, holds: Holds, until: number): Promise<Unstructured> {
  const { client } = context;
  const { clock } = context.process.machine;
  const fieldSelector = `metadata.name=${info.name}`;
  const late = new UsageError(`timed out waiting for the condition on ${info.resource.plural}/${info.name}`);
  for (;;) {
    const list = await client.list(info.resource, info.namespace, { fieldSelector });
    const [current] = list.items;
    const whole = current === undefined ? undefined : ({ ...current, apiVersion: info.object.apiVersion, kind: info.object.kind } as Unstructured);
    if (whole !== undefined && holds(whole)) return whole;
    if (context.flags.duration('timeout') === 0) throw unmet(info);
    if (clock.now() >= until) throw late;
    const stream = await client.watch(info.resource, info.namespace, { fieldSelector, resourceVersion: list.metadata?.resourceVersion });
    const timer = clock.schedule(until, () => stream.close());
    try {
      for await (const event of stream) {
        if (event.type === 'DELETED') continue;
        if (event.type !== 'ADDED' && event.type !== 'MODIFIED') break;
        if (holds(event.object as Unstructured)) return event.object as Unstructured;
      }
    } finally {
      timer.cancel();
      stream.close();
    }
    await context.race(sleep(clock, Math.max(0, Math.min(100, until - clock.now()))));
  }
}

/** Until everything named exists. */
async function created(context: CommandContext, all: boolean, until: number): Promise<void> {
  for (;;) {
    const { infos, errors } = await collect(context, { all });
    if (infos.length > 0 && errors.length === 0) return;
    const other = errors.filter((error) => !(error instanceof StatusError) || error.reason !== 'NotFound');
    throwCollected(other);
    if (context.now >= until) throw new UsageError('timed out waiting for the condition');
    await context.race(sleep(context.process.machine.clock, Math.min(500, until - context.now)));
  }
}
