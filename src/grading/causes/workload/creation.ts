import type { KubeObject } from '#kube/object.ts';
import { because, type Because } from '../../verdict.ts';
import type { World } from '../../world.ts';
import { eventsOf } from '../events-of.ts';

type Conditions = readonly { readonly type: string; readonly status: string; readonly message?: string }[];

const conditionsOf = (object: KubeObject): Conditions => (object as { status?: { conditions?: Conditions } }).status?.conditions ?? [];

/** The message with which the API server refuses to create pods for this object. */
async function refusalOf(owner: KubeObject, world: World): Promise<string | undefined> {
  const failure = conditionsOf(owner).find(({ type, status }) => type === 'ReplicaFailure' && status === 'True');
  if (failure?.message !== undefined) return failure.message;
  if (owner.kind === 'Deployment' || owner.kind === 'ReplicaSet') return undefined;
  return (await eventsOf(owner, world, 'FailedCreate')).at(-1)?.message;
}

/** Recognises one refusal in the API server's words. */
function refused(
  cause: Because['cause'],
  pattern: RegExp,
  values: (match: RegExpExecArray) => Record<string, string | undefined>,
): (message: string) => Because | undefined {
  return (message) => {
    const match = pattern.exec(message);
    return match === null ? undefined : because(cause, { ...values(match), message });
  };
}

const refusals = [
  refused('quota-wants-limits', /failed quota: ([^:]+): must specify (.+?)$/, ([, quota, what]) => ({ quota, what })),
  refused('quota-exceeded', /exceeded quota: ([^,]+), requested: (\S+), used: (\S+), limited: (\S+)/, ([, quota, requested, used, limit]) => ({
    quota,
    requested,
    used,
    limit,
  })),
  refused(
    'limit-range-maximum',
    /maximum (\S+) usage per (\w+) is ([^,\]]+?)(?:, but limit is ([^,.\]]+))?[,.\]]/,
    ([, resource, per, limit, asked]) => ({ resource, per, limit, asked }),
  ),
  refused(
    'limit-range-minimum',
    /minimum (\S+) usage per (\w+) is ([^,\]]+?)(?:, but request is ([^,.\]]+))?[,.\]]/,
    ([, resource, per, limit, asked]) => ({ resource, per, limit, asked }),
  ),
  refused('limit-range-ratio', /(\S+) max limit to request ratio per (\w+) is ([^,\]]+)/, ([, resource, per, limit]) => ({ resource, per, limit })),
  refused('pod-security', /violates PodSecurity "([^"]+)": (.*)$/, ([, level, what]) => ({ level, what })),
  refused('service-account-missing', /service ?account "?(?:[^"/\s]+\/)?([^"\s:]+)"?:? .*not found/, ([, account]) => ({ account })),
  refused('webhook-denied', /admission webhook "([^"]+)" denied the request: (.*)$/, ([, webhook, reason]) => ({ webhook, reason })),
  refused('policy-denied', /ValidatingAdmissionPolicy '([^']+)'.* denied request: (.*)$/, ([, policy, reason]) => ({ policy, reason })),
  refused('priority-class-missing', /no PriorityClass with name (\S+) was found/, ([, name]) => ({ name })),
  refused('creation-invalid', /is invalid: (.*)$/, ([, what]) => ({ what })),
  refused('creation-refused', /[^]*/, () => ({})),
];

export async function creationRefused(owner: KubeObject, world: World): Promise<Because | undefined> {
  const message = await refusalOf(owner, world);
  if (message === undefined || (conditionsOf(owner).length === 0 && message === '')) return undefined;
  for (const recognise of refusals) {
    const cause = recognise(message);
    if (cause !== undefined) return cause;
  }
  return undefined;
}
