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

test('nothing leaves the process: a name outside content/web does not exist, an address outside it does not answer', async () => {
  const cluster = TestCluster.create();
  await expect(cluster.until(cluster.cluster.network.resolve('nowhere.example.net'))).rejects.toMatchObject({ code: 'ENOTFOUND' });
  for (const address of ['198.51.100.7', '104.16.0.35', '127.0.0.1'])
    expect(await cluster.get(address, { port: 8443 })).toMatch(/^(ETIMEDOUT|ECONNREFUSED)$/);
});
