/** What must hold whatever happens: only a ready endpoint that a Service selects answers for it, and policies never leak. */
import fc from 'fast-check';
import { TestCluster } from '../kubelet/test-cluster.ts';

const SLEEP = { image: 'busybox', command: ['sleep', 'infinity'] };
const RUNS = { numRuns: 8, seed: 20_261_121 };

type Step = { readonly kind: 'delete' | 'relabel' | 'scale' | 'wait' | 'ask'; readonly which: number };
const step: fc.Arbitrary<Step> = fc.record({ kind: fc.constantFrom('delete', 'relabel', 'scale', 'wait', 'ask', 'ask'), which: fc.nat(5) });

async function webCluster(): Promise<TestCluster> {
  const cluster = TestCluster.create();
  cluster.deployment('web', 3);
  cluster.deployment('other', 2, 'httpd');
  cluster.service('web', { selector: { app: 'web' }, ports: [{ port: 80 }] });
  cluster.pod('client', SLEEP);
  await cluster.seconds(6);
  return cluster;
}

function act(cluster: TestCluster, { kind, which }: Step): void {
  const { api } = cluster.cluster;
  const pods = api.list('pods', { namespace: 'default', labels: { app: 'web' } });
  const pod = pods[which % Math.max(pods.length, 1)];
  if (kind === 'delete' && pod !== undefined) api.delete('pods', 'default', pod.metadata.name, which % 2 === 0 ? { gracePeriodSeconds: 0 } : {});
  if (kind === 'relabel' && pod !== undefined) api.update('pods', { ...pod, metadata: { ...pod.metadata, labels: { app: 'loose' } } });
  const deployment = api.find('deployments.apps', 'default', 'web');
  if (kind === 'scale' && deployment !== undefined) api.update('deployments.apps', { ...deployment, spec: { ...deployment.spec, replicas: which } });
}

test('a request is only ever answered by an endpoint of the Service; otherwise it fails honestly', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 12 }), async (steps) => {
      const cluster = await webCluster();
      const { api } = cluster.cluster;
      const from = cluster.podNetwork('client');
      const address = api.find('services', 'default', 'web')?.spec.clusterIP ?? '';
      const wrong: string[] = [];
      const stop = cluster.cluster.observeTraffic(({ service, to, outcome }) => {
        if (service?.name !== 'web' || typeof outcome !== 'number') return;
        const known = api
          .list('endpointslices.discovery.k8s.io', { namespace: 'default', labels: { 'kubernetes.io/service-name': 'web' } })
          .flatMap(({ endpoints }) => endpoints ?? [])
          .find(({ targetRef }) => targetRef?.name === to?.name);
        const serves = known !== undefined && (known.conditions?.ready === true || known.conditions?.serving === true);
        if (!serves) wrong.push(to?.name ?? 'nobody');
      });
      for (const each of steps) {
        act(cluster, each);
        if (each.kind === 'wait') await cluster.seconds(each.which);
        const answer = await cluster.get(address, { from });
        expect(answer).toMatch(/^(200 [\s\S]*Welcome to nginx!|ECONNREFUSED|EHOSTUNREACH|ECONNRESET)/);
      }
      stop();
      expect(wrong).toEqual([]);
      cluster.cluster.dispose();
    }),
    RUNS,
  );
}, 60_000);

interface Drawn {
  readonly labels: readonly string[];
  readonly selects: string;
  readonly allows: string;
  readonly direction: 'Ingress' | 'Egress';
}

const name = fc.constantFrom('a', 'b', 'c');
const drawn: fc.Arbitrary<Drawn> = fc.record({
  labels: fc.tuple(name, name, name),
  selects: name,
  allows: name,
  direction: fc.constantFrom('Ingress', 'Egress'),
});

