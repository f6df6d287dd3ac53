/** Limits of jobs are processor time: who shares a busy machine is not cut short for it. */
import { ProcessorTime } from '#labs/jobs/processor-time.ts';

function clock() {
  const at = { now: 0, used: 0 };
  const ended: string[] = [];
  const time = new ProcessorTime({ threads: 2, now: () => at.now, used: () => at.used });
  const stops: (() => void)[] = [];
  return {
    ended,
    begin: (name: string, limit?: number) => {
      const stop = time.begin(limit, () => ended.push(name));
      stops.push(stop);
      return stop;
    },
    pass: (wall: number, used: number) => {
      at.now += wall;
      at.used += used;
      time.look();
    },
    close: () => stops.forEach((stop) => stop()),
  };
}

const open: { close: () => void }[] = [];
afterEach(() => open.splice(0).forEach((each) => each.close()));
const fresh = (): ReturnType<typeof clock> => {
  const made = clock();
  open.push(made);
  return made;
};

test('alone on the machine, a job ends when its wall time is over', () => {
  const { begin, pass, ended } = fresh();
  begin('busy', 1_000);
  pass(999, 999);
  expect(ended).toEqual([]);
  pass(1, 1);
  expect(ended).toEqual(['busy']);
});

test('on a busy machine it gets the time that others took', () => {
  const { begin, pass, ended } = fresh();
  begin('starved', 1_000);
  pass(5_000, 900);
  expect(ended).toEqual([]);
  pass(500, 100);
  expect(ended).toEqual(['starved']);
});

test('two jobs share what the process had', () => {
  const { begin, pass, ended } = fresh();
  begin('one', 1_000);
  begin('other', 1_500);
  pass(1_000, 1_000);
  expect(ended).toEqual([]);
  pass(1_000, 1_000);
  expect(ended).toEqual(['one']);
  pass(500, 500);
  expect(ended).toEqual(['one', 'other']);
});

test('what the process does besides is never counted as more than has passed', () => {
  const { begin, pass, ended } = fresh();
  begin('one', 1_000);
  pass(900, 5_000);
  expect(ended).toEqual([]);
});

test('who waits for ever is ended all the same', () => {
  const { begin, pass, ended } = fresh();
  begin('waiting', 1_000);
  pass(9_999, 0);
  expect(ended).toEqual([]);
  pass(1, 0);
  expect(ended).toEqual(['waiting']);
});

test('a job that is done, or has no limit, is not ended', () => {
  const { begin, pass, ended } = fresh();
  begin('done', 1_000)();
  begin('free');
  pass(1_000_000, 1_000_000);
  expect(ended).toEqual([]);
});
