import { parseCheck } from '#grading/check-schema.ts';
import { evaluateCheck } from '#grading/evaluate-check.ts';
import type { CauseId } from '#grading/messages/en.ts';
import type { CheckVerdict } from '#grading/verdict.ts';
import type { World } from '#grading/world.ts';
import type { KubeObject } from '#kube/object.ts';
import type { VirtualClock } from '#posix/virtual-clock.ts';

let revision = 0;

export type Stored = readonly [resource: string, object: KubeObject];
type Fields = Readonly<Record<string, unknown>>;

/** A stored object, as an API server would return it. */
export function stored(resource: string, kind: string, name: string, fields: Fields = {}, metadata: Fields = {}): Stored {
  revision++;
  const own = {
    uid: `uid-${name}`,
    resourceVersion: String(revision),
    creationTimestamp: '2026-01-01T00:00:00Z',
    namespace: 'default',
    name,
    ...metadata,
  };
  return [resource, { apiVersion: 'v1', kind, ...fields, metadata: own }];
}

export function worldOf(objects: readonly Stored[], more: Partial<World> = {}): World {
  const list = (resource: string, namespace?: string): Promise<KubeObject[]> =>
    Promise.resolve(
      objects
        .filter(([of, object]) => of === resource && (namespace === undefined || object.metadata.namespace === namespace))
        .map(([, object]) => object),
    );
  return {
    namespace: 'default',
    cluster: {
      list,
      find: async (resource, namespace, name) => (await list(resource, namespace)).find((object) => object.metadata.name === name),
    },
    http: () => Promise.resolve({ status: 200, headers: {}, body: new Uint8Array() }),
    readFile: () => Promise.resolve(undefined),
    commands: () => [],
    images: () => ['docker.io/library/nginx:latest', 'docker.io/library/nginx:1.27', 'docker.io/library/redis:latest'],
    ...more,
  };
}

export const judge = async (check: unknown, world: World): Promise<CheckVerdict> => (await evaluateCheck(parseCheck(check), world)).verdict;

/** The state of a cluster, a check of it, and what the explanation has to be. */
export interface CauseCase {
  readonly cause: CauseId;
  readonly objects?: readonly Stored[];
  readonly world?: Partial<World>;
  readonly check: unknown;
  /** A part of the explanation. */
  readonly says: string;
  readonly outcome?: CheckVerdict['outcome'];
}

/** One test a cause. */
export function describeCauses(area: string, cases: readonly CauseCase[]): void {
  describe(area, () => {
    it.each(cases.map((each) => [each.cause, each] as const))('%s', async (cause, { objects = [], world, check, says, outcome = 'failed' }) => {
      const verdict = await judge(check, worldOf(objects, world));
      expect(verdict).toMatchObject({ outcome, cause });
      expect(verdict.why).toContain(says);
    });
  });
}

/** A pod that waits, has ended, or whatever `status` says. */
export const pod = (status: Fields = {}, spec: Fields = {}, metadata: Fields = {}, name = 'web'): Stored =>
  stored(
    'pods',
    'Pod',
    name,
    { spec: { containers: [{ name: 'main', image: 'nginx' }], nodeName: 'node-1', ...spec }, status: { phase: 'Pending', ...status } },
    metadata,
  );

export const ready = { phase: 'Running', podIP: '10.0.0.9', conditions: [{ type: 'Ready', status: 'True' }] };

/** The state of the pod's only container. */
export const container = (state: Fields, more: Fields = {}): Fields => ({
  containerStatuses: [{ name: 'main', image: 'nginx', ready: false, restartCount: 0, state, ...more }],
});

export const node = (name: string, labels: Fields = {}, isReady = 'True'): Stored =>
  stored(
    'nodes',
    'Node',
    name,
    { spec: {}, status: { conditions: [{ type: 'Ready', status: isReady, reason: 'KubeletStopped' }] } },
    { labels, namespace: undefined },
  );

export const event = (kind: string, name: string, reason: string, message: string): Stored =>
  stored('events', 'Event', `${name}.${reason}`, { involvedObject: { kind, name, uid: `uid-${name}` }, reason, message, type: 'Warning', count: 1 });

/** Runs what is due, and lets promises settle between. */
export async function pass(clock: VirtualClock, ms: number): Promise<void> {
  const end = clock.now() + ms;
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  await settle();
  while (clock.runNext(end)) await settle();
  clock.moveTo(end);
}
