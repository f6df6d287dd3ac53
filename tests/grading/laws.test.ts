/** Laws that hold whatever the cluster and the check. */
import fc from 'fast-check';
import { parseCheck } from '#grading/check-schema.ts';
import { evaluateTask, gradeTask } from '#grading/evaluate-task.ts';
import { LiveGrader } from '#grading/live-grader.ts';
import { findMismatch } from '#grading/match/find-mismatch.ts';
import { compilePattern } from '#grading/pattern.ts';
import type { Task } from '#grading/task.ts';
import type { CheckVerdict } from '#grading/verdict.ts';
import { VirtualClock } from '#posix/virtual-clock.ts';
import { judge, pass, pod, ready, stored, worldOf, type Stored } from './fixtures.ts';

const START = Date.UTC(2026, 0, 1);

const scalar = fc.oneof(fc.string({ maxLength: 8 }), fc.integer({ min: -9, max: 99 }), fc.boolean());
const key = fc.stringMatching(/^[a-z]{1,4}$/);
const tree = fc.letrec<{ tree: unknown; mapping: Record<string, unknown> }>((tie) => ({
  tree: fc.oneof({ maxDepth: 3 }, scalar, fc.array(tie('tree'), { maxLength: 3 }), tie('mapping')),
  mapping: fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
}));
const matches = (wanted: unknown, found: unknown): boolean => findMismatch(wanted, found) === undefined;

/** Part of a mapping. */
const withPart = tree.mapping.chain((whole) =>
  fc.subarray(Object.keys(whole)).map((keys) => [whole, Object.fromEntries(keys.map((name) => [name, whole[name]]))] as const),
);

describe('a partial match', () => {
  it('holds of everything and itself', () => {
    fc.assert(fc.property(tree.tree, (value) => matches(value, value)));
  });

  it('holds of a whole and its part', () => {
    fc.assert(fc.property(withPart, ([whole, part]) => matches(part, whole)));
  });

  it('does not mind what is added', () => {
    fc.assert(fc.property(tree.mapping, tree.tree, (whole, more) => matches(whole, { ...whole, addition: more })));
  });

  it('does not mind the order of a list', () => {
    fc.assert(
      fc.property(
        fc.array(scalar, { maxLength: 6 }).chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => matches({ $exactly: list }, shuffled),
      ),
    );
  });

  it('is turned round by $not', () => {
    fc.assert(fc.property(tree.tree, tree.tree, (wanted, found) => matches(wanted, found) !== matches({ $not: wanted }, found)));
  });

  it('knows $any, $all and $none from each other', () => {
    fc.assert(
      fc.property(scalar, fc.array(scalar, { maxLength: 5 }), (wanted, list) => {
        expect(matches({ $none: wanted }, list)).toBe(!matches({ $any: wanted }, list));
        expect(matches({ $all: { $not: wanted } }, list)).toBe(matches({ $none: wanted }, list));
      }),
    );
  });
});

const phases = ['Running', 'Pending', 'Failed'];
const somePods = fc
  .array(fc.tuple(fc.constantFrom('web', 'wbe', 'db', 'client'), fc.constantFrom(...phases), fc.boolean()), { maxLength: 4 })
  .map((all) => all.map(([name, phase, isReady]): Stored => pod(isReady ? ready : { phase }, {}, { labels: { app: name } }, name)));
