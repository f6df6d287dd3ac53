import { BookOpen, Clock, ListChecks, Signal, Star } from 'lucide-react';
import type { CourseSummary } from '#courses/types.ts';
import { inHundredths } from './in-hundredths.ts';

/** How much there is to a course, at a glance. */
export function CourseFacts({ course, points }: { course: CourseSummary; points?: boolean }) {
  const tasks = course.lessons.flatMap((lesson) => lesson.tasks);
  const minutes = course.minutes ?? course.lessons.reduce((sum, lesson) => sum + (lesson.minutes ?? 0), 0);
  const total = inHundredths(tasks.reduce((sum, task) => sum + task.points, 0));
  const facts = [
    [Signal, course.level],
    [BookOpen, count(course.lessons.length, 'lesson')],
    [ListChecks, count(tasks.length, 'task')],
    [Clock, minutes > 0 ? duration(minutes) : undefined],
    [Star, points === true && total > 0 ? count(total, 'point') : undefined],
  ] as const;
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1.5 text-sm text-soft">
      {facts.map(
        ([Icon, text], index) =>
          text !== undefined && (
            <li key={index} className="inline-flex items-center gap-1.5">
              <Icon className="size-4" aria-hidden /> {text}
            </li>
          ),
      )}
    </ul>
  );
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** `50 min`, `3 h`, `3½ h`: nobody plans a course by the minute. */
export function duration(minutes: number): string {
  if (minutes < 90) return `${Math.round(minutes)} min`;
  const halves = Math.round(minutes / 30);
  return `${Math.floor(halves / 2)}${halves % 2 === 1 ? '½' : ''} h`;
}
