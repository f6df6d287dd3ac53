import { newsOf } from '#app/courses/[course]/[lesson]/_tasks/news-of.ts';

const tasks = [
  { task: 'write', title: 'Write `pod.yaml`' },
  { task: 'run', title: 'Run it' },
  { task: 'look', title: 'Look at it' },
];
const news = (before: readonly string[], now: readonly string[]) => newsOf(tasks, new Set(before), new Set(now));

describe('what is told of tasks that were ticked', () => {
  it('names the task, how many are done, and the first that is not', () => {
    expect(news(['write'], ['write', 'run'])).toEqual({ task: 'run', next: 'look', words: 'Done: Run it. 2 of 3 tasks.' });
  });

  it('leads back to a task that was left out', () => {
    expect(news([], ['look'])?.next).toBe('write');
  });

  it('tells several at once, and that nothing is left', () => {
    const told = news(['run'], ['write', 'run', 'look']);
    expect(told).toEqual({ task: 'look', next: undefined, words: 'Done: Write `pod.yaml`, Look at it. Every task of this lesson is done.' });
  });

  it('is silent where nothing new passed, and about what is no task of the lesson', () => {
    expect(news(['write'], ['write'])).toBeUndefined();
    expect(news([], ['elsewhere'])).toBeUndefined();
  });
});
