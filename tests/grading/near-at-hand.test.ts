/** What authors write first, and mean. */
import type { Pod } from '#kube/generated/types.ts';
import { parseCheck } from '#grading/check-schema.ts';
import { evaluateCheck } from '#grading/evaluate-check.ts';
import { nearestName } from '#grading/text/nearest-name.ts';
import { judge, stored, worldOf } from './fixtures.ts';

const reads = (text: string) =>
  worldOf([], { readFile: () => Promise.resolve(text), exec: () => Promise.resolve({ code: 0, stdout: text, stderr: '' }) });

describe('a pattern for a whole text', () => {
  it.each([
    ['aaa\n', '^a+$', 'passed'],
    ['aaa\r\n', '^a+$', 'passed'],
    ['aaa', '^a+$', 'passed'],
    ['aaa\n\n', '^a+$', 'failed'],
    ['aaa\nb\n', '^a+$', 'failed'],
    ['aaa\nb\n', '(?m)^a+$', 'passed'],
    ['a\n', 'a\\n$', 'passed'],
  ])('%j matches %s: %s', async (text, matches, outcome) => {
    expect((await judge({ file: { path: 'x', text: { matches } } }, reads(text))).outcome).toBe(outcome);
  });
});

describe('a check that depends on a variable that nothing has captured', () => {
  const unknown = { pod: { name: '${{ vars.pod }}' } };
  const so = { absent: { what: 'pod/none' } };
  it.each([
    ['fails', unknown, 'failed'],
    ['fails in not', { not: unknown }, 'failed'],
    ['fails in not of any', { not: { any: [unknown, { not: so }] } }, 'failed'],
    ['fails in not of all, while nothing else has failed', { not: { all: [unknown, so] } }, 'failed'],
    ['does not decide all, where something else has failed', { not: { all: [unknown, { not: so }] } }, 'passed'],
    ['does not decide any, where something else has passed', { any: [unknown, so] }, 'passed'],
  ])('%s', async (_, check, outcome) => {
    expect(await judge(check, worldOf([]))).toMatchObject({ outcome, ...(outcome === 'failed' ? { cause: 'variable-unknown' } : {}) });
  });

  it('fills what is known into the words of its author, and names what is not', async () => {
    const check = parseCheck({ pod: { name: 'web' }, message: '${{ vars.a }}, ${{ vars.b }}, ${{ vars.c }}' });
    const memory = { checks: {}, variables: { a: 'x', b: [1, 2] } };
    expect((await evaluateCheck(check, worldOf([]), { memory })).verdict.why).toBe('x, [1,2], ‹c›');
  });
});

test('a pod that should have succeeded says how it failed', async () => {
  const status: Pod['status'] = {
    phase: 'Failed',
    containerStatuses: [
      { name: 'c', ready: false, restartCount: 0, image: 'i', imageID: '', state: { terminated: { exitCode: 3, reason: 'Error' } } },
    ],
  };
  const pod = stored('pods', 'Pod', 'once', { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'i' }] }, status });
  const check = { pod: { name: 'once', phase: 'Succeeded', reason: 'Completed' } };
  expect(await judge(check, worldOf([pod]))).toMatchObject({ cause: 'container-failed', why: expect.stringContaining('exit code 3') as unknown });
});

test('a wrong address is explained, also where several would be right', async () => {
  const pod = (name: string, podIP: string) => stored('pods', 'Pod', name, { spec: { containers: [] }, status: { podIP } });
  const node = stored('nodes', 'Node', 'node-1', { status: { addresses: [{ type: 'InternalIP', address: '172.31.0.1' }] } });
  const check = { answer: { id: 'ip', value: "objects('pods').map(p, p.status.podIP)" } };
  const answered = (text: string) =>
    judge(check, worldOf([pod('a', '10.0.0.1'), pod('b', '10.0.0.2'), node], { readFile: () => Promise.resolve(text) }));
  expect((await answered('10.0.0.2')).outcome).toBe('passed');
  expect(await answered('172.31.0.1')).toMatchObject({ cause: 'answer-address-of' });
  expect(await answered('10.0.0.9')).toMatchObject({ cause: 'answer-address-unknown' });
});

test.each([
  ['curl', ['cut', 'cat'], undefined],
  ['web', ['wbe', 'api'], 'wbe'],
  ['web', ['web-1'], 'web-1'],
  ['web', ['wax'], undefined],
  ['frontend', ['fronted'], 'fronted'],
  ['postgres', ['postgers', 'redis'], 'postgers'],
])('who asks for %j among %j means %j', (wanted, candidates, meant) => {
  expect(nearestName(wanted, candidates)).toBe(meant);
});