test('policies never leak: what no rule allows does not arrive, and what one allows does', async () => {
  await fc.assert(
    fc.asyncProperty(drawn, async ({ labels, selects, allows, direction }) => {
      const cluster = TestCluster.create();
      for (const [index, label] of labels.entries()) cluster.pod(`p${String(index)}`, { image: 'nginx' }, {}, { group: label });
      await cluster.seconds(5);
      const peer = { podSelector: { matchLabels: { group: allows } } };
      cluster.create('networkpolicies.networking.k8s.io', {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata: { name: 'drawn', namespace: 'default' },
        spec: {
          podSelector: { matchLabels: { group: selects } },
          policyTypes: [direction],
          ...(direction === 'Ingress' ? { ingress: [{ from: [peer] }] } : { egress: [{ to: [peer] }] }),
        },
      });
      for (const [from, fromLabel] of labels.entries()) {
        for (const [to, toLabel] of labels.entries()) {
          const [own, other] = direction === 'Ingress' ? [toLabel, fromLabel] : [fromLabel, toLabel];
          const allowed = from === to || own !== selects || other === allows;
          const network = cluster.podNetwork(`p${String(from)}`);
          const answer = await cluster.get(cluster.getPod(`p${String(to)}`).status?.podIP ?? '', { from: network });
          expect(`${String(from)}→${String(to)} ${answer.slice(0, 9)}`).toBe(
            `${String(from)}→${String(to)} ${allowed ? answer.slice(0, 9) : 'ETIMEDOUT'}`,
          );
          if (allowed) expect(answer).toMatch(/^200 /);
        }
      }
      cluster.cluster.dispose();
    }),
    RUNS,
  );
}, 60_000);

/** A pod of the second property: its namespace's label is its name. */
interface DrawnPod {
  readonly namespace: string;
  readonly group: string;
}

interface DrawnPeer {
  readonly namespace?: string;
  readonly group?: string;
  /** Index of the pod whose address is the exception of a block of all addresses. */
  readonly allBut?: number;
}

interface DrawnRule {
  readonly peers: readonly DrawnPeer[];
  /** `[80]`, `[70, 90]` or the name of a port; none: every port. */
  readonly ports: readonly (readonly [number] | readonly [number, number] | string)[];
}

interface DrawnPolicy {
  readonly namespace: string;
  readonly group: string | undefined;
  readonly direction: 'Ingress' | 'Egress';
  readonly rules: readonly DrawnRule[];
}

const PODS = 4;
const space = fc.constantFrom('red', 'blue');
const drawnPods = fc.array(fc.record({ namespace: space, group: name }), { minLength: PODS, maxLength: PODS });
const drawnPeer: fc.Arbitrary<DrawnPeer> = fc.oneof(
  fc.record({ namespace: space }),
  fc.record({ group: name }),
  fc.record({ namespace: space, group: name }),
  fc.record({ allBut: fc.nat(PODS - 1) }),
);
const drawnPort = fc.constantFrom<DrawnRule['ports'][number]>([80], [81], [70, 90], [81, 90], 'web', 'other');
const drawnRule: fc.Arbitrary<DrawnRule> = fc.record({ peers: fc.array(drawnPeer, { maxLength: 2 }), ports: fc.array(drawnPort, { maxLength: 2 }) });
const drawnPolicy: fc.Arbitrary<DrawnPolicy> = fc.record({
  namespace: space,
  group: fc.option(name, { nil: undefined }),
  direction: fc.constantFrom('Ingress', 'Egress'),
  rules: fc.array(drawnRule, { maxLength: 2 }),
});

/** What the documentation says of policies, in its own words: no policy for a pod, all passes; otherwise one rule must allow it. */
function mayPass(pods: readonly DrawnPod[], policies: readonly DrawnPolicy[], from: number, to: number): boolean {
  if (from === to) return true;
  const consents = (own: number, other: number, direction: string): boolean => {
    const pod = pods[own];
    const peer = pods[other];
    const mine = policies.filter(
      (each) => each.direction === direction && each.namespace === pod?.namespace && [undefined, pod.group].includes(each.group),
    );
    const fits = (each: DrawnPeer, home: string): boolean => {
      if (each.allBut !== undefined) return each.allBut !== other;
      return peer?.namespace === (each.namespace ?? home) && (each.group === undefined || each.group === peer.group);
    };
    // Every pod calls its port 80 `web`.
    const open = (port: DrawnRule['ports'][number]): boolean =>
      typeof port === 'string' ? port === 'web' : port[0] <= 80 && 80 <= (port[1] ?? port[0]);
    const allows = (each: DrawnPolicy): boolean =>
      each.rules.some(
        ({ peers, ports }) =>
          (peers.length === 0 || peers.some((one) => fits(one, each.namespace))) && (ports.length === 0 || ports.some((port) => open(port))),
      );
    return mine.length === 0 || mine.some(allows);
  };
  return consents(from, to, 'Egress') && consents(to, from, 'Ingress');
}

