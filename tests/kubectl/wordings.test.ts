/** What commands say, in the real one's words (kubectl 1.34.5): one line a case. */
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { contentAssets } from '../support/assets.ts';

let lab: VirtualLab;

beforeAll(async () => {
  lab = new VirtualLab({ profile: 'plain', seed: 'wordings', assets: await contentAssets(), start: Date.UTC(2026, 0, 1) });
  await lab.run('kubectl create deployment web --image=nginx:1.28; kubectl create deployment idle --image=nginx:1.28 --replicas=0');
  await lab.settle();
});

afterAll(() => lab.dispose());

const LOCAL_FILES =
  "error: you must specify resources by --filename when --local is set.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n";

test.each([
  ['kubectl create pdb x --selector=a=b --min-available=x', 'error: invalid format specified for min-available\n'],
  ['kubectl create pdb x --selector=a=b --max-unavailable=1.5', 'error: invalid format specified for max-unavailable\n'],
  ['kubectl delete pods --all --field-selector=a=b', "error: setting 'all' parameter but found a non empty selector. \n"],
  ['kubectl rollout restart rs', expect.stringMatching(/^(error: replicasets.apps "(web|idle)-\w+" restarting is not supported\n){2}$/)],
  [
    'kubectl create priorityclass a --value=1 --global-default -o name; kubectl create priorityclass b --value=2 --global-default',
    'error: failed to create priorityclass: priorityclasses.scheduling.k8s.io "b" is forbidden: PriorityClass a is already marked as default. Only one default can exist\n',
  ],
  ['kubectl set image --local deploy/web a=b', LOCAL_FILES],
  ['kubectl set resources --local deploy/web --limits=cpu=1', LOCAL_FILES],
  ['kubectl label --local pod a=b', 'error: can only use local files by -f pod.yaml or --filename=pod.json when --local=true is set\n'],
  ['kubectl annotate --local pod a=b', 'error: can only use local files by -f rsrc.yaml or --filename=rsrc.json when --local=true is set\n'],
  ['kubectl label --all --field-selector=a=b pods x=y', 'error: cannot set --all and --field-selector at the same time\n'],
  ['kubectl set env deploy --all -l a=b X=1', 'error: cannot set --all and --selector at the same time\n'],
  ['kubectl set env --all X=1', 'error: one or more resources must be specified as <resource> <name> or <resource>/<name>\n'],
  ['kubectl set selector deploy/web a=b', 'error: setting a selector is only supported for Services\n'],
  ['kubectl set image nginx=x deploy/web', 'error: all resources must be specified before image changes: deploy/web\n'],
  ['kubectl taint a=b:NoSchedule nodes --all', 'error: all resources must be specified before taint changes: nodes\n'],
  ['kubectl taint nodes --all -l a=b a=b:NoSchedule', "error: setting 'all' parameter with a non empty selector is prohibited\n"],
  [
    'kubectl drain student1-worker1 -l a=b',
    "error: cannot specify both a node name and a --selector option\nSee 'kubectl drain -h' for help and examples\n",
  ],
  ['kubectl cordon nosuch-a nosuch-b', 'Error from server (NotFound): nodes "nosuch-a" not found\n'],
  ['kubectl wait pod nosuch --all --for=condition=Ready --timeout=1s', 'Error from server (NotFound): pods "nosuch" not found\n'],
  ['kubectl wait deploy/web --for=condition=nope --timeout=0s', 'error: condition not met for deployments/web\n'],
  ['kubectl wait deploy/web --for=delete --timeout=0s', 'error: condition not met for deployments/web\n'],
  ['kubectl delete --all', 'error: at least one resource must be specified to use a selector\n'],
  ['kubectl set image -l a=b x=y', 'error: at least one resource must be specified to use a selector\n'],
  ['kubectl exec -- ls', 'error: pod, type/name or --filename must be specified\n'],
  ['kubectl logs deploy/web --since-time=abc', 'error: parsing time "abc" as "2006-01-02T15:04:05Z07:00": cannot parse "abc" as "2006"\n'],
  [
    'kubectl logs svc/kubernetes',
    "error: cannot get the logs from *v1.Service: invalid service 'kubernetes': Service is defined without a selector\n",
  ],
  [
    'kubectl port-forward svc/kubernetes 80',
    "error: cannot attach to *v1.Service: invalid service 'kubernetes': Service is defined without a selector\n",
  ],
  ['kubectl run x --image=y --rm', "error: --rm should only be used for attached containers\nSee 'kubectl run -h' for help and examples\n"],
  ['kubectl run x --image=y --image-pull-policy=Z', "error: invalid image pull policy: Z\nSee 'kubectl run -h' for help and examples\n"],
  ['kubectl run p --image=nginx:1.28 -o name; kubectl debug p --copy-to=q', 'error: you must specify --image, --set-image or command arguments.\n'],
  ['kubectl debug p --copy-to=q -- ls', 'error: you must specify an existing container or a new image when specifying args.\n'],
])('%s', async (command, stderr) => {
  expect((await lab.run(command)).stderr).toEqual(stderr);
});

