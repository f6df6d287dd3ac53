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
