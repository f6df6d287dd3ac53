import { z } from 'zod';

/** A course's course.yaml. */
export const courseSchema = z.strictObject({
  title: z.string().min(1),
  description: z.string().min(1).describe('What a learner can do afterwards, in a sentence or two'),
  level: z.enum(['Beginner', 'Intermediate', 'Advanced']).optional(),
  minutes: z.number().positive().optional().describe('What the whole course takes'),
  order: z.number().optional().describe('Its place in the catalogue, the smallest first; courses without one come last'),
  language: z.string().optional().describe('Of its texts, as in `en` (default) or `de`'),
  requires: z.array(z.string()).optional().describe('Courses that should be done before'),
  keywords: z.array(z.string()).optional().describe('What else people search for'),
});

/** The front matter of a lesson.mdx. */
export const lessonSchema = z.strictObject({
  title: z.string().min(1),
  description: z.string().optional(),
  minutes: z.number().positive().optional(),
  keywords: z.array(z.string()).optional().describe('What else people search for'),
});

export type CourseFile = z.infer<typeof courseSchema>;
export type LessonFile = z.infer<typeof lessonSchema>;
