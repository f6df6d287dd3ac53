import type { CourseSummary, Lesson } from '#courses/types.ts';

export const lesson: Lesson = {
  course: 'ships',
  slug: 'sailing',
  title: 'Sailing',
  source: '',
  variables: [],
  tasks: [
    { id: 'hoist', title: 'Hoist', points: 2, needs: [], questions: [], hints: [{ cost: 0 }, { cost: 0.25 }, { cost: 4 }] },
    { id: 'steer', title: 'Steer', points: 3, needs: ['hoist'], questions: [], hints: [] },
  ],
  quizzes: [{ id: 'knots', questions: [{ id: 'bowline', text: '?', kind: 'choice', options: ['a', 'b', 'c'], multiple: true }] }],
};

export const courses: readonly CourseSummary[] = [
  {
    slug: 'ships',
    title: 'Ships',
    description: '',
    lessons: [{ slug: 'sailing', title: 'Sailing', tasks: lesson.tasks, quizzes: [{ id: 'knots', questions: 1 }] }],
  },
];