const leaf: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom('web', 'db', 'client').map((name) => ({ pod: { name } })),
  fc.nat(4).map((equal) => ({ count: { kind: 'pod', equal } })),
  fc.constantFrom('web', 'db').map((name) => ({ absent: { what: `pod/${name}` } })),
  fc.constant({ cel: "objects('pods').all(p, p.status.phase == 'Running')" }),
  fc.constant({ exec: { in: 'pod/web', command: ['x'] } }),
);
const check = fc.letrec<{ check: unknown }>((tie) => ({
  check: fc.oneof(
    { maxDepth: 3 },
    leaf,
    tie('check').map((inner) => ({ not: inner })),
    fc.array(tie('check'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
    fc.array(tie('check'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
  ),
})).check;

const outcome = async (of: unknown, objects: readonly Stored[]): Promise<CheckVerdict['outcome']> => (await judge(of, worldOf(objects))).outcome;
const RUNS = { numRuns: 60 };

describe('combinators', () => {
  it('negate twice to the same', async () => {
    await fc.assert(
      fc.asyncProperty(check, somePods, async (of, pods) => (await outcome({ not: { not: of } }, pods)) === (await outcome(of, pods))),
      RUNS,
    );
  });

  it('follow De Morgan', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(check, { minLength: 1, maxLength: 3 }), somePods, async (all, pods) => {
        expect(await outcome({ not: { all } }, pods)).toBe(await outcome({ any: all.map((each) => ({ not: each })) }, pods));
      }),
      RUNS,
    );
  });

  it('do not mind the order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(check, { minLength: 1, maxLength: 3 }), somePods, async (checks, pods) => {
        for (const name of ['all', 'any']) expect(await outcome({ [name]: checks }, pods)).toBe(await outcome({ [name]: checks.toReversed() }, pods));
      }),
      RUNS,
    );
  });
});

const freeze = <T>(value: T): T => {
  if (typeof value === 'object' && value !== null) Object.values(Object.freeze(value)).forEach(freeze);
  return value;
};

it('says the same of the same state, and changes nothing in it', async () => {
  await fc.assert(
    fc.asyncProperty(check, somePods, async (of, pods) => {
      const world = worldOf(freeze(pods));
      const asked = async (): Promise<CheckVerdict> => {
        const verdict = await judge(of, world);
        // The stack of an error names the line that asked.
        return verdict.outcome === 'error' ? { ...verdict, why: '' } : verdict;
      };
      expect(await asked()).toEqual(await asked());
    }),
    RUNS,
  );
});

const taskOf = (checks: readonly unknown[], holding: Task['holding'] = 'hold'): Task => ({
  id: 'task',
  needs: [],
  holding,
  checks: checks.map(parseCheck),
});

it('says after every change what an evaluation from scratch says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(check, { minLength: 1, maxLength: 3 }), fc.array(somePods, { minLength: 1, maxLength: 3 }), async (checks, states) => {
      const clock = new VirtualClock(START);
      const objects: Stored[] = [];
      const world = worldOf(objects);
      const task = taskOf(checks);
      const grader = new LiveGrader({ tasks: [task], world, clock, changed: () => undefined });
      for (const state of states) {
        objects.splice(0, objects.length, ...state);
        grader.resourceChanged('pods');
        await pass(clock, 100);
        const { verdict } = await evaluateTask(task, world, { final: false });
        expect(grader.verdicts()[0]?.outcome).toBe(verdict.outcome);
      }
      grader.stop();
    }),
    { numRuns: 25 },
  );
});

