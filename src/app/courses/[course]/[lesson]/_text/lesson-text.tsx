import './lesson-text.css';
import { readGlossary } from '#courses/glossary.ts';
import type { Lesson } from '#courses/types.ts';
import type { LessonProgress } from '#progress/types.ts';
import { compileText } from './compile-text.ts';
import { lessonComponents } from './lesson-components.tsx';

/** The lesson's MDX with the components an author may use. */
export async function LessonText({ lesson, progress }: { lesson: Lesson; progress: LessonProgress }) {
  const [Text, glossary] = await Promise.all([compileText(lesson.source, lesson.variables), readGlossary()]);
  return (
    <div className="prose">
      <Text components={lessonComponents({ lesson, progress, glossary })} />
    </div>
  );
}
