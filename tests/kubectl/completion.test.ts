/** What Tab offers: in the lab's terminal, and to shells that ask `kubectl __complete` as cobra's scripts do. */
import { execFileSync } from 'node:child_process';
import { hostProcess } from '#cli/host/host-machine.ts';
import { ConnectionError } from '#kube/transport.ts';
import { completeKubectl } from '#kubectl/completion.ts';
import { completionScripts } from '#kubectl/completion/scripts.ts';
import { runScenario } from '#labs/scenario/run-scenario.ts';
import { parseScenario } from '#labs/scenario/scenario.ts';
import { contentAssets, START } from '../support/assets.ts';

const setup = [
  'kubectl create namespace team-a',
  'kubectl create deployment web --image=nginx --replicas=1',
  'kubectl run one --image=nginx',
  'kubectl run two --image=busybox -n team-a',
];

/** Recorded with the real kubectl 1.34.5 where it offers something. */
const places: readonly (readonly [line: string, offered: string])[] = [
  ['ge', 'get :4'],
  ['rollout s', 'status :4'],
  ['create secret ""', 'docker-registry generic tls :4'],
  ['get po', 'pods podtemplates poddisruptionbudgets.policy :4'],
  ['get deploy ""', 'web :4'],
  ['get deployments.apps ""', 'web :4'],
  ['get deploy/', 'deploy/web :4'],
  ['get pods,config', 'pods,configmaps :4'],
  ['get pod -n team-a two ""', ':4'],
  ['delete pod -n team-a ""', 'two :4'],
  ['get pods -n te', 'team-a :4'],
  ['get pods --namespace=te', 'team-a :4'],
  ['get nope ""', ':4'],
  ['get pods --output-w', '--output-watch-events :4'],
  ['get pods -o j', 'json jsonpath jsonpath-as-json jsonpath-file :4'],
  ['apply -f ""', 'json yaml yml :8'],
  ['logs on', 'one :4'],
  ['logs daem', 'daemonsets/ :6'],
  ['logs one ""', 'one :4'],
  ['exec deploy/web -c ""', 'nginx :4'],
  ['scale ""', '--replicas deployment replicaset replicationcontroller statefulset :4'],
  ['rollout undo ""', 'deployment daemonset statefulset :4'],
  ['drain student1-worker', 'student1-worker1 student1-worker2 :4'],
  ['config use-context kub', 'kubernetes-admin@kubernetes :4'],
  ['--context kub', 'kubernetes-admin@kubernetes :4'],
  ['completion ""', 'bash zsh fish powershell :4'],
  ['create deployment ""', '--image :0'],
  ['exec one -- l', ':0'],
  ['get --nope ""', ':4'],
];

describe('kubectl __completeNoDesc', () => {
  const offered: string[] = [];

  beforeAll(async () => {
    const lines = [...setup, ...places.map(([line]) => `kubectl __completeNoDesc ${line}`)];
    const text = JSON.stringify({ name: 'completion', files: {}, steps: lines.map((run, index) => ({ run, settle: index === setup.length - 1 })) });
    const options = { profile: 'plain', seed: 'completion', assets: await contentAssets(), start: START };
    for await (const { stdout } of runScenario(parseScenario(text, 'completion'), options)) offered.push(stdout.trim().replaceAll('\n', ' '));
  }, 60_000);

  test.each(places.map(([line, expected], index) => [line, expected, index] as const))('%s', (line, expected, index) => {
    expect({ line, offered: offered[setup.length + index] }).toEqual({ line, offered: expected });
  });
});

describe('in the terminal of a lab', () => {
  const complete = (line: string): Promise<readonly string[] | undefined> => {
    const words = line.split(' ');
    return completeKubectl(words, words.length - 1, hostProcess(['kubectl']), () => {
      throw new ConnectionError('connection refused');
    });
  };

  test('files stand after -f, and where kubectl has nothing to say', async () => {
    expect(await complete('kubectl apply -f ')).toBeUndefined();
    expect(await complete('kubectl create configmap x --from-file=')).toBeUndefined();
  });

  test('a value after = keeps its flag', async () => {
    expect(await complete('kubectl apply --dry-run=s')).toEqual(['--dry-run=server']);
  });

  test('a server that does not answer offers nothing, and no error', async () => {
    expect(await complete('kubectl get pods ')).toEqual([]);
  });
});

describe('the scripts', () => {
  test('bash asks kubectl, strips the directive and keeps spaces away where it says so', () => {
    const script = `
      kubectl() { [ "$1 $2 $3" = "__completeNoDesc get po" ] && printf 'pods\\npodtemplates\\n:6\\n'; }
      ${completionScripts.get('bash') ?? ''}
      COMP_LINE="kubectl get po" COMP_POINT=14 COMP_WORDS=(kubectl get po) COMP_CWORD=2
      __kubectl_complete
      echo "\${COMPREPLY[@]}"; complete -p kubectl`;
    expect(execFileSync('bash', ['-c', script], { encoding: 'utf8' })).toBe('pods podtemplates\ncomplete -o default -F __kubectl_complete kubectl\n');
  });
});
