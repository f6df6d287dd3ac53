import type { ComponentType } from 'react';
import { compileMDX, type MDXRemoteProps } from 'next-mdx-remote/rsc';
import rehypeSlug from 'rehype-slug';
import remarkGfm from 'remark-gfm';
import { bringOutFigures } from './bring-out-figures.ts';
import { fenceMeta } from './fence-meta.ts';
import { liveNames } from './live-names.ts';

/** A lesson's text, made of the components it is given. */
export type CompiledText = ComponentType<{ readonly components: NonNullable<MDXRemoteProps['components']> }>;

/** A class that works through a course reads the same texts over and over; whoever has parameters of their own has a text of their own. */
const KEPT = 200;
const kept = new Map<string, Promise<CompiledText>>();

/** `variables`: what checks capture, filled in while the lesson is open. Throws what MDX says of a text that is not right. */
export function compileText(source: string, variables: readonly string[]): Promise<CompiledText> {
  const key = JSON.stringify([variables, source]);
  const known = kept.get(key);
  const compiled = known ?? compile(source, variables);
  // The latest read is the last to go.
  kept.delete(key);
  kept.set(key, compiled);
  if (known === undefined) compiled.catch(() => kept.delete(key));
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(oldest);
  }
  return compiled;
}

async function compile(source: string, variables: readonly string[]): Promise<CompiledText> {
  const { content } = await compileMDX({
    source,
    options: {
      blockJS: false,
      mdxOptions: { remarkPlugins: [remarkGfm, fenceMeta, bringOutFigures], rehypePlugins: [rehypeSlug, liveNames(variables)] },
    },
  });
  return content.type as CompiledText;
}
