/** What authors write wrongly is refused when it is read: where it is, what is wrong, and what was probably meant. */
import { describeCheckProblems, parseCheck } from '#grading/check-schema.ts';

const resource = (spec: unknown, kind = 'Deployment', apiVersion = 'apps/v1') => ({
  resource: { apiVersion, kind, metadata: { name: 'web' }, spec },
});

const cases: readonly (readonly [name: string, check: unknown, at: string, says: string])[] = [
  ['two types', { pod: { name: 'a' }, absent: { what: 'pod/a' } }, 'absent', 'exactly one type; this has pod and absent'],
  ['no type', { within: '3s' }, '', 'this has none'],
  ['a text', 'pod', '', 'a check is a mapping'],
  ['nothing', null, '', 'a check is a mapping'],
  ['an unknown type', { replica: { of: 'deployment/web', equal: 1 } }, 'replica', 'Did you mean replicas?'],
  ['a misspelt field beside a type', { pod: { name: 'a' }, withn: '3s' }, 'withn', 'unknown field withn. Did you mean within?'],
  ['a misspelt field', { pod: { name: 'a', imgae: 'nginx' } }, 'pod.imgae', 'Did you mean image?'],
  ['a field of a top check inside', { not: { pod: { name: 'a' }, points: 2 } }, 'not.points', 'unknown field points'],
  ['a list for a text', { pod: { name: ['a'] } }, 'pod.name', 'must be a text, not a list'],
  ['a number for a text', { file: { path: 'a', mode: 755 } }, 'file.mode', 'write "755", in quotes'],
  ['a text for a number', { replicas: { of: 'deployment/web', equal: 'two' } }, 'replicas.equal', 'must be a number, not a text'],
  ['half a pod', { count: { kind: 'pod', equal: 1.5 } }, 'count.equal', 'must be a whole number'],
  ['neither of two kinds', { pod: { name: 'a', restarts: 'many' } }, 'pod.restarts', 'must be a number or a mapping, not a text'],
  ['a field inside one of two kinds', { pod: { name: 'a', restarts: { least: 1 } } }, 'pod.restarts.least', 'known are at-least, at-most'],
  ['a missing field', { selects: { service: 'web' } }, 'selects.pods-of', 'is missing; it is a text'],
  ['nothing where a mapping is', { pod: null }, 'pod', 'must be a mapping, not nothing'],
  [
    'a value that is none of some',
    { routes: { ingress: 'a', to: 'service/a:80', 'path-type': 'prefix' } },
    'routes.path-type',
    'Did you mean Prefix?',
  ],
  ['a name that nothing can have', { pod: { name: 'Web_1' } }, 'pod.name', 'must be a name as Kubernetes takes it'],
  ['a namespace that nothing can have', { pod: { name: 'a', namespace: 'a/b' } }, 'pod.namespace', 'the name of a namespace'],
  ['an empty list of checks', { any: [] }, 'any', 'must be a list of checks'],
  ['an empty list', { can: { who: 'user/a', verb: [], resource: 'pods' } }, 'can.verb', 'must have at least 1 element'],
  ['an empty mapping', { http: { url: 'http://web', body: {} } }, 'http.body', 'give at least one of contains'],
  ['a misspelt kind', { absent: { what: 'deploymnet/web' } }, 'absent.what', 'Did you mean deployment?'],
  ['a misspelt resource', { can: { who: 'user/a', verb: 'get', resource: 'podss' } }, 'can.resource', 'Did you mean pod?'],
  ['a bad duration', { pod: { name: 'a' }, within: 'soon' }, 'within', 'such as 30s, 2m or 1h30m'],
  ['no time at all', { pod: { name: 'a' }, 'stable-for': '0s' }, 'stable-for', 'must be a duration'],
  ['too long a time', { exec: { in: 'pod/a', command: 'ls', timeout: '10m' } }, 'exec.timeout', 'at most 30s'],
  ['less than nothing', { pod: { name: 'a' }, points: -1 }, 'points', 'must be at least 0'],
  ['both of two', { logs: { of: 'pod/a', contains: 'x', matches: 'y' } }, 'logs', 'give either contains or matches'],
  ['an empty range', { replicas: { of: 'deployment/web', 'at-least': 5, 'at-most': 2 } }, 'replicas', 'nothing lies between them'],
  ['an empty range inside', { pod: { name: 'a', restarts: { 'at-least': 5, 'at-most': 2 } } }, 'pod.restarts', 'nothing lies between them'],
  ['more bodies than requests', { http: { url: 'http://web', distinct: 3, times: 2 } }, 'http', 'distinct is more than times'],
  ['the text of no file', { file: { path: 'a', exists: false, contains: ['x'] } }, 'file', 'nothing else can be asked'],
  ['the text of a directory', { file: { path: 'a', type: 'directory', text: 'x' } }, 'file', 'a directory has no text'],
  ['records of no name', { dns: { name: 'a', resolves: false, count: 3 } }, 'dns', 'no answers, count or service'],
  ['an event of any kind', { event: {} }, 'event', 'give at least one of about'],
  ['a number that is and is not', { answer: { id: 'a', number: { equal: 1, 'at-least': 2 } } }, 'answer.number', 'give either equal'],
  ['a bad selector', { pod: { name: 'a', labels: 'app in' } }, 'pod.labels', 'must be a label selector'],
  ['a bad pattern', { ran: { matches: '(', as: 'x' } }, 'ran.matches', 'missing closing )'],
  ['a pattern that looks ahead', { ran: { matches: '(?=a)', as: 'x' } }, 'ran.matches', 'unsupported Perl syntax'],
  ['a pattern without end', { ran: { matches: 'a'.repeat(5_000), as: 'x' } }, 'ran.matches', 'longer than 2000 characters'],
  ['half an expression', { cel: "size(objects('pods')) >" }, 'cel', 'is no CEL expression'],
  ['an expression over no kind', { cel: "size(objects('podds')) > 0" }, 'cel', 'Did you mean pod?'],
  ['an expression that is a number', { cel: "size(objects('pods'))" }, 'cel', 'of type int; it must be true or false'],
  ['an address without a host', { http: { url: 'http://' } }, 'http.url', 'such as http://web'],
  ['a cause that nobody knows', { pod: { name: 'a' }, explain: [{ cause: 'dryrun', say: 'x' }] }, 'explain.0.cause', 'Did you mean dry-run?'],
  ['a hole that is no variable', { ran: { matches: '${{ vars.a + 1 }}', as: 'x' } }, 'ran.matches', 'is no captured variable'],
  ['a capture without a name', { pod: { name: 'a' }, capture: { 'A-b': '1' } }, 'capture.A-b', 'a variable is a letter'],
  ['a misspelt operator', resource({ replicas: { '$at-last': 2 } }), 'resource.spec.replicas.$at-last', 'Did you mean $at-least?'],
  ['a misspelt field of a kind', resource({ replica: 2 }), 'resource.spec.replica', 'Did you mean replicas?'],
  [
    'one inside a list',
    resource({ template: { spec: { containers: [{ img: 'nginx' }] } } }),
    'resource.spec.template.spec.containers.0.img',
    'no such field',
  ],
  [
    'one behind operators',
    resource({ containers: { '$by-key': { name: { web: { prots: { $exists: true } } } } } }, 'Pod', 'v1'),
    'resource.spec.containers.$by-key.name.web.prots',
    'Did you mean ports?',
  ],
  ['a value that a field cannot have', resource({ type: 'nodeport' }, 'Service', 'v1'), 'resource.spec.type', 'Did you mean NodePort?'],
  ['a word for a number', resource({ replicas: 'three' }), 'resource.spec.replicas', 'is a whole number'],
  ['a list for a mapping', resource({ selector: ['app'] }), 'resource.spec.selector', 'is a mapping, not a list'],
  ['a misspelt kind of manifest', resource({}, 'Deploymnet'), 'resource.kind', 'Did you mean Deployment?'],
  ['the version of another kind', resource({}, 'Deployment', 'v1'), 'resource.apiVersion', 'served as apps/v1'],
];

