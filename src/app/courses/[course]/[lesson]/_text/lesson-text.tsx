import './lesson-text.css';
import { MDXRemote } from 'next-mdx-remote/rsc';
import rehypeSlug from 'rehype-slug';
import remarkGfm from 'remark-gfm';
import { readGlossary } from '#courses/glossary.ts';
import type { Lesson } from '#courses/types.ts';
import type { LessonProgress } from '#progress/types.ts';
import { bringOutFigures } from './bring-out-figures.ts';
import { fenceMeta } from './fence-meta.ts';
import { liveNames } from './live-names.ts';
import { lessonComponents } from './lesson-components.tsx';

/** The lesson's MDX with the components an author may use. */
export async function LessonText({ lesson, progress }: { lesson: Lesson; progress: LessonProgress }) {
  const glossary = await readGlossary();
  return (
    <div className="prose">
      <MDXRemote
        source={lesson.source}
        components={lessonComponents({ lesson, progress, glossary })}
        options={{
          blockJS: false,
          mdxOptions: { remarkPlugins: [remarkGfm, fenceMeta, bringOutFigures], rehypePlugins: [rehypeSlug, liveNames(lesson.variables)] },
        }}
      />
    </div>
  );
}
