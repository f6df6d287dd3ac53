import { policyServer } from './policy-server.ts';
import { call, pod } from './test-server.ts';

const PODS = '/api/v1/namespaces/default/pods';
const NAMESPACE = '/api/v1/namespaces/default';
const label = (mode: string, level: string): Record<string, string> => ({ [`pod-security.kubernetes.io/${mode}`]: level });
const MERGE = { 'content-type': 'application/merge-patch+json' };

const compliant = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'good' },
  spec: {
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [{ name: 'web', image: 'nginx', securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } } }],
  },
};

test('a restricted namespace refuses what says nothing of its rights, and takes what gives them up', async () => {
  const server = policyServer(label('enforce', 'restricted'));
  await expect(call(server, 'POST', PODS, pod('bad'))).rejects.toMatchObject({
    code: 403,
    message:
      'pods "bad" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "web" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
  });
  expect((await call(server, 'POST', PODS, compliant)).status).toBe(201);
});

test('a baseline namespace keeps pods away from the node', async () => {
  const server = policyServer(label('enforce', 'baseline'));
  expect((await call(server, 'POST', PODS, pod('plain'))).status).toBe(201);
  const securityContext = { privileged: true, capabilities: { add: ['NET_ADMIN', 'CHOWN'] } };
  const spec = {
    hostNetwork: true,
    volumes: [{ name: 'root', hostPath: { path: '/' } }],
    containers: [{ name: 'web', image: 'nginx', ports: [{ containerPort: 80, hostPort: 80 }], securityContext }],
  };
  await expect(call(server, 'POST', PODS, { metadata: { name: 'bad' }, spec })).rejects.toMatchObject({
    message:
      'pods "bad" is forbidden: violates PodSecurity "baseline:latest": non-default capabilities (container "web" must not include "NET_ADMIN" in securityContext.capabilities.add), host namespaces (hostNetwork=true), hostPath volumes (volume "root"), hostPort (container "web" uses hostPort 80), privileged (container "web" must not set securityContext.privileged=true)',
  });
});

test('a debugging container is held to it too', async () => {
  const server = policyServer(label('enforce', 'restricted'));
  await call(server, 'POST', PODS, compliant);
  const body = { spec: { ephemeralContainers: [{ name: 'debug', image: 'busybox' }] } };
  await expect(call(server, 'PATCH', `${PODS}/good/ephemeralcontainers`, body, MERGE)).rejects.toMatchObject({
    message: expect.stringContaining('container "debug" must set securityContext.allowPrivilegeEscalation=false'),
  });
});

test('makers of pods are warned, and so is who makes a namespace stricter', async () => {
  const server = policyServer(label('warn', 'baseline'));
  const template = { metadata: { labels: { app: 'web' } }, spec: { hostPID: true, containers: [{ name: 'web', image: 'nginx' }] } };
  const deployment = { metadata: { name: 'web' }, spec: { selector: { matchLabels: { app: 'web' } }, template } };
  const { headers } = await call(server, 'POST', '/apis/apps/v1/namespaces/default/deployments', deployment);
  expect(headers['warning']).toEqual(['299 - "would violate PodSecurity \\"baseline:latest\\": host namespaces (hostPID=true)"']);
  await call(server, 'POST', PODS, pod('old'));
  const stricter = await call(server, 'PATCH', NAMESPACE, { metadata: { labels: label('enforce', 'restricted') } }, MERGE);
  expect(String(stricter.headers['warning'])).toContain('existing pods in namespace \\"default\\" violate the new PodSecurity enforce level');
  expect(String(stricter.headers['warning'])).toContain('old: allowPrivilegeEscalation != false');
});
