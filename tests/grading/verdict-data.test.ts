/** What a verdict carries besides its words: points, countdowns, and what the grader's own failures cost (nothing). */
import { parseCheck } from '#grading/check-schema.ts';
import { evaluateTask } from '#grading/evaluate-task.ts';
import { LiveGrader } from '#grading/live-grader.ts';
import { createMemory } from '#grading/memory.ts';
import type { Task } from '#grading/task.ts';
import type { TaskVerdict } from '#grading/verdict.ts';
import type { World } from '#grading/world.ts';
import { VirtualClock } from '#posix/virtual-clock.ts';
import { judge, pass, pod, ready, stored, worldOf, type Stored } from './fixtures.ts';

const START = Date.UTC(2026, 0, 1);
const web = pod(ready);
const task = (checks: readonly unknown[], more: Partial<Task> = {}): Task => ({
  id: 'task',
  needs: [],
  holding: 'once',
  checks: checks.map(parseCheck),
  ...more,
});
const PASSES = { pod: { name: 'web' } };
const FAILS = { pod: { name: 'db' } };
/** The grader's own failure: this lab has no such ability. */
const BREAKS = { exec: { in: 'pod/web', command: ['x'] } };
const WAITS = { pod: { name: 'late' } };
const late = pod(
  { phase: 'Pending', containerStatuses: [{ name: 'main', image: 'nginx', ready: false, state: { waiting: { reason: 'ContainerCreating' } } }] },
  {},
  {},
  'late',
);

const verdictOf = async (of: Task, objects: readonly Stored[], more: Partial<World> = {}): Promise<TaskVerdict> =>
  (await evaluateTask(of, worldOf(objects, more))).verdict;

describe('points', () => {
  it('are shared out by weight, and each check says what it has earned', async () => {
    const verdict = await verdictOf(
      task(
        [
          { ...PASSES, points: 3 },
          { ...FAILS, points: 1 },
        ],
        { points: 10 },
      ),
      [web],
    );
    expect(verdict.points).toEqual({ earned: 7.5, possible: 10 });
    expect(verdict.checks.map(({ points }) => points)).toEqual([
      { earned: 7.5, possible: 7.5 },
      { earned: 0, possible: 2.5 },
    ]);
  });

  it.each([
    ['passed', [PASSES, PASSES], 4],
    ['failed', [PASSES, FAILS], 2],
    ['not-yet', [PASSES, WAITS], 2],
    ['error', [PASSES, BREAKS], 4],
    ['error', [FAILS, BREAKS], 2],
  ])('of a task that is %s', async (outcome, checks, earned) => {
    const verdict = await verdictOf(task(checks, { points: 4 }), [web, late]);
    expect(verdict).toMatchObject({ outcome, points: { earned, possible: 4 } });
  });

  it('of thirds are the whole together', async () => {
    expect((await verdictOf(task([PASSES, PASSES, PASSES]), [web])).points).toEqual({ earned: 1, possible: 1 });
  });

  it('that are worth nothing divide nothing', async () => {
    const verdict = await verdictOf(task([{ ...FAILS, points: 0 }], { points: 0 }), [web]);
    expect(verdict.points).toEqual({ earned: 0, possible: 0 });
  });
});

describe('a countdown', () => {
  const at = async (of: unknown, seconds: readonly number[], objects: (at: number) => readonly Stored[]) => {
    const [memory, one] = [createMemory(), task([of])];
    const left: unknown[] = [];
    for (const second of seconds) {
      const { verdict } = await evaluateTask(one, worldOf(objects(second), { now: () => START + second * 1_000 }), { memory });
      left.push(verdict.checks[0]?.countdown);
    }
    return left;
  };

  it('says until when it may still become so, and what is left of it', async () => {
    expect(await at({ ...FAILS, within: '30s' }, [0, 12, 40], () => [web])).toEqual([
      { kind: 'within', until: START + 30_000, remaining: 30, of: 30 },
      { kind: 'within', until: START + 30_000, remaining: 18, of: 30 },
      undefined,
    ]);
  });

  it('says how long it has to stay so, and begins again after an interruption', async () => {
    const seen = await at({ ...PASSES, 'stable-for': '20s' }, [0, 5, 6, 7, 27], (second) => (second === 6 ? [] : [web]));
    expect(seen).toEqual([
      { kind: 'stable-for', until: START + 20_000, remaining: 20, of: 20 },
      { kind: 'stable-for', until: START + 20_000, remaining: 15, of: 20 },
      undefined,
      { kind: 'stable-for', until: START + 27_000, remaining: 20, of: 20 },
      undefined,
    ]);
  });

  it('is that of the check inside that decides', async () => {
    expect(await at({ all: [PASSES, { ...FAILS, within: '10s' }] }, [4], () => [web])).toMatchObject([{ kind: 'within', remaining: 10 }]);
  });
});

