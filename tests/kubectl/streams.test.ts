/** Verbs that reach into pods, typed at a workstation. */
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { contentAssets } from '../support/assets.ts';
import { TypedTerminal } from '../support/typed-terminal.ts';

const PROMPT = /student1@[a-z0-9-]+:~\$ $/;

let lab: VirtualLab;

beforeAll(async () => {
  lab = new VirtualLab({ profile: 'plain', seed: 'streams', assets: await contentAssets(), start: Date.UTC(2026, 0, 1) });
  await lab.run('kubectl create deployment web --image=nginx:1.25 && kubectl expose deployment web --port=8000 --target-port=80');
  await lab.run('kubectl run single --image=nginx:1.25');
  await lab.settle();
});

afterAll(() => lab.dispose());

test('a forwarded port answers from the pod until the command ends', async () => {
  const terminal = new TypedTerminal(lab);
  await terminal.waitFor(PROMPT);
  await terminal.press('kubectl port-forward svc/web 8080:8000 &\r', /\[::1\]:8080 -> 80/);
  expect(await terminal.type('curl -s localhost:8080 | grep title', PROMPT)).toMatch(
    /Handling connection for 8080\s+<title>Welcome to nginx!<\/title>/,
  );
  await terminal.type('kill %1', PROMPT);
  expect(await terminal.type('curl -s localhost:8080; echo $?', PROMPT)).toMatch(/^7$/m);
});

test('any free port, several ports, an address', async () => {
  const { stdout } = await lab.run(
    'kubectl port-forward deploy/web :80 9001:80 --address 0.0.0.0 > log & sleep 1; curl -s -o /dev/null -w "%{http_code}" localhost:9001; kill %1; cat log',
  );
  expect(stdout).toMatch(/^200Forwarding from 0\.0\.0\.0:\d{5} -> 80\nForwarding from 0\.0\.0\.0:9001 -> 80\nHandling connection for 9001\n/);
});

test('a port on which nothing listens loses the pod', async () => {
  const { stdout, stderr } = await lab.run('kubectl port-forward single 8081:81 & sleep 1; curl -s localhost:8081; wait %1; echo "code $?"');
  expect(stderr).toMatch(
    /^E0101 .* portforward\.go:424\] "Unhandled Error" err="an error occurred forwarding 8081 -> 81: .*[cC]onnection refused.*"\nerror: lost connection to pod$/m,
  );
  expect(stdout).toContain('code 1');
});

test('a taken port is refused', async () => {
  const { stderr } = await lab.run('kubectl port-forward single 8090:80 >/dev/null & sleep 1; kubectl port-forward single 8090:80; kill %1');
  expect(stderr).toContain(
    'Unable to listen on port 8090: Listeners failed to create with the following errors: [unable to create listener: Error listen tcp4 127.0.0.1:8090: bind: address already in use',
  );
  expect(stderr).toContain('error: unable to listen on any of the requested ports: [{8090 80}]');
});

test('proxy serves the API, its errors, and not what it must not', async () => {
  const { stdout } = await lab.run(
    `kubectl proxy & sleep 1
curl -s localhost:8001/api/v1/namespaces/default/pods/single | grep '"name": "single"' | head -1
curl -s localhost:8001/api/v1/namespaces/default/services/web:8000/proxy/ | grep title
curl -s localhost:8001/api/v1/namespaces/default/pods/nope | grep reason
curl -s localhost:8001/api/v1/namespaces/default/pods/single/exec
curl -s -H 'Host: evil.example' localhost:8001/version
curl -s -XDELETE localhost:8001/api/v1/namespaces/default/configmaps/nope -o /dev/null -w '%{http_code}\\n'
kill %1`,
  );
  expect(stdout).toBe(
    'Starting to serve on 127.0.0.1:8001\n    "name": "single",\n<title>Welcome to nginx!</title>\n  "reason": "NotFound",\nForbidden\nForbidden\n404\n',
  );
});

