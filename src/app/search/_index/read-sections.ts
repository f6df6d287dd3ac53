import GithubSlugger from 'github-slugger';
import remarkGfm from 'remark-gfm';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { readCommands } from '../../courses/[course]/[lesson]/_text/read-commands.ts';
import { readTranscript } from '../../courses/[course]/[lesson]/_text/read-transcript.ts';

/** What stands under one heading of a lesson. */
export interface LessonSection {
  /** Empty above the first heading. */
  readonly heading: string;
  /** The heading's address on the page: `read-the-logs`. */
  readonly anchor: string;
  /** 2 or 3, as the heading; deeper ones belong to the section around them. */
  readonly depth: number;
  readonly text: string;
  /** What a click types, in order. */
  readonly commands: readonly string[];
  /** Ids of the tasks placed here. */
  readonly tasks: readonly string[];
  /** Words whose meaning is shown. */
  readonly terms: readonly string[];
}

interface MdxNode {
  readonly type: string;
  readonly depth?: number;
  readonly name?: string | null;
  readonly alt?: string | null;
  readonly lang?: string | null;
  readonly value?: string;
  readonly children?: readonly MdxNode[];
  readonly attributes?: readonly { readonly name?: string; readonly value?: unknown }[];
}

const processor = unified().use(remarkParse).use(remarkMdx).use(remarkGfm);
const silent = new Set(['mdxjsEsm', 'mdxFlowExpression', 'mdxTextExpression', 'html']);
const inline = new Set(['text', 'inlineCode', 'emphasis', 'strong', 'link', 'mdxJsxTextElement', 'delete']);

/** A lesson's text, heading by heading. Throws what the parser throws when it is no MDX. */
export function readSections(source: string): readonly LessonSection[] {
  const slugger = new GithubSlugger();
  let section = newSection('', '', 2);
  const sections = [section];
  const visit = (node: MdxNode): void => {
    if (node.type === 'heading') {
      const heading = plainText(node).trim();
      const anchor = slugger.slug(heading);
      if ((node.depth ?? 2) > 3) return void section.words.push(heading);
      section = newSection(heading, anchor, Math.max(2, node.depth ?? 2));
      sections.push(section);
      return;
    }
    if (silent.has(node.type)) return;
    if (node.type === 'code') return readCode(section, node);
    if (node.type === 'image') section.words.push(node.alt ?? '');
    if (node.type.startsWith('mdxJsx')) readElement(section, node);
    if (node.value !== undefined) section.words.push(node.value);
    const children = node.children ?? [];
    // Words stay whole; blocks stand apart.
    if (children.length > 0 && children.every(({ type }) => inline.has(type))) {
      for (const child of children) if (child.type === 'mdxJsxTextElement') readElement(section, child);
      section.words.push(plainText(node));
    } else children.forEach(visit);
  };
  visit(processor.parse(source));
  return sections
    .map(({ words, ...section }) => ({ ...section, text: words.join(' ').replaceAll(/\s+/g, ' ').trim() }))
    .filter(({ heading, text, commands, tasks }) => heading !== '' || text !== '' || commands.length > 0 || tasks.length > 0);
}

interface Draft {
  readonly heading: string;
  readonly anchor: string;
  readonly depth: number;
  readonly words: string[];
  readonly commands: string[];
  readonly tasks: string[];
  readonly terms: string[];
}

const newSection = (heading: string, anchor: string, depth: number): Draft => ({
  heading,
  anchor,
  depth,
  words: [],
  commands: [],
  tasks: [],
  terms: [],
});

function readCode({ words, commands }: Draft, { lang, value = '' }: MdxNode): void {
  if (lang === 'sh' || lang === 'bash' || lang === 'shell') commands.push(...readCommands(value));
  else if (lang === 'console' || lang === 'shell-session' || lang === 'terminal')
    for (const { kind, text } of readTranscript(value)) (kind === 'command' ? commands : words).push(text);
  else words.push(value);
}

function readElement({ words, tasks, terms }: Draft, node: MdxNode): void {
  const attribute = (name: string): string | undefined => {
    const value = node.attributes?.find((candidate) => candidate.name === name)?.value;
    return typeof value === 'string' ? value : undefined;
  };
  const id = attribute('id');
  if (node.name === 'Task' && id !== undefined) tasks.push(id);
  if (node.name === 'Term') terms.push(attribute('name') ?? plainText(node));
  const title = attribute('title');
  if (title !== undefined) words.push(title);
}

const plainText = (node: MdxNode): string => node.value ?? node.alt ?? (node.children ?? []).map(plainText).join('');