describe('a check is refused that has', () => {
  it.each(cases)('%s', (_, check, at, says) => {
    const problems = describeCheckProblems(check);
    expect(problems.map(({ path, message }) => `${path.join('.')}: ${message}`)).toContainEqual(expect.stringContaining(says));
    expect(problems.map(({ path }) => path.join('.'))).toContain(at);
  });

  it('too many others inside it, at once', () => {
    let check: unknown = { pod: { name: 'a' } };
    for (let depth = 0; depth < 2_000; depth++) check = { not: check };
    expect(describeCheckProblems(check)).toMatchObject([{ message: 'checks may be nested 16 deep' }]);
  });
});

describe('a check is taken that', () => {
  it.each([
    ['asks a custom resource for anything', resource({ whatever: { deep: [1] } }, 'CronTab', 'stable.example.com/v1')],
    ['leaves values to variables', resource({ replicas: '${{ vars.n }}', type: '${{ vars.t }}' }, 'Deployment').resource.metadata],
    ['compares quantities', { ...resource({ containers: [{ resources: { limits: { memory: '1Gi', cpu: 0.5 } } }] }, 'Pod', 'v1') }],
    ['names ports by number or name', resource({ ports: [{ targetPort: 'http' }, { targetPort: 80 }] }, 'Service', 'v1')],
    [
      'asks for annotations and data of any key',
      { resource: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', annotations: { 'x.y/z': { $exists: true } } }, data: { k: 'v' } } },
    ],
    [
      'speaks of roles with colons',
      { resource: { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'system:x' } } },
    ],
    ['contains the characters of a hole', { file: { path: 'ci.yaml', contains: ['${{ secrets.TOKEN }}'] } }],
  ])('%s', (_, check) => {
    const whole = 'resource' in check || 'file' in check ? check : { pod: check };
    expect(describeCheckProblems(whole)).toEqual([]);
    expect(() => parseCheck(whole)).not.toThrow();
  });
});
