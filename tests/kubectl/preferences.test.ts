import { OfflineWorkstation } from './support/offline-workstation.ts';

/** Home of the learner, where nobody has to name the file. */
const KUBERC = '/home/student1/.kube/kuberc';
const HEADER = 'apiVersion: kubectl.config.k8s.io/v1beta1\nkind: Preference\n';

function withPreferences(text: string): OfflineWorkstation {
  const workstation = new OfflineWorkstation();
  workstation.write(KUBERC, text);
  return workstation;
}

const aliases = `${HEADER}aliases:
- {name: cc, command: create configmap, prependArgs: [settings], options: [{name: dry-run, default: client}, {name: output, default: name}]}
defaults:
- {command: create namespace, options: [{name: dry-run, default: client}]}
`;

test('an alias in the kuberc brings its arguments and flags', async () => {
  expect(await withPreferences(aliases).run('kubectl cc')).toMatchObject({ stdout: 'configmap/settings\n', stderr: '', code: 0 });
});

test('a flag that is given wins over the one of the kuberc', async () => {
  const { stdout } = await withPreferences(aliases).run("kubectl cc -o jsonpath='{.metadata.name}'");
  expect(stdout).toBe('settings');
});

test('defaults count for the command they name', async () => {
  expect(await withPreferences(aliases).run('kubectl create namespace shop')).toMatchObject({
    stdout: 'namespace/shop created (dry run)\n',
    code: 0,
  });
});

test('KUBERC=off leaves kubectl as it was', async () => {
  expect(await withPreferences(aliases).run('KUBERC=off kubectl cc')).toMatchObject({ stdout: '', code: 1 });
  expect(await withPreferences(aliases).run('KUBERC=off kubectl cc --kuberc x')).toMatchObject({
    stderr: 'error occurred while applying preferences kuberc error disabling kuberc via KUBERC=off and passing kuberc flag are mutually exclusive\n',
    code: 1,
  });
});

test('of a kuberc that nobody asked for, what is wrong is a warning', async () => {
  const { stdout, stderr, code } = await withPreferences('a: [').run('kubectl create ns a --dry-run=client -o name');
  expect({ stdout, code }).toEqual({ stdout: 'namespace/a\n', code: 0 });
  expect(stderr).toBe(`kuberc: no preferences loaded from ${KUBERC}: no valid preferences found in ${KUBERC}, use --v=5 to see details`);
});

test('an alias for a flag that the command does not have is refused', async () => {
  const workstation = withPreferences(`${HEADER}aliases: [{name: v, command: version, options: [{name: nope, default: a}]}]\n`);
  expect(await workstation.run('kubectl v')).toMatchObject({
    stderr: 'error occurred while applying preferences invalid alias flag nope in alias kubectl\n',
    code: 1,
  });
});