function manifest({ namespace, group, direction, rules }: DrawnPolicy, index: number, addresses: readonly string[]): object {
  const selector = (labels: object): object => ({ matchLabels: labels });
  const peerOf = ({ namespace: of, group: label, allBut }: DrawnPeer): object =>
    allBut === undefined
      ? {
          ...(of !== undefined && { namespaceSelector: selector({ 'kubernetes.io/metadata.name': of }) }),
          ...(label !== undefined && { podSelector: selector({ group: label }) }),
        }
      : { ipBlock: { cidr: '0.0.0.0/0', except: [`${addresses[allBut] ?? ''}/32`] } };
  const portOf = (port: DrawnRule['ports'][number]): object =>
    typeof port === 'string' ? { port } : { port: port[0], ...(port[1] !== undefined && { endPort: port[1] }) };
  const key = direction === 'Ingress' ? 'from' : 'to';
  const written = rules.map(({ peers, ports }) => ({
    ...(peers.length > 0 && { [key]: peers.map(peerOf) }),
    ...(ports.length > 0 && { ports: ports.map(portOf) }),
  }));
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: `drawn-${String(index)}`, namespace },
    spec: { podSelector: group === undefined ? {} : selector({ group }), policyTypes: [direction], [direction.toLowerCase()]: written },
  };
}

test('any policies over any pods let pass what an independent reading of them allows, by address and by Service, and nothing else', async () => {
  let allowed = 0;
  let denied = 0;
  await fc.assert(
    fc.asyncProperty(
      drawnPods,
      fc.array(fc.array(drawnPolicy, { minLength: 1, maxLength: 4 }), { minLength: 6, maxLength: 6 }),
      async (pods, sets) => {
        const cluster = TestCluster.create();
        for (const each of ['red', 'blue']) cluster.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: each } });
        await cluster.seconds(1);
        for (const [index, { namespace, group }] of pods.entries()) {
          const named = { name: `p${String(index)}`, namespace };
          const containers = [{ name: 'c', image: 'nginx', ports: [{ name: 'web', containerPort: 80 }] }];
          cluster.create('pods', { apiVersion: 'v1', kind: 'Pod', metadata: { ...named, labels: { group, pod: named.name } }, spec: { containers } });
          const spec = { selector: { pod: named.name }, ports: [{ port: 8080, targetPort: 80 }] };
          cluster.create('services', { apiVersion: 'v1', kind: 'Service', metadata: named, spec });
        }
        await cluster.seconds(5);
        const addresses = pods.map(({ namespace }, index) => cluster.getPod(`p${String(index)}`, namespace).status?.podIP ?? '');
        const services = pods.map(
          ({ namespace }, index) => cluster.cluster.api.find('services', namespace, `p${String(index)}`)?.spec.clusterIP ?? '',
        );
        for (const policies of sets) {
          for (const [index, each] of policies.entries()) cluster.create('networkpolicies.networking.k8s.io', manifest(each, index, addresses));
          for (let from = 0; from < PODS; from++) {
            for (let to = 0; to < PODS; to++) {
              const expected = mayPass(pods, policies, from, to);
              if (expected) allowed++;
              else denied++;
              const network = cluster.cluster.networkAt(addresses[from] ?? '');
              if (network === undefined) throw new Error('no such pod');
              const direct = await cluster.get(addresses[to] ?? '', { from: network });
              const through = await cluster.get(services[to] ?? '', { port: 8080, from: network });
              const wanted = expected ? '200' : 'ETI';
              expect(`${String(from)}→${String(to)} ${direct.slice(0, 3)} ${through.slice(0, 3)}`).toBe(
                `${String(from)}→${String(to)} ${wanted} ${wanted}`,
              );
            }
          }
          for (const [index, { namespace }] of policies.entries())
            cluster.cluster.api.delete('networkpolicies.networking.k8s.io', namespace, `drawn-${String(index)}`);
        }
        cluster.cluster.dispose();
      },
    ),
    RUNS,
  );
  expect(Math.min(allowed, denied)).toBeGreaterThan(100);
}, 60_000);

test('nothing leaves the process: a name outside content/web does not exist, an address outside it does not answer', async () => {
  const cluster = TestCluster.create();
  await expect(cluster.until(cluster.cluster.network.resolve('nowhere.example.net'))).rejects.toMatchObject({ code: 'ENOTFOUND' });
  for (const address of ['198.51.100.7', '104.16.0.35', '127.0.0.1'])
    expect(await cluster.get(address, { port: 8443 })).toMatch(/^(ETIMEDOUT|ECONNREFUSED)$/);
});
