import path from 'node:path';
import GithubSlugger from 'github-slugger';
import { z } from 'zod';
import { contentRoot } from './load-course.ts';
import { readText } from './read-text.ts';
import { YamlSource } from './yaml-source.ts';

/** A word of the field and what it means, in a sentence. */
export interface GlossaryTerm {
  readonly term: string;
  readonly definition: string;
  /** Its place on the glossary's page. */
  readonly anchor: string;
}

const glossarySchema = z.record(z.string().min(1), z.string().min(1));

/** Alphabetical; none where there is no content/glossary.yaml. Throws `ContentError`. */
export async function readGlossary(root = contentRoot()): Promise<readonly GlossaryTerm[]> {
  const file = path.join(root, 'glossary.yaml');
  const text = await readText(file);
  if (text === undefined || text.trim() === '') return [];
  const terms = new YamlSource(text, path.relative(process.cwd(), file)).parse(glossarySchema);
  const slugger = new GithubSlugger();
  return Object.entries(terms)
    .sort(([a], [b]) => a.localeCompare(b, 'en', { sensitivity: 'base' }))
    .map(([term, definition]) => ({ term, definition: definition.trim(), anchor: slugger.slug(term) }));
}

/** Whatever its case, and in the plural too: `Pods` finds `Pod`. */
export function findTerm(glossary: readonly GlossaryTerm[], name: string): GlossaryTerm | undefined {
  const wanted = name.trim().toLowerCase();
  return [wanted, wanted.replace(/(?<=[^s])s$/, ''), wanted.replace(/(?<=[sx])es$/, '')]
    .map((spelling) => glossary.find(({ term }) => term.toLowerCase() === spelling))
    .find((found) => found !== undefined);
}
