// Mirrors k8s.io/kubernetes/plugin/pkg/admission/priority.
import type { Pod, PriorityClass } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import { forbidden } from '#kube/status-errors.ts';
import type { Api } from '../../api/api.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { changedPod, newPod } from './new-pod.ts';

const DEFAULT_POLICY = 'PreemptLowerPriority';
const SYSTEM_CLASSES: Readonly<Record<string, number>> = { 'system-cluster-critical': 2_000_000_000, 'system-node-critical': 2_000_001_000 };

/** Resolves a pod's priority class to its number. */
export const priority: AdmissionPlugin = {
  name: 'Priority',
  admit(attributes) {
    const changed = changedPod(attributes);
    if (changed !== undefined) keepPriority(changed, attributes.old as Pod);
    const pod = newPod(attributes);
    if (pod === undefined) return;
    const { spec } = pod;
    const { definition, name, context } = attributes;
    const found = spec.priorityClassName ? findClass(context.api, spec.priorityClassName) : defaultClass(context.api);
    if (found === undefined) throw forbidden(definition.resource, name, `no PriorityClass with name ${spec.priorityClassName ?? ''} was found`);
    if (found.name !== undefined) spec.priorityClassName = found.name;
    if (spec.priority !== undefined && spec.priority !== found.value) {
      const reason = `the integer value of priority (${spec.priority}) must not be provided in pod spec; priority admission controller computed ${found.value} from the given PriorityClass name`;
      throw forbidden(definition.resource, name, reason);
    }
    spec.priority = found.value;
    spec.preemptionPolicy ??= found.preemptionPolicy;
  },
  /** One class at most is the default. */
  validate({ definition, name, object, operation, subresource, context }) {
    if (definition.resource.plural !== 'priorityclasses' || subresource !== undefined || operation === 'DELETE') return;
    if ((object as PriorityClass | undefined)?.globalDefault !== true) return;
    const other = defaultsOf(context.api).find(({ metadata }) => metadata.name !== name);
    if (other !== undefined)
      throw forbidden(definition.resource, name, `PriorityClass ${other.metadata.name} is already marked as default. Only one default can exist`);
  },
};

function defaultsOf(api: Api): readonly PriorityClass[] {
  return api.list('priorityclasses.scheduling.k8s.io').filter(({ globalDefault }) => globalDefault === true);
}

/** A pod keeps the number that it was given; classes may have changed since. */
function keepPriority({ spec }: Draft<Pod>, { spec: old }: Pod): void {
  if (old.priority !== undefined) spec.priority ??= old.priority;
  if (old.preemptionPolicy !== undefined) spec.preemptionPolicy ??= old.preemptionPolicy;
}

interface Resolved {
  readonly name: string | undefined;
  readonly value: number;
  readonly preemptionPolicy: string;
}

function findClass(api: Api, name: string): Resolved | undefined {
  const found = api.find('priorityclasses.scheduling.k8s.io', undefined, name);
  if (found !== undefined) return resolved(found);
  const value = SYSTEM_CLASSES[name];
  return value === undefined ? undefined : { name, value, preemptionPolicy: DEFAULT_POLICY };
}

/** The class marked as the default; of several, the lowest. */
function defaultClass(api: Api): Resolved {
  const [lowest] = defaultsOf(api).toSorted((a, b) => a.value - b.value);
  return lowest === undefined ? { name: undefined, value: 0, preemptionPolicy: DEFAULT_POLICY } : resolved(lowest);
}

function resolved({ metadata, value, preemptionPolicy }: PriorityClass): Resolved {
  return { name: metadata.name, value, preemptionPolicy: preemptionPolicy ?? DEFAULT_POLICY };
}