test('an unknown topic of help is followed by the commands alone', async () => {
  const { stderr } = await lab.run('kubectl help nosuch');
  expect(stderr).toMatch(/^Unknown help topic \[`nosuch`\]\n\n\nBasic Commands \(Beginner\):\n {2}create /);
});

test('wait reports what there is before it misses the rest', async () => {
  const { stdout, stderr } = await lab.run('kubectl wait --for=condition=Available deploy nosuch web idle --timeout=1s');
  expect(stdout).toBe('deployment.apps/web condition met\ndeployment.apps/idle condition met\n');
  expect(stderr).toBe('Error from server (NotFound): deployments.apps "nosuch" not found\n');
});

test.each([
  ['kubectl set image deploy/web nginx=nginx:1.28 --dry-run=client -o name', ''],
  ['kubectl create deploy loc --image=nginx --dry-run=client -o yaml | kubectl set image -f - nginx=nginx --local -o name', ''],
  [
    'kubectl set sa deploy/idle default -o name; kubectl set sa deploy/idle default',
    'deployment.apps/idle\ndeployment.apps/idle serviceaccount updated\n',
  ],
  [
    "printf 'A=1\\nno variable\\n# B=2\\n' | kubectl set env deploy/idle - C=3; kubectl set env deploy/idle C=4 --list",
    'deployment.apps/idle env updated\n# Deployment idle, container nginx\nA=1\nC=4\n',
  ],
])('%s', async (command, stdout) => {
  expect(await lab.run(command)).toMatchObject({ stdout, stderr: '' });
});

test('events as JSON are in the order of their type, by name they are nothing', async () => {
  const { stdout } = await lab.run('kubectl events -o name; kubectl events --for deploy/web -o json');
  const [first] = (JSON.parse(stdout) as { items: readonly Record<string, unknown>[] }).items;
  expect(stdout).toMatch(/^\{\n {4}"kind": "EventList",\n {4}"apiVersion": "v1",\n {4}"metadata": \{\},\n/);
  expect(Object.keys(first ?? {}).join(' ')).toBe(
    'kind apiVersion metadata involvedObject reason message source firstTimestamp lastTimestamp count type eventTime reportingComponent reportingInstance',
  );
});

test('a server that does not answer: each try of the discovery is logged', async () => {
  const refused = 'dial tcp 127.0.0.1:8080: connect: connection refused';
  const tries = (text: string): number =>
    text.split('memcache.go:265] "Unhandled Error" err="couldn\'t get current server API group list: Get').length - 1;
  await lab.run('echo "{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}" > a.yaml');
  const say = async (command: string): Promise<string> => (await lab.run(`KUBECONFIG=/nosuch kubectl ${command}`)).stderr;
  const asked = 'The connection to the server localhost:8080 was refused - did you specify the right host or port?\n';
  for (const [command, count] of [
    ['get pods', 5],
    ['logs x', 4],
    ['run x --image=y', 1],
    ['version', 0],
  ] as const) {
    const text = await say(command);
    expect([command, tries(text), text.endsWith(asked)]).toEqual([command, count, true]);
  }
  expect(await say('apply -f a.yaml')).toBe(
    `error: error validating "a.yaml": error validating data: failed to download openapi: Get "http://localhost:8080/openapi/v2?timeout=32s": ${refused}; if you choose to ignore these errors, turn validation off with --validate=false\n`,
  );
  expect(await say('delete -f a.yaml')).toMatch(
    /^E.*\nerror: unable to recognize "a.yaml": Get "http:\/\/localhost:8080\/api\?timeout=32s": dial tcp .*\n$/,
  );
});
