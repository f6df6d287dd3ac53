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

test.each([
  ['kubectl create pdb x --selector=a=b --min-available=x', 'error: invalid format specified for min-available\n'],
  ['kubectl create pdb x --selector=a=b --max-unavailable=1.5', 'error: invalid format specified for max-unavailable\n'],
  ['kubectl delete pods --all --field-selector=a=b', "error: setting 'all' parameter but found a non empty selector. \n"],
  ['kubectl rollout restart rs', expect.stringMatching(/^(error: replicasets.apps "(web|idle)-\w+" restarting is not supported\n){2}$/)],
  [
    'kubectl create priorityclass a --value=1 --global-default -o name; kubectl create priorityclass b --value=2 --global-default',
    'error: failed to create priorityclass: priorityclasses.scheduling.k8s.io "b" is forbidden: PriorityClass a is already marked as default. Only one default can exist\n',
  ],
])('%s', async (command, stderr) => {
  expect((await lab.run(command)).stderr).toEqual(stderr);
});

test('an unknown topic of help is followed by the commands alone', async () => {
  const { stderr } = await lab.run('kubectl help nosuch');
  expect(stderr).toMatch(/^Unknown help topic \[`nosuch`\]\n\n\nBasic Commands \(Beginner\):\n {2}create /);
  expect(stderr).not.toContain('alpha');
});
