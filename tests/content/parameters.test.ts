/** Values that differ from learner to learner, and the holes they fill. */
import { evaluateExpression } from '#courses/expression.ts';
import { toLabDefinition } from '#courses/lab-definition.ts';
import { drawParameters, type ParameterDefinitions } from '#courses/parameters.ts';
import { parseLab } from '#courses/parse-lab.ts';
import { ContentError } from '#courses/problem.ts';
import { fillScalar, fillTemplate, showTemplate } from '#courses/template.ts';

const definitions: ParameterDefinitions = {
  replicas: { integer: [2, 5] },
  port: { integer: [8000, 8100], step: 10 },
  colour: { choice: ['red', 'green', 'blue'] },
  version: { pattern: 'v#.##-@*' },
  team: { name: 'team' },
  more: { value: '${{ replicas + 2 }}' },
};

describe('the values of a learner', () => {
  const learners = Array.from({ length: 200 }, (_, index) => drawParameters(definitions, `learner ${index}`));

  test('stay what they are for one seed', () => {
    expect(drawParameters(definitions, '17')).toEqual(drawParameters(definitions, '17'));
  });

  test('differ between neighbours, and use the whole range', () => {
    expect(new Set(learners.map(({ replicas }) => replicas))).toEqual(new Set([2, 3, 4, 5]));
    expect(new Set(learners.map(({ colour }) => colour))).toEqual(new Set(['red', 'green', 'blue']));
    expect(new Set(learners.map(({ team }) => team)).size).toBeGreaterThan(190);
    expect(Math.max(...learners.map(({ port }) => Number(port)))).toBe(8100);
    expect(learners.every(({ port }) => Number(port) % 10 === 0)).toBe(true);
  });

  test('follow their patterns, and each other', () => {
    for (const { version, team, more, replicas } of learners) {
      expect(version).toMatch(/^v\d\.\d\d-[a-z][a-z0-9]$/);
      expect(team).toMatch(/^team-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
      expect(more).toBe(Number(replicas) + 2);
    }
  });

  test('do not change when another parameter is added', () => {
    const { replicas } = drawParameters({ first: { integer: [1, 9] }, ...definitions }, '17');
    expect(replicas).toBe(drawParameters(definitions, '17')['replicas']);
  });
});

describe('expressions', () => {
  const values = { n: 3, name: 'web' };

  test.each([
    ['n + 1', 4],
    ['2 + n * 2', 8],
    ['(2 + n) * 2', 10],
    ['7 / 2', 3],
    ['-n + 10 % 4', -1],
    ['name + "-" + n', 'web-3'],
    ["upper(name) + '!'", 'WEB!'],
    ['min(n, 2) + max(n, 2)', 5],
  ])('%s is %s', (text, value) => {
    expect(evaluateExpression(text, values)).toBe(value);
  });

  test.each(['', 'n +', 'n 1', '(n', 'unknown', 'name * 2', 'n / 0', 'constructor', 'toString(n)', 'n; 1', 'n.x'])('refuses %j', (text) => {
    expect(() => evaluateExpression(text, values)).toThrow(/\S/);
  });

  test('fill texts, leave escaped holes, and are numbers on their own', () => {
    expect(fillTemplate('run ${{ n }} of ${{name}}; $${{ n }}; $n ${n}', values)).toBe('run 3 of web; ${{ n }}; $n ${n}');
    expect(fillScalar(' ${{ n }} ', values)).toBe(3);
    expect(fillScalar('${{ n }}${{ n }}', values)).toBe('33');
    expect(showTemplate('Run ${{ n }} replicas')).toBe('Run ‹n› replicas');
  });
});

const lab = `
parameters:
  replicas: { integer: [2, 5] }
  team: { name: team }
setup: kubectl create namespace \${{ team }}
namespace: \${{ team }}
tasks:
  - id: run
    title: Run \${{ replicas }}
    checks:
      - replicas: { of: "deployment/\${{ team }}", equal: "\${{ replicas }}" }
      - resource: { apiVersion: v1, kind: ConfigMap, metadata: { name: "\${{ team }}", labels: { "\${{ team }}": "\${{ replicas }}" } } }
    solution: kubectl create deployment \${{ team }} --replicas=\${{ replicas }} --image=nginx
    near-misses:
      - run: kubectl create deployment \${{ team }} --replicas=\${{ replicas + 1 }} --image=nginx
        explains: is \${{ replicas + 1 }}
`;

describe('a lab.yaml', () => {
  test('is filled everywhere, with numbers where numbers belong', () => {
    const parsed = parseLab(lab, 'lab.yaml', '5');
    const { replicas, team } = parsed.values as { replicas: number; team: string };
    const definition = toLabDefinition(parsed);
    expect(definition).toMatchObject({ namespace: team, setup: `kubectl create namespace ${team}` });
    expect(parsed.tasks?.[0]).toMatchObject({
      title: `Run ${replicas}`,
      checks: [{ replicas: { of: `deployment/${team}`, equal: replicas } }, { resource: { metadata: { name: team, labels: { [team]: expect.anything() } } } }],
      'near-misses': [{ run: `kubectl create deployment ${team} --replicas=${replicas + 1} --image=nginx`, explains: `is ${replicas + 1}` }],
    });
    expect(parsed.titles).toEqual(['Run ‹replicas›']);
  });

  test('may say things once and merge them', () => {
    const merged = 'tasks:\n  - &first\n    id: a\n    title: A\n    checks: &checks [{ pod: { name: a } }]\n    solution: x\n  - { <<: *first, id: b, checks: *checks }\n';
    expect(parseLab(merged, 'lab.yaml').tasks).toMatchObject([{ id: 'a' }, { id: 'b', title: 'A', checks: [{ pod: { name: 'a' } }], solution: 'x' }]);
  });

  const problemsOf = (text: string): readonly string[] => {
    try {
      parseLab(text, 'lab.yaml');
    } catch (error) {
      if (error instanceof ContentError) return error.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
      throw error;
    }
    return [];
  };

  test.each([
    ['a parameter that does not exist', 'parameters: { replicas: { integer: [1, 2] } }\nsetup: echo ${{ replica }}', /^2:8 .*no parameter replica; did you mean replicas\?/],
    ['a parameter of no kind', 'parameters:\n  a: { integr: [1, 2] }', /^2:8 parameters\.a\.integr: unknown field integr; did you mean integer\?/m],
    ['a range the wrong way round', 'parameters:\n  a: { integer: [3, 2] }', /^2:.*the smaller number comes first/],
    ['an unknown field', 'tasks:\n  - id: a\n    titel: A\n    checks: [{ pod: { name: a } }]\n    solution: x', /^3:5 .*unknown field titel; did you mean title\?/m],
    ['an id that varies', 'parameters: { a: { name: a } }\ntasks:\n  - { id: "x-${{ a }}", title: A, checks: [{ pod: { name: a } }], solution: x }', /^3:.*the same for every learner/],
    ['a need below', 'tasks:\n  - { id: a, needs: [b], title: A, checks: [{ pod: { name: a } }], solution: x }', /^2:.*needs b, which is no task above/],
    ['a pattern that rejects a right answer', 'quizzes:\n  - id: q\n    questions:\n      - { id: a, text: T, pattern: kubelet, accepts: [kubectl] }', /^4:.*"kubectl" does not match/],
    ['data that contains itself', 'tasks:\n  - id: a\n    title: A\n    checks:\n      - any: &l [{ pod: { name: a } }, { any: *l }]\n    solution: x', /^5:47 \*l stands inside &l: data cannot contain itself$/],
    ['a mapping that contains itself', 'setup: a\nparameters: &p { a: { choice: [*p] } }', /^2:32 \*p stands inside &p/],
    ['an alias of nothing', 'setup: &setup echo\nnamespace: *setpu', /^2:12 there is no anchor &setpu above this alias; did you mean \*setup\?$/],
    ['an alias above its anchor', 'setup: *later\nnamespace: &later a', /^1:8 there is no anchor &later above this alias$/],
    ['aliases that multiply', `setup: a\nquizzes:\n${['a', 'b', 'c', 'd'].map((name, index) => `  - &${name} [${Array(9).fill(index === 0 ? 'x' : `*${'abcd'[index - 1]}`).join(', ')}]\n`).join('')}`, /^1:1 aliases inside aliases make more than 100 copies/],
    ['a merge of what is no mapping', 'setup: &s a\n<<: *s', /^2:5 << merges mappings/],
    ['an unknown field of what is merged, at its anchor', 'parameters:\n  a: &base { integr: [1, 2] }\n  b: { <<: *base }', /^2:14 parameters\.b\.integr: unknown field integr/m],
    ['a need that is named twice', 'tasks:\n  - { id: a, title: A, checks: [{ pod: { name: a } }], solution: x }\n  - { id: b, needs: [a, a], title: B, checks: [{ pod: { name: a } }], solution: x }', /^3:25 tasks\[1\]\.needs\[1\]: a is named twice$/],
    ['a variable that no check captures', 'tasks:\n  - id: a\n    title: A\n    checks:\n      - pod: { name: a }\n        capture: { node: "1" }\n      - pod: { name: "x-${{ vars.nod }}" }\n    solution: x', /^7:22 tasks\[0\]\.checks\[1\]\.pod\.name: no check captures a variable nod; did you mean node\?$/],
    ['a task without checks', 'tasks:\n  - { id: a, title: A, checks: [], solution: x }', /^2:32 tasks\[0\]\.checks: must not be empty$/],
    ['a task without a title', 'tasks:\n  - { id: a, title: "", checks: [{ pod: { name: a } }], solution: x }', /^2:21 tasks\[0\]\.title: must not be empty$/],
    ['points below nothing', 'tasks:\n  - { id: a, title: A, points: -1, checks: [{ pod: { name: a } }], solution: x }', /^2:32 tasks\[0\]\.points: must be at least 0$/],
    ['a duplicate key', 'setup: a\nsetup: b', /^2:1 .*there twice/],
  ])('refuses %s, where it stands', (_, text, expected) => {
    expect(problemsOf(text).join('\n')).toMatch(expected);
  });
});
