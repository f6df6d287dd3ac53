/** Revisions of workloads. Mirrors kubectl/pkg/polymorphichelpers/history.go. */
import { getApiResource } from '#kube/api-resources.ts';
import type { LabelSelector, PodTemplateSpec } from '#kube/generated/types.ts';
import { selectorOf } from '#kube/label-selector.ts';
import type { Unstructured } from '#kube/object.ts';
import { schemaForKind } from '#kube/schema.ts';
import { applyStrategicMergePatch } from '#kube/strategic-merge-patch.ts';
import { CHANGE_CAUSE } from '../change-cause.ts';
import type { CommandContext } from '../command.ts';
import { writePodTemplate } from '../describe/pod-template.ts';
import { PrefixWriter } from '../describe/prefix-writer.ts';
import type { Info } from '../resources/info.ts';
import { UsageError } from '../usage-error.ts';

export interface Revision {
  readonly number: number;
  readonly cause: string;
  readonly template: PodTemplateSpec;
  readonly object: Unstructured;
  /** What `rollout history -o` prints: the replica set, or the workload as it was. */
  readonly shown: Unstructured;
}

/** Kinds that upstream knows to have pods, though it keeps no history of them. */
const VISITED: ReadonlySet<string> = new Set(['ReplicaSet.apps', 'ReplicationController.', 'Pod.', 'Job.batch', 'CronJob.batch']);

const REVISION = 'deployment.kubernetes.io/revision';

/** By number. Throws for kinds without a history. */
export async function revisionsOf(context: CommandContext, info: Info, verb: string): Promise<readonly Revision[]> {
  const { kind, group } = info.resource;
  if (group === 'apps' && kind === 'Deployment') return replicaSetRevisions(context, info);
  if (group === 'apps' && (kind === 'DaemonSet' || kind === 'StatefulSet')) return controllerRevisions(context, info);
  if (!VISITED.has(`${kind}.${group}`)) {
    const name = verb === 'history viewer' ? 'history' : verb;
    throw new UsageError(`error retrieving ${name} for "${kind}${group === '' ? '' : `.${group}`}", no visitor method exists for {${group} ${kind}}`);
  }
  throw new UsageError(`no ${verb} has been implemented for "${kind}${group === '' ? '' : `.${group}`}"`);
}

async function owned(context: CommandContext, info: Info, plural: string): Promise<readonly Unstructured[]> {
  const spec = info.object['spec'] as { readonly selector?: LabelSelector } | undefined;
  const list = await context.client.list(getApiResource('apps', plural), info.namespace, { labelSelector: selectorOf(spec?.selector).toString() });
  return list.items.filter(
    (item) => item.metadata?.ownerReferences?.some((owner) => owner.controller === true && owner.uid === info.object.metadata?.uid) === true,
  );
}

async function replicaSetRevisions(context: CommandContext, info: Info): Promise<readonly Revision[]> {
  const sets = await owned(context, info, 'replicasets');
  return sets
    .map((object) => ({
      number: Number(object.metadata?.annotations?.[REVISION] ?? '0'),
      cause: object.metadata?.annotations?.[CHANGE_CAUSE] ?? '',
      template: (object['spec'] as { readonly template: PodTemplateSpec }).template,
      object,
      shown: object,
    }))
    .map((revision) => ({ ...revision, template: withCause(revision.template, revision.cause) }))
    .filter(({ number }) => number > 0)
    .toSorted((a, b) => a.number - b.number);
}

function withCause(template: PodTemplateSpec, cause: string): PodTemplateSpec {
  return cause === ''
    ? template
    : { ...template, metadata: { ...template.metadata, annotations: { ...template.metadata?.annotations, [CHANGE_CAUSE]: cause } } };
}

async function controllerRevisions(context: CommandContext, info: Info): Promise<readonly Revision[]> {
  const revisions = await owned(context, info, 'controllerrevisions');
  const schema = schemaForKind('apps', 'v1', info.resource.kind);
  return revisions
    .map((object) => {
      const applied = applyStrategicMergePatch(info.object, object['data'], schema);
      return {
        number: Number(object['revision']),
        cause: object.metadata?.annotations?.[CHANGE_CAUSE] ?? '',
        template: (applied['spec'] as { readonly template: PodTemplateSpec }).template,
        object,
        shown: applied,
      };
    })
    .toSorted((a, b) => a.number - b.number);
}

/** Keeps the tabs: histories are not aligned. */
class TabbedWriter extends PrefixWriter {
  #text = '';

  override write(level: number, text: string): void {
    this.#text += '  '.repeat(level) + text;
  }

  override flush(): void {}

  override toString(): string {
    return this.#text;
  }
}

/** `Pod Template:` and what follows. */
export function templateText(template: PodTemplateSpec): string {
  const out = new TabbedWriter();
  writePodTemplate(out, template);
  return out.toString();
}
