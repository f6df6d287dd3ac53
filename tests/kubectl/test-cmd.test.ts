/** What upstream's own suite (kubernetes/test/cmd) asks of kubectl, where ours once answered differently. */
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { contentAssets } from '../support/assets.ts';

let lab: VirtualLab;

beforeAll(async () => {
  lab = new VirtualLab({ profile: 'plain', seed: 'test-cmd', assets: await contentAssets(), start: Date.UTC(2026, 0, 1) });
});

afterAll(() => lab.dispose());

const LINE = /^I0101 \d\d:\d\d:\d\d\.\d{6} +\d+ \S+\.go:\d+\] /gm;

/** What klog wrote, without times. */
async function logged(command: string): Promise<string> {
  return (await lab.run(command)).stderr.replaceAll(LINE, '').replaceAll(/milliseconds=\d+/g, 'milliseconds=0');
}

describe('the log of requests', () => {
  test('-v=6 has a line for each, and lists come in chunks', async () => {
    const log = await logged('kubectl get clusterroles -v=6 --chunk-size=10');
    expect(log).toMatch(
      /^"Response" verb="GET" url="https:\/\/[^/]+\/apis\/rbac\.authorization\.k8s\.io\/v1\/clusterroles\?limit=10" status="200 OK" milliseconds=0$/m,
    );
    expect(log).toMatch(/clusterroles\?continue=\S+&limit=10" status="200 OK"/);
  });

  test('describe asks for objects and their events in chunks', async () => {
    const log = await logged('kubectl create configmap one && kubectl describe configmaps --chunk-size=10 -v=6');
    expect(log).toMatch(/\/configmaps\?limit=10" status="200 OK"/);
    expect(log).toMatch(/\/events\?fieldSelector=involvedObject\.\S+&limit=10" status="200 OK"/);
  });

  test('-v=8 has headers and bodies too, the token hidden', async () => {
    const log = await logged('kubectl create configmap two --from-literal=a=b -v=8');
    expect(log).toContain('"Request Body" body="{\\"kind\\":\\"ConfigMap\\"');
    expect(log).toMatch(/^"Request" verb="POST" url="[^"]+" headers=<\n\tAccept: /m);
    expect(log).toMatch(/^"Response" status="201 Created" headers=<$/m);
    expect(log).toMatch(/^"Response Body" body="\{/m);
    expect(await logged('kubectl get configmap two -v=7 --token abc')).not.toContain('abc');
  });

  test('a refusal is logged with its code', async () => {
    expect(await logged('kubectl get pod none -v=6')).toMatch(/\/pods\/none" status="404 Not Found"/);
  });

  test('below 6 nothing is logged', async () => {
    expect((await lab.run('kubectl get pods -v=5')).stderr).toBe('No resources found in default namespace.\n');
  });
});

test('expose cuts a name that is too long for a service', async () => {
  const name = 'a-pod-whose-name-has-more-than-the-sixty-three-characters-of-services';
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { a: 'b' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };
  const { stdout } = await lab.run(`kubectl create -f - && kubectl expose pod ${name} --port=80`, { stdin: JSON.stringify(pod) });
  expect(stdout).toContain(`service/${name.slice(0, 63)} exposed\n`);
  expect((await lab.run(`kubectl expose pod ${name} --port=80 --name=${name}`)).stderr).toContain('must be no more than 63');
});

test('edit of a type alone opens all of them', async () => {
  expect((await lab.run('EDITOR=cat kubectl edit ns')).stdout).toContain('kind: List');
});

test('set-last-applied on a dry run of the server keeps nothing', async () => {
  await lab.run('kubectl create configmap plain-cm && kubectl get configmap plain-cm -o yaml > cm.yaml');
  const { stdout } = await lab.run('kubectl apply set-last-applied -f cm.yaml --create-annotation --dry-run=server');
  expect(stdout).toBe('configmap/plain-cm configured (server dry run)\n');
  expect((await lab.run('kubectl get configmap plain-cm -o yaml')).stdout).not.toContain('last-applied');
});

test('cordon with an empty selector says that nothing is named', async () => {
  expect((await lab.run('kubectl cordon --selector=')).stderr).toMatch(/^error: You must provide one or more resources/);
});

describe('drain', () => {
  const node = { apiVersion: 'v1', kind: 'Node', metadata: { name: 'bare' } };
  const pod = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'stuck' },
    spec: { nodeName: 'bare', containers: [{ name: 'a', image: 'nginx' }], tolerations: [{ operator: 'Exists' }] },
  };

  beforeAll(async () => {
    for (const object of [node, pod]) await lab.run(`echo '${JSON.stringify(object)}' | kubectl create -f -`);
  });

  test('asks for pods in chunks', async () => {
    const log = await logged('kubectl drain bare --force --dry-run=client --chunk-size=1 -v=6');
    expect(log).toMatch(/\/pods\?fieldSelector=spec\.nodeName%3Dbare&limit=1" status="200 OK"/);
  });

  test('--skip-wait-for-delete-timeout gives up on a pod that nobody ends', async () => {
    const { stdout, code } = await lab.run('kubectl drain bare --force --skip-wait-for-delete-timeout=1');
    expect(stdout).toBe(
      'node/bare cordoned\nevicting pod default/stuck\npod "stuck" has DeletionTimestamp older than 1 seconds, skipping\nnode/bare drained\n',
    );
    expect(code).toBe(0);
  });
});

test("another resource's short name hides no resource", async () => {
  const crd = `{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, metadata: {name: examples.test.com}, spec: {group: test.com,
    scope: Namespaced, names: {plural: examples, kind: Example, shortNames: [pod, exa]},
    versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]}}`;
  await lab.run('kubectl create -f - && kubectl wait --for=condition=Established crd/examples.test.com', { stdin: crd });
  await lab.run('kubectl create -f -', { stdin: '{apiVersion: test.com/v1, kind: Example, metadata: {name: an-example}}' });
  expect((await lab.run('kubectl get pod')).stdout).not.toContain('an-example');
  expect((await lab.run('kubectl get exa')).stdout).toContain('an-example');
});

test('exec of several objects is refused', async () => {
  const manifest = ['a', 'b'].map((name) => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\n---\n`).join('');
  expect((await lab.run('kubectl exec -f - -- date', { stdin: manifest })).stderr).toBe('error: cannot exec into multiple objects at a time\n');
});

test('base64 in several lines is kept in one', async () => {
  await lab.run('kubectl config set-cluster far --server=https://far');
  await lab.run("kubectl config set clusters.far.certificate-authority-data $'Zm9v\\nYmFy'");
  const path = '{.clusters[?(@.name=="far")].cluster.certificate-authority-data}';
  expect((await lab.run(`kubectl config view --raw -o jsonpath='${path}'`)).stdout).toBe('Zm9vYmFy');
});

describe('the kuberc', () => {
  test('KUBECTL_KUBERC=false leaves kubectl as it was', async () => {
    const kuberc = '{apiVersion: kubectl.config.k8s.io/v1beta1, kind: Preference, aliases: [{name: getn, command: get, prependArgs: [namespaces]}]}';
    await lab.run('cat > rc', { stdin: kuberc });
    expect((await lab.run('KUBECTL_KUBERC=true kubectl getn --kuberc=rc')).stdout).toContain('kube-system');
    expect((await lab.run('KUBECTL_KUBERC=false kubectl getn --kuberc=rc')).stderr).toContain('error: unknown command "getn" for "kubectl"\n');
  });

  test.each(['-v=5', '-v 5', '--v=5', '--v 5'])('an empty one is told at %s', async (flag) => {
    expect(await logged(`> empty; kubectl get ns ${flag} --kuberc=empty`)).toContain('kuberc: no preferences found in empty\n');
    expect(await logged('kubectl get ns --kuberc=empty')).toBe('');
  });
});

test('a kubeconfig impersonates with uid, groups and extra', async () => {
  const script = `kubectl config view --raw --minify > imp.yaml
sed -i 's/^  user:$/  user:\\n    as: ben\\n    as-uid: u1\\n    as-groups: [g1, g2]\\n    as-user-extra: {foo: [bar, baz]}/' imp.yaml
kubectl auth whoami --kubeconfig imp.yaml -o jsonpath='{.status.userInfo}'`;
  expect(JSON.parse((await lab.run(script)).stdout)).toEqual({
    username: 'ben',
    uid: 'u1',
    groups: ['g1', 'g2', 'system:authenticated'],
    extra: { foo: ['bar', 'baz'] },
  });
});

describe('a program that knows the credentials', () => {
  const kubeconfig = (command: string, mode: string, argument = ''): string => `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: SERVER, insecure-skip-tls-verify: true}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
current-context: x
users:
- name: u
  user: {exec: {apiVersion: client.authentication.k8s.io/v1, command: ${command}, args: ['${argument}'], ${mode}}}
`;

  async function get(config: string, flags = ''): Promise<{ readonly stdout: string; readonly stderr: string }> {
    await lab.run('cat > exec.yaml', { stdin: config });
    await lab.run(`sed -i "s#SERVER#$(kubectl config view --minify -o jsonpath='{.clusters[0].cluster.server}')#" exec.yaml`);
    return lab.run(`kubectl get ns default -o name --kubeconfig exec.yaml ${flags}`);
  }

  test('is asked when the first request goes out', async () => {
    const token = (
      await lab.run(
        'kubectl create clusterrolebinding robot --clusterrole=cluster-admin --serviceaccount=default:default -o name; kubectl create token default',
      )
    ).stdout
      .trim()
      .split('\n')
      .at(-1);
    const credential = `{"apiVersion":"client.authentication.k8s.io/v1","status":{"token":"${token ?? ''}"}}`;
    expect(await get(kubeconfig('echo', 'interactiveMode: IfAvailable', credential))).toMatchObject({ stdout: 'namespace/default\n', stderr: '' });
  });

  test.each([
    [
      kubeconfig('echo', 'interactiveMode: Never', 'no json'),
      "decoding stdout: couldn't get version/kind; json parse error: invalid character 'o' in literal null (expecting 'u')",
    ],
    [kubeconfig('echo', 'interactiveMode: Never', '{"apiVersion":"client.authentication.k8s.io/v1"}'), "exec plugin didn't return a status field"],
    [kubeconfig('"false"', 'interactiveMode: Never'), 'exec: executable false failed with exit code 1'],
    [kubeconfig('no-such-program', 'interactiveMode: Never'), 'exec: executable no-such-program not found'],
    [kubeconfig('echo', 'interactiveMode: Always'), 'exec plugin cannot support interactive mode: standard input is not a terminal'],
  ])('what is wrong with it is told: %#', async (config, problem) => {
    expect((await get(config)).stderr).toContain(`Unable to connect to the server: getting credentials: ${problem}`);
  });

  test('needs a word on whether it may ask', async () => {
    expect((await get(kubeconfig('echo', 'env: null'))).stderr).toBe(
      'error: interactiveMode must be specified for u to use exec authentication plugin\n',
    );
  });

  test('is not asked where a token is given', async () => {
    expect((await get(kubeconfig('no-such-program', 'interactiveMode: Never'), '--token wrong')).stderr).not.toContain('no-such-program');
  });
});

describe('apply', () => {
  const pod = (name: string, more = ''): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {name: ${name}${more}}}
spec: {containers: [{name: c, image: nginx}]}
`;
  const env = 'KUBECTL_APPLYSET=true kubectl apply --prune';

  beforeAll(async () => {
    for (const name of ['one', 'two']) await lab.run(`cat > ${name}.yaml`, { stdin: pod(name) });
    await lab.run('kubectl create ns sets');
  });

  test('an apply set prunes what was applied before and is not now', async () => {
    expect((await lab.run(`${env} -n sets --applyset=all -f one.yaml`)).stdout).toBe('pod/one created\n');
    const { stdout } = await lab.run(`${env} -n sets --applyset=all -f two.yaml`);
    expect(stdout).toBe('pod/two created\npod/one pruned\n');
    await lab.settle();
    const parent = JSON.parse((await lab.run('kubectl get secret all -n sets -o jsonpath={.metadata}')).stdout) as {
      labels: Record<string, string>;
      annotations: Record<string, string>;
    };
    expect(parent.annotations).toEqual({
      'applyset.kubernetes.io/additional-namespaces': '',
      'applyset.kubernetes.io/contains-group-kinds': 'Pod',
      'applyset.kubernetes.io/tooling': 'kubectl/v1.34.5',
    });
    const id = parent.labels['applyset.kubernetes.io/id'] ?? '';
    expect(id).toMatch(/^applyset-[\w-]{43}-v1$/);
    expect((await lab.run(`kubectl get pods -n sets -l applyset.kubernetes.io/part-of=${id} -o name`)).stdout).toBe('pod/two\n');
  });

  test('a dry run of an apply set changes nothing', async () => {
    const { stdout } = await lab.run(`${env} -n sets --applyset=all --dry-run=server -f one.yaml`);
    expect(stdout).toBe('pod/one created (server dry run)\npod/two pruned (server dry run)\n');
    expect((await lab.run('kubectl get pods -n sets -o name')).stdout).toBe('pod/two\n');
  });

  test.each([
    ['kubectl apply --prune --applyset=x -n sets -f one.yaml', "error: unknown flag: --applyset\nSee 'kubectl apply --help' for usage.\n"],
    [`${env} --applyset=x -f one.yaml`, 'error: namespace is required to use namespace-scoped ApplySet\n'],
    [`${env} --applyset=pods/x -n sets -f one.yaml`, 'error: resource "/v1, Resource=pods" is not permitted as an ApplySet parent\n'],
    [`${env} --applyset=foo/x -f one.yaml`, 'error: invalid parent reference "foo/x": no matches for /, Resource=foo\n'],
    [`${env} --applyset=x --all -n sets -f one.yaml`, 'error: --all is incompatible with --applyset\n'],
    ['KUBECTL_APPLYSET=true kubectl apply --applyset=x -n sets -f one.yaml', 'error: --applyset requires --prune\n'],
    [
      'kubectl apply --prune --all --server-side -f one.yaml',
      "error: --prune is in alpha and doesn't currently work on objects created by server-side apply\n",
    ],
  ])('%s', async (command, stderr) => {
    expect(await lab.run(command)).toMatchObject({ stdout: '', stderr, code: 1 });
  });

  test("someone else's object is no parent", async () => {
    await lab.run('kubectl create configmap foreign -n sets');
    expect((await lab.run(`${env} -n sets --applyset=configmaps/foreign -f one.yaml`)).stderr).toBe(
      'error: ApplySet parent object "configmaps./foreign" already exists and is missing required annotation "applyset.kubernetes.io/tooling"\n',
    );
  });

  test('--prune looks into the namespaces of what is applied', async () => {
    await lab.run("sed 's/name: one,/name: one, namespace: sets,/; s/{name: one}/{group: p}/' one.yaml > one-there.yaml");
    await lab.run("sed 's/name: two,/name: other, namespace: sets,/; s/{name: two}/{group: p}/' two.yaml > two-there.yaml");
    await lab.run('kubectl apply -l group=p -f one-there.yaml');
    expect((await lab.run('kubectl apply --prune -l group=p -f two-there.yaml')).stdout).toBe('pod/other created\npod/one pruned\n');
  });

  test('several objects are printed as one list', async () => {
    const { stdout } = await lab.run("kubectl apply -f one.yaml -f two.yaml -o jsonpath='{.kind} {.items[*].metadata.name}'");
    expect(stdout).toBe('List one two');
    expect((await lab.run("kubectl apply -f one.yaml -o jsonpath='{.kind}'")).stdout).toBe('Pod');
  });

  test('--force brings back what it deleted when the new one is refused', async () => {
    const deployment = (selector: string, label: string): string =>
      `{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {selector: {matchLabels: {a: ${selector}}},
        template: {metadata: {labels: {a: ${label}}}, spec: {containers: [{name: c, image: nginx}]}}}}`;
    await lab.run('kubectl apply -f -', { stdin: deployment('x', 'x') });
    expect((await lab.run('kubectl apply --force -f -', { stdin: deployment('w', 'z') })).stderr).toContain('is invalid');
    expect((await lab.run("kubectl get deploy web -o jsonpath='{.spec.selector.matchLabels.a}'")).stdout).toBe('x');
  });

  test('server-side apply takes over what any client-side manager owned', async () => {
    await lab.run('kubectl apply --field-manager=mine -f one.yaml && kubectl apply --server-side --field-manager=mine -f one.yaml');
    const path = '{range .metadata.managedFields[?(@.manager=="mine")]}{.operation} {end}';
    expect((await lab.run(`kubectl get -f one.yaml --show-managed-fields -o jsonpath='${path}'`)).stdout).toBe('Apply ');
  });

  test('diff --server-side speaks for the manager of apply --server-side', async () => {
    await lab.run('kubectl apply --server-side -f -', { stdin: pod('three') });
    expect(await lab.run('kubectl diff --server-side -f -', { stdin: pod('three', ', more: x') })).toMatchObject({ stderr: '', code: 1 });
  });
});

describe('custom resources', () => {
  beforeAll(async () => {
    const crd = (plural: string, group: string): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ${plural}.${group}}
spec:
  group: ${group}
  scope: Namespaced
  names: {plural: ${plural}, kind: ${plural.toUpperCase()}, shortNames: [same]}
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}]
---
`;
    await lab.run('kubectl create -f -', { stdin: crd('foos', 'a.com') + crd('bars', 'b.com') });
    await lab.run('cat > foo.yaml', { stdin: '{apiVersion: a.com/v1, kind: FOOS, metadata: {name: f}}' });
    await lab.run('kubectl create -f foo.yaml');
  });

  test.each([
    [
      'foos/f',
      'error: application/strategic-merge-patch+json is not supported by a.com/v1, Kind=FOOS: the body of the request was in an unknown format',
    ],
    ['--local -f foo.yaml', 'error: strategic merge patch is not supported for a.com/v1, Kind=FOOS locally, try --type merge\n'],
    ['--dry-run=client -f foo.yaml', 'error: strategic merge patch is not supported for a.com/v1, Kind=FOOS locally, try --type merge\n'],
  ])('patch %s needs --type merge', async (what, stderr) => {
    expect((await lab.run(`kubectl patch ${what} -p '{"x":"y"}'`)).stderr).toContain(stderr);
    expect((await lab.run(`kubectl patch ${what} --type merge -p '{"x":"y"}'`)).code).toBe(0);
  });

  test('of two with one short name the one passed over is named', async () => {
    expect((await lab.run('kubectl get same')).stderr).toContain('Warning: short name "same" could also match lower priority resource ');
    expect((await lab.run('kubectl get foos')).stderr).toBe('');
  });
});

describe('auth reconcile', () => {
  const role = (name: string, namespace: string, version = 'v1'): string => `apiVersion: rbac.authorization.k8s.io/${version}
kind: Role
metadata: {name: ${name}, namespace: ${namespace}}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
---
`;
  const other = 'apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n---\n';

  test('passes over what grants nothing and makes the namespace', async () => {
    const { stdout, code } = await lab.run('kubectl auth reconcile -f -', { stdin: role('a', 'fresh') + other + role('b', 'fresh') });
    expect({ stdout, code }).toEqual({
      stdout: 'role.rbac.authorization.k8s.io/a reconciled\nrole.rbac.authorization.k8s.io/b reconciled\n',
      code: 0,
    });
    expect((await lab.run('kubectl get roles -n fresh -o name')).stdout.split('\n')).toHaveLength(3);
  });

  test('writes nothing on a dry run', async () => {
    const { stdout } = await lab.run('kubectl auth reconcile --dry-run=client -f -', { stdin: role('c', 'never') });
    expect(stdout).toBe('role.rbac.authorization.k8s.io/c reconciled (dry run)\n');
    expect((await lab.run('kubectl get ns never')).code).toBe(1);
    expect((await lab.run('kubectl auth reconcile --dry-run=server -f x')).stderr).toBe(
      'error: --dry-run=server for command reconcile is not supported yet\n',
    );
  });

  test('knows v1 alone', async () => {
    expect((await lab.run('kubectl auth reconcile -f -', { stdin: role('d', 'fresh', 'v1beta1') })).stderr).toBe(
      'error: only rbac.authorization.k8s.io/v1 is supported: not *v1beta1.Role\n',
    );
  });

  test('adds the rules that are missing, and takes others away when told to', async () => {
    const wider = role('a', 'fresh').replace('[get]', '[get, list]');
    await lab.run('kubectl auth reconcile -f -', { stdin: wider });
    const rules = "kubectl get role a -n fresh -o jsonpath='{.rules}'";
    expect((await lab.run(rules)).stdout).toBe(
      '[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]},{"apiGroups":[""],"resources":["pods"],"verbs":["list"]}]',
    );
    await lab.run('kubectl auth reconcile -f -', { stdin: role('a', 'fresh') });
    expect((await lab.run(rules)).stdout).toContain('list');
    await lab.run('kubectl auth reconcile --remove-extra-permissions -f -', { stdin: role('a', 'fresh') });
    expect((await lab.run(rules)).stdout).toBe('[{"apiGroups":[""],"resources":["pods"],"verbs":["get"]}]');
  });
});

test('create role names the group that has no such resource', async () => {
  const { stderr } = await lab.run('kubectl create role x --verb=get --resource=rs.invalid-group/scale');
  expect(stderr).toBe('the server doesn\'t have a resource type "rs" in group "invalid-group"\n');
});