describe('time', () => {
  const exists = { count: { kind: 'pod', 'at-least': 1 } };

  it('waits within, and no longer', async () => {
    const clock = new VirtualClock(START);
    const objects: Stored[] = [];
    const graded = gradeTask(taskOf([{ ...exists, within: '30s' }]), worldOf(objects), clock);
    clock.schedule(START + 20_000, () => objects.push(pod(ready)));
    await pass(clock, 60_000);
    expect((await graded).outcome).toBe('passed');
    const late = gradeTask(taskOf([{ ...exists, within: '30s' }]), worldOf([]), clock);
    await pass(clock, 60_000);
    expect((await late).outcome).toBe('failed');
  });

  it('asks that it lasts, from the beginning again when it is interrupted', async () => {
    const clock = new VirtualClock(START);
    const objects: Stored[] = [pod(ready)];
    const outcomes: string[] = [];
    const grader = new LiveGrader({
      tasks: [taskOf([{ ...exists, 'stable-for': '10s' }])],
      world: worldOf(objects),
      clock,
      changed: (verdict) => outcomes.push(verdict.outcome),
    });
    await pass(clock, 8_000);
    objects.pop();
    grader.resourceChanged('pods');
    await pass(clock, 1_000);
    objects.push(pod(ready));
    grader.resourceChanged('pods');
    await pass(clock, 8_000);
    expect(outcomes).not.toContain('passed');
    await pass(clock, 4_000);
    expect(outcomes.at(-1)).toBe('passed');
    grader.stop();
  });

  it('does not keep itself busy with the traces of its own requests', async () => {
    const clock = new VirtualClock(START);
    let asked = 0;
    // A tunnel that logs each connection into a file at home.
    const http = () => {
      asked++;
      clock.schedule(clock.now() + 5, () => grader.activity());
      return Promise.resolve({ status: 200, headers: {}, body: new Uint8Array() });
    };
    const task = taskOf([{ http: { url: 'http://localhost:8080/', contains: 'never' } }]);
    const grader = new LiveGrader({ tasks: [task], world: worldOf([], { http }), clock, changed: () => undefined });
    await pass(clock, 3_600_000);
    expect(asked).toBeGreaterThan(2);
    expect(asked).toBeLessThan(40);
    const before = asked;
    grader.activity();
    await pass(clock, 100);
    expect(asked).toBeGreaterThan(before);
    grader.stop();
  });

  it('keeps a check that is ticked once while others of its task are open', async () => {
    const objects: Stored[] = [pod(ready)];
    const task = taskOf([{ ...exists, holding: 'once' }, { pod: { name: 'db' } }]);
    const clock = new VirtualClock(START);
    const grader = new LiveGrader({ tasks: [task], world: worldOf(objects), clock, changed: () => undefined });
    await pass(clock, 100);
    objects.splice(0, 1);
    grader.resourceChanged('pods');
    await pass(clock, 100);
    expect(grader.verdicts()[0]?.checks.map((verdict) => verdict.outcome)).toEqual(['passed', 'failed']);
    grader.stop();
  });

  it('judges final checks only when the work is handed in', async () => {
    const clock = new VirtualClock(START);
    const grader = new LiveGrader({
      tasks: [taskOf([exists, { ...exists, holding: 'final', points: 3 }])],
      world: worldOf([pod(ready)]),
      clock,
      changed: () => undefined,
    });
    await pass(clock, 100);
    expect(grader.verdicts()[0]).toMatchObject({ outcome: 'not-yet', share: 0.25 });
    expect((await grader.submit())[0]).toMatchObject({ outcome: 'passed', share: 1 });
    grader.stop();
  });
});

it('gives later checks what earlier ones captured', async () => {
  const task = taskOf([
    { pod: { name: 'web' }, capture: { phase: "object('pod/web').status.phase", pods: "size(objects('pods'))" } },
    { count: { kind: 'pod', equal: '${{ vars.pods }}' } },
    { cel: "object('pod/web').status.phase == '${{ vars.phase }}'" },
  ]);
  expect((await evaluateTask(task, worldOf([pod(ready)]))).verdict.outcome).toBe('passed');
});

describe('what learners produce', () => {
  it('cannot make a pattern take long', () => {
    const started = performance.now();
    expect(compilePattern('^(a+)+$').test(`${'a'.repeat(50_000)}b`)).toBe(false);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it('cannot make an expression take long', async () => {
    const many = Array.from({ length: 2_000 }, (_, index) => stored('pods', 'Pod', `p${index}`));
    const verdict = await judge(
      { cel: "objects('pods').all(a, objects('pods').all(b, objects('pods').all(c, a.metadata.name != 'x')))" },
      worldOf(many),
    );
    expect(verdict).toMatchObject({ outcome: 'failed', cause: 'cel-missing-field' });
  });

  it('is shortened in explanations', async () => {
    const verdict = await judge(
      { resource: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { a: 'b' } } },
      worldOf([stored('configmaps', 'ConfigMap', 'c', { data: { a: 'x'.repeat(100_000) } })]),
    );
    expect(verdict.found.length).toBeLessThan(500);
  });
});
