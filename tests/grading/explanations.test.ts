import type { KubeObject } from '#kube/object.ts';
import { parseCheck } from '#grading/check-schema.ts';
import { evaluateCheck } from '#grading/evaluate-check.ts';
import type { World } from '#grading/world.ts';

let revision = 0;

/** A stored object, as an API server would return it. */
function stored(resource: string, object: Record<string, unknown> & { metadata: Record<string, unknown> }): [string, KubeObject] {
  revision++;
  const metadata = {
    uid: `uid-${revision}`,
    resourceVersion: String(revision),
    creationTimestamp: '2026-01-01T00:00:00Z',
    namespace: 'default',
    ...object.metadata,
  };
  return [resource, { apiVersion: 'v1', kind: 'Thing', ...object, metadata } as unknown as KubeObject];
}

function worldOf(...objects: [string, KubeObject][]): World {
  const list = async (resource: string, namespace?: string): Promise<KubeObject[]> =>
    objects
      .filter(([of, object]) => of === resource && (namespace === undefined || object.metadata.namespace === namespace))
      .map(([, object]) => object);
  return {
    namespace: 'default',
    cluster: { list, find: async (resource, namespace, name) => (await list(resource, namespace)).find((object) => object.metadata.name === name) },
    http: async () => ({ status: 200, headers: {}, body: new Uint8Array() }),
    readFile: async () => undefined,
    commands: () => ['kubectl logs simple-pod'],
  };
}

const verdict = async (check: unknown, world: World) => (await evaluateCheck(parseCheck(check), world)).verdict;

const readyPod = (name: string, image = 'nginx') =>
  stored('pods', {
    metadata: { name },
    spec: { containers: [{ name: 'main', image }] },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
  });

const deployment = (replicas: number, ready: number) =>
  stored('deployments.apps', {
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: { replicas, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'main', image: 'nginx' }] } } },
    status: { replicas, readyReplicas: ready },
  });

describe('a pod check', () => {
  it('passes when the pod runs, is ready and has the image in any of its spellings', async () => {
    const world = worldOf(readyPod('web', 'docker.io/library/nginx:latest'));
    expect((await verdict({ pod: { name: 'web', image: 'nginx' } }, world)).outcome).toBe('passed');
  });

  it('names the pod that was probably meant', async () => {
    expect((await verdict({ pod: { name: 'web' } }, worldOf(readyPod('wbe')))).why).toBe('There is a pod named wbe. Did you mean web?');
  });

  it('says in which namespace the pod is instead', async () => {
    const world = worldOf(stored('pods', { metadata: { name: 'web', namespace: 'shop' }, spec: { containers: [] } }));
    expect((await verdict({ pod: { name: 'web' } }, world)).why).toContain('namespace shop');
  });

  it('is not yet so while the container is being created, and fails with the image that cannot be pulled', async () => {
    const waiting = (reason: string) =>
      stored('pods', {
        metadata: { name: 'web' },
        spec: { containers: [{ name: 'main', image: 'ngnix' }] },
        status: { phase: 'Pending', containerStatuses: [{ name: 'main', image: 'ngnix', ready: false, state: { waiting: { reason } } }] },
      });
    expect((await verdict({ pod: { name: 'web' } }, worldOf(waiting('ContainerCreating')))).outcome).toBe('not-yet');
    const failing = await verdict({ pod: { name: 'web' } }, worldOf(waiting('ImagePullBackOff')));
    expect(failing.outcome).toBe('failed');
    expect(failing.why).toContain('The image ngnix of container main cannot be pulled');
  });
});

describe('a replicas check', () => {
  it('waits for replicas that are asked for but not ready', async () => {
    expect((await verdict({ replicas: { of: 'deployment/web', equal: 3 } }, worldOf(deployment(3, 1)))).outcome).toBe('not-yet');
    expect((await verdict({ replicas: { of: 'deployment/web', equal: 3 } }, worldOf(deployment(3, 3)))).outcome).toBe('passed');
  });

  it('fails with the number that is asked for', async () => {
    expect((await verdict({ replicas: { of: 'deployment/web', equal: 3 } }, worldOf(deployment(2, 2)))).why).toBe('spec.replicas is 2.');
  });
});

