import { addressOf, chooseLearners, obstaclesOf, perPage, readChoice } from '#app/teach/_list/choose-learners.ts';
import type { CourseOverview, LearnerRow } from '#progress/learners-overview.ts';

const learner = (name: string, more: Partial<LearnerRow> = {}): LearnerRow => ({
  id: name,
  name,
  email: `${name.toLowerCase()}@example.com`,
  guest: false,
  present: false,
  lessons: [],
  ...more,
});
const stuckOn = (task: string): Partial<LearnerRow> => ({ present: true, stuck: { lesson: 'sailing', task, title: task, since: new Date(0) } });
const course = (learners: readonly LearnerRow[]): CourseOverview => ({ course: 'ships', title: 'Ships', learners });
const names = (learners: readonly LearnerRow[], asked: Record<string, string>): string[] =>
  chooseLearners(course(learners), readChoice(asked)).rows.map(({ name }) => name);

describe('the learners that an instructor asks for', () => {
  const crew = [learner('Ada', stuckOn('hoist')), learner('Grace', { present: true }), learner('Guest', { guest: true, email: undefined })];

  it('are all, those at work, or those who are stuck', () => {
    expect(names(crew, {})).toEqual(['Ada', 'Grace', 'Guest']);
    expect(names(crew, { show: 'present' })).toEqual(['Ada', 'Grace']);
    expect(names(crew, { show: 'stuck' })).toEqual(['Ada']);
    expect(names(crew, { show: 'constructor' })).toEqual(['Ada', 'Grace', 'Guest']);
  });

  it('have every word of the query in their name or address', () => {
    expect(names(crew, { q: 'EXAMPLE gra' })).toEqual(['Grace']);
    expect(names(crew, { q: 'nobody' })).toEqual([]);
  });

  it('come a page at a time, and a page that is not there is the last', () => {
    const fleet = Array.from({ length: perPage + 3 }, (_, index) => learner(`L${index}`));
    expect(names(fleet, {})).toHaveLength(perPage);
    expect(names(fleet, { page: '2' })).toEqual(['L50', 'L51', 'L52']);
    expect(names(fleet, { page: '99' })).toEqual(['L50', 'L51', 'L52']);
    for (const page of ['0', '-1', 'x', '1.5']) expect(names(fleet, { page })[0]).toBe('L0');
    expect(chooseLearners(course([]), readChoice({}))).toEqual({ rows: [], found: 0, page: 1, pages: 1 });
  });

  it('stand in an address that says no more than it must', () => {
    expect(addressOf(readChoice({ course: 'ships', q: ' a b ', show: 'stuck', page: '2' }))).toBe('/teach?course=ships&q=a+b&show=stuck&page=2');
    expect(addressOf(readChoice({ course: 'ships' }))).toBe('/teach?course=ships');
  });

  it('show what holds more than one of them up, the worst first', () => {
    const crowd = ['hoist', 'steer', 'steer', 'steer', 'anchor', 'anchor'].map((task, index) => learner(`L${index}`, stuckOn(task)));
    expect(obstaclesOf(course(crowd)).map(({ task, learners }) => `${task} ${learners}`)).toEqual(['steer 3', 'anchor 2']);
  });
});