describe('what the grader fails to judge', () => {
  it('does not interrupt what has to last', async () => {
    const [memory, one] = [createMemory(), task([{ all: [PASSES, BREAKS], 'stable-for': '20s' }])];
    const works: Partial<World> = { exec: () => Promise.resolve({ code: 0, stdout: '', stderr: '' }) };
    const ask = async (second: number, more: Partial<World>) =>
      (await evaluateTask(one, worldOf([web], { now: () => START + second * 1_000, ...more }), { memory })).verdict.outcome;
    expect([await ask(0, works), await ask(10, {}), await ask(20, works)]).toEqual(['not-yet', 'error', 'passed']);
  });

  const live = async (tasks: readonly Task[], objects: readonly Stored[], passed: readonly string[] = []) => {
    const clock = new VirtualClock(START);
    const grader = new LiveGrader({ tasks, world: worldOf(objects), clock, passed, changed: () => undefined });
    await pass(clock, 200);
    grader.stop();
    return grader;
  };

  it('opens what needs it, where nothing else is wrong', async () => {
    const second = task([PASSES], { id: 'second', needs: ['task'] });
    const outcomes = async (first: Task) => (await live([first, second], [web])).verdicts().map(({ outcome }) => outcome);
    expect(await outcomes(task([PASSES, BREAKS]))).toEqual(['error', 'passed']);
    expect(await outcomes(task([FAILS, BREAKS]))).toEqual(['error']);
  });

  it('takes no tick away that has to hold', async () => {
    const grader = await live([task([PASSES, BREAKS], { holding: 'hold' })], [web], ['task']);
    expect([...grader.passed()]).toEqual(['task']);
    expect([...(await live([task([FAILS], { holding: 'hold' })], [web], ['task'])).passed()]).toEqual([]);
  });
});

describe('an explanation', () => {
  /** Every look at the home or at other kinds is one for an explanation. */
  const watched = () => {
    const looks: string[] = [];
    const world = worldOf([stored('namespaces', 'Namespace', 'default', {}, { namespace: undefined })]);
    const cluster: World['cluster'] = {
      find: (resource: string, namespace: string | undefined, name: string) => world.cluster.find(resource, namespace, name),
      list: (resource: string, namespace?: string) => {
        looks.push(resource);
        return world.cluster.list(resource, namespace);
      },
    };
    return { looks, world: { ...world, cluster } };
  };

  it('is not looked for inside not, nor of a check that decides nothing', async () => {
    for (const check of [{ not: FAILS }, { any: [FAILS, { not: FAILS }] }, { not: { all: [FAILS, FAILS] } }]) {
      const { looks, world } = watched();
      expect((await judge(check, world)).outcome).toBe('passed');
      expect(looks).toEqual([]);
    }
  });

  it('is looked for where it is read', async () => {
    const { looks, world } = watched();
    expect((await judge(FAILS, world)).outcome).toBe('failed');
    expect(looks).toContain('deployments.apps');
  });

  it('that fails is the fault of the grader', async () => {
    const { world } = watched();
    const cluster: World['cluster'] = { ...world.cluster, list: () => Promise.reject(new Error('lost')) };
    expect(await judge(FAILS, { ...world, cluster })).toMatchObject({ outcome: 'error', why: expect.stringContaining('lost') });
  });
});

it('reads logs from the moment at which the task was open', async () => {
  const memory = createMemory();
  const asked: unknown[] = [];
  const at = async (second: number, of: unknown): Promise<void> => {
    const logs: World['logs'] = (_, { since }) => {
      asked.push(since);
      return Promise.resolve('ready\n');
    };
    await evaluateTask(task([of]), worldOf([web], { logs, now: () => START + second * 1_000 }), { memory });
  };
  const check = { logs: { of: 'pod/web', contains: 'ready' } };
  await at(5, { logs: { ...check.logs, since: 'task' } });
  await at(60, { logs: { ...check.logs, since: 'task' } });
  await at(70, check);
  expect(asked).toEqual([START + 5_000, START + 5_000, undefined]);
});
