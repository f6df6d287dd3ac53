import { OfflineWorkstation } from './support/offline-workstation.ts';

const workstation = new OfflineWorkstation();

/** Recorded with the real kubectl 1.34.5, no server listening. */
const refusals: readonly (readonly [string, string])[] = [
  ['kubectl gt pods', 'error: unknown command "gt" for "kubectl"\n\nDid you mean this?\n\tset\n\tget\n\tcp\n'],
  ['kubectl foo bar', 'error: unknown command "foo" for "kubectl"\n\nDid you mean this?\n\ttop\n'],
  ['kubectl --foo', "error: unknown flag: --foo\nSee 'kubectl --help' for usage.\n"],
  ['kubectl get pods --all-namespace', "error: unknown flag: --all-namespace\nSee 'kubectl get --help' for usage.\n"],
  ['kubectl get pod -0 yaml', "error: unknown shorthand flag: '0' in -0\nSee 'kubectl get --help' for usage.\n"],
  ['kubectl run nginx -image=nginx', "error: unknown shorthand flag: 'm' in -mage=nginx\nSee 'kubectl run --help' for usage.\n"],
  ['kubectl delete pod nginx -n', "error: flag needs an argument: 'n' in -n\nSee 'kubectl delete --help' for usage.\n"],
  [
    'kubectl get -A=maybe',
    'error: invalid argument "maybe" for "-A, --all-namespaces" flag: strconv.ParseBool: parsing "maybe": invalid syntax\nSee \'kubectl get --help\' for usage.\n',
  ],
  [
    'kubectl scale deploy web --replicas=zero',
    'error: invalid argument "zero" for "--replicas" flag: strconv.ParseInt: parsing "zero": invalid syntax\nSee \'kubectl scale --help\' for usage.\n',
  ],
  ['kubectl create deployment nope', 'error: required flag(s) "image" not set\n'],
  [
    'kubectl create deployment a b --image=nginx',
    "error: exactly one NAME is required, got 2\nSee 'kubectl create deployment -h' for help and examples\n",
  ],
  ['kubectl create ns x --dry-run=foo', 'error: Invalid dry-run value (foo). Must be "none", "server", or "client".\n'],
  ['kubectl apply pod.yaml', "error: Unexpected args: [pod.yaml]\nSee 'kubectl apply -h' for help and examples\n"],
  ['kubectl rollout foo', 'error: unknown command "foo"\nSee \'kubectl rollout -h\' for help and examples\n'],
  [
    'kubectl exec nosuch ls',
    "error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\nSee 'kubectl exec -h' for help and examples\n",
  ],
  ['kubectl get pods --context=other', 'Error in configuration: context was not found for specified context: other\n'],
];

test.each(refusals)('%s', async (line, stderr) => {
  expect(await workstation.run(line)).toMatchObject({ stdout: '', stderr, code: 1 });
});

test('says that nothing listens', async () => {
  expect(await workstation.run('kubectl -s https://localhost:9 get pods')).toMatchObject({
    stdout: '',
    stderr: expect.stringMatching(
      /^(E\d{4} \S+ +\d+ memcache\.go:265\] .*\n){5}The connection to the server localhost:9 was refused - did you specify the right host or port\?\n$/,
    ) as string,
    code: 1,
  });
});

test('reads flags before, between and after the arguments', async () => {
  const { stdout } = await workstation.run('kubectl -n shop create --dry-run=client configmap -oyaml settings --from-literal=a=1');
  expect(stdout).toBe('apiVersion: v1\ndata:\n  a: "1"\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: shop\n');
});

test('takes what follows -- as the command', async () => {
  const { stdout } = await workstation.run(
    "kubectl run quick --image=busybox -o jsonpath='{.spec.containers[0].args}' --dry-run=client -- wget -qO- site",
  );
  expect(stdout).toBe('["wget","-qO-","site"]');
});

test('prints help with description, options and usage', async () => {
  const { stdout, code } = await workstation.run('kubectl rollout undo --help');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Roll back to a previous rollout\.\n\nExamples:\n {2}# /);
  expect(stdout).toContain('\n    --to-revision=0:\n\t');
  expect(stdout).toMatch(/\nUsage:\n {2}kubectl rollout undo \(TYPE NAME \| TYPE\/NAME\) \[flags\] \[options\]\n\nUse "kubectl options" .*\n$/);
});

test('keeps the keys of objects it built in the order of Go fields when printing JSON', async () => {
  const { stdout } = await workstation.run('kubectl create sa robot --dry-run=client -o json');
  expect(stdout).toBe('{\n    "kind": "ServiceAccount",\n    "apiVersion": "v1",\n    "metadata": {\n        "name": "robot"\n    }\n}\n');
});