test('proxy below a prefix', async () => {
  const { stdout } = await lab.run(
    'kubectl proxy --port=8011 --api-prefix=/k8s & sleep 1; curl -s localhost:8011/k8s/version | grep gitVersion; curl -s localhost:8011/version; kill %1',
  );
  expect(stdout).toMatch(/"gitVersion": "v1\.34\.\d+",\n404 page not found\n$/);
});

test('files and folders go in and come out', async () => {
  const { stdout, stderr } = await lab.run(
    `mkdir -p site/deep && echo hello > site/index.html && echo more > site/deep/a.txt
kubectl cp site single:/tmp/site && kubectl exec single -- cat /tmp/site/index.html /tmp/site/deep/a.txt
kubectl cp site/index.html single:/tmp && kubectl exec single -- cat /tmp/index.html
kubectl cp default/single:/tmp/site back && cat back/deep/a.txt
kubectl cp single:/tmp/index.html one.txt -c single && cat one.txt`,
  );
  expect(stdout.replaceAll(/^tar: Removing.*\n/gm, '')).toBe('hello\nmore\nhello\nmore\nhello\n');
  expect(stderr).toBe('');
});

test('an archive cannot write outside its destination', async () => {
  await lab.run(`kubectl exec single -- sh -c 'mkdir -p /tmp/evil && echo x > /tmp/evil/ok'`);
  const { stderr, code } = await lab.run('kubectl cp single:/tmp/nope here');
  expect(stderr).toContain('command terminated with exit code 2');
  expect(code).toBe(2);
});

test('debug looks into a running pod, and copies one', async () => {
  await lab.run('kubectl debug single --image=busybox --profile=general -c look -- sleep 100');
  expect((await lab.run('kubectl get pod single -o jsonpath="{.spec.ephemeralContainers[*].name}"')).stdout).toBe('look');
  await lab.run('kubectl debug single --copy-to=twin --set-image=single=nginx:1.26');
  expect((await lab.run('kubectl get pod twin -o jsonpath="{.spec.containers[*].image}"')).stdout).toBe('nginx:1.26');
});

test('kubens and kubectx', async () => {
  const { stdout, stderr } = await lab.run(
    'kubectl create ns test >/dev/null; kubens test; kubens -c; kubectl config view --minify -o jsonpath={..namespace}; kubens -; kubens nope; kubectx; kubectx short=.; kubectx -c; kubectx kubernetes-admin@kubernetes=short',
  );
  expect(stdout).toBe('test\ntestkubernetes-admin@kubernetes\nshort\n');
  expect(stderr.split('\n').slice(0, 3)).toEqual([
    '✔ Active namespace is "test"',
    '✔ Active namespace is "default"',
    'error: no namespace exists with name "nope"',
  ]);
});

test('a program called kubectl-* in PATH is a verb', async () => {
  const { stdout, stderr, code } = await lab.run(
    `mkdir -p bin && printf '#!/bin/bash\\necho "plugin $@"; exit 3\\n' > bin/kubectl-foo && chmod +x bin/kubectl-foo && printf x > bin/kubectl-get
export PATH=$PATH:$HOME/bin; kubectl foo a -b; kubectl plugin list; kubectl -n x foo`,
  );
  expect(stdout).toContain(
    'plugin a -b\nThe following compatible plugins are available:\n\n/home/student1/bin/kubectl-foo\n/home/student1/bin/kubectl-get\n',
  );
  expect(stderr).toBe(
    `  - warning: kubectl-get overwrites existing command: "kubectl get"
  - warning: /home/student1/bin/kubectl-get identified as a kubectl plugin, but it is not executable
error: 2 plugin warnings were found
Error: flags cannot be placed before plugin name: -n
`,
  );
  expect(code).toBe(1);
});

test('cluster-info dump', async () => {
  const { stdout } = await lab.run('kubectl cluster-info dump | head -2; kubectl cluster-info dump --output-directory=d && ls d d/default');
  expect(stdout).toMatch(/^\{\n {4}"kind": "NodeList",\nCluster info dumped to d\n/);
  expect(stdout).toContain('pods.json');
});