describe('a selects check', () => {
  const service = (selector: Record<string, string>) => stored('services', { metadata: { name: 'web' }, spec: { selector, ports: [{ port: 80 }] } });

  it('shows the label that differs by a typo', async () => {
    const found = await verdict({ selects: { service: 'web', 'pods-of': 'deployment/web' } }, worldOf(deployment(1, 1), service({ app: 'wbe' })));
    expect(found.why).toBe('It selects app=wbe, but the pods carry app=web. Did you mean app=web?');
  });

  it('passes once a ready endpoint is there', async () => {
    const slice = stored('endpointslices.discovery.k8s.io', {
      metadata: { name: 'web-1', labels: { 'kubernetes.io/service-name': 'web' } },
      endpoints: [{ addresses: ['10.42.1.2'], conditions: { ready: true } }],
    });
    expect(
      (await verdict({ selects: { service: 'web', 'pods-of': 'deployment/web' } }, worldOf(deployment(1, 1), service({ app: 'web' }), slice)))
        .outcome,
    ).toBe('passed');
  });
});

describe('a resource check', () => {
  const object = stored('configmaps', { metadata: { name: 'c' }, data: { colour: 'red' } });

  it('matches partially and knows quantities', async () => {
    const pod = stored('pods', {
      metadata: { name: 'p' },
      spec: { containers: [{ name: 'a', resources: { limits: { memory: '1Gi', cpu: '100m' } } }, { name: 'b' }] },
    });
    const wanted = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p' },
      spec: { containers: [{ name: 'a', resources: { limits: { memory: '1024Mi', cpu: 0.1 } } }] },
    };
    expect((await verdict({ resource: wanted }, worldOf(pod))).outcome).toBe('passed');
  });

  it('names the first field that differs', async () => {
    const found = await verdict(
      { resource: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { colour: 'blue' } } },
      worldOf(object),
    );
    expect(found.expected).toBe('data.colour of configmap c is "blue".');
    expect(found.found).toBe('It is "red".');
  });
});

describe('combinators', () => {
  const there = { pod: { name: 'web' } };
  const missing = { pod: { name: 'nobody' } };

  it('negate, and ask for all or any', async () => {
    const world = worldOf(readyPod('web'));
    expect((await verdict({ not: there }, world)).outcome).toBe('failed');
    expect((await verdict({ not: missing }, world)).outcome).toBe('passed');
    expect((await verdict({ all: [there, missing] }, world)).outcome).toBe('failed');
    expect((await verdict({ any: [missing, there] }, world)).outcome).toBe('passed');
  });
});

it('turns a fault of the grader into an error that is nobody else’s', async () => {
  const world: World = {
    ...worldOf(),
    commands: () => {
      throw new Error('disk on fire');
    },
  };
  const found = await verdict({ ran: { matches: 'x', as: 'x' } }, world);
  expect(found.outcome).toBe('error');
  expect(found.why).toContain('disk on fire');
});

describe('the schema', () => {
  it.each([
    [{ pod: { name: 'a', naem: 'b' } }, /naem/],
    [{ pods: { name: 'a' } }, /unknown check type pods/],
    [{ pod: { name: 'a' }, replicas: {} }, /exactly one/],
    [{ replicas: { of: 'deployment/web' } }, /either equal or at-least/],
    [{ replicas: { of: 'web', equal: 1 } }, /kind\/name/],
    [{ all: [] }, /list of checks/],
    [{ ran: { matches: '(', as: 'x' } }, /regular expression/],
  ])('refuses %j', (check, message) => {
    expect(() => parseCheck(check)).toThrow(message);
  });
});
