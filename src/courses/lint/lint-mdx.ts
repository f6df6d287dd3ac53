import GithubSlugger from 'github-slugger';
import remarkGfm from 'remark-gfm';
import remarkMdx from 'remark-mdx';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import type { LessonSource } from '../lesson-source.ts';
import type { Problem } from '../problem.ts';

/** What a lesson's text refers to, each with its place. */
export interface LessonText {
  readonly links: readonly Mention[];
  readonly images: readonly Mention[];
  readonly tasks: readonly Mention[];
  readonly quizzes: readonly Mention[];
  readonly components: readonly ComponentMention[];
  /** `import` and `export`: a lesson has no code of its own. */
  readonly statements: readonly Mention[];
  /** Code blocks of shells and manifests. */
  readonly code: readonly Mention[];
  /** The addresses of its headings: `read-the-logs`. */
  readonly anchors: ReadonlySet<string>;
}

export interface Mention {
  readonly value: string;
  readonly line: number;
  readonly column: number;
}

export interface ComponentMention extends Mention {
  /** Undefined: the value is an expression. */
  readonly fields: Readonly<Record<string, string | undefined>>;
  /** The words inside. */
  readonly text: string;
}

interface MdxNode {
  readonly type: string;
  readonly name?: string | null;
  readonly url?: string;
  readonly lang?: string | null;
  readonly value?: string;
  readonly children?: readonly MdxNode[];
  readonly attributes?: readonly { readonly type: string; readonly name?: string; readonly value?: unknown }[];
  readonly position?: { readonly start: { readonly line: number; readonly column: number } };
}

const processor = unified().use(remarkParse).use(remarkMdx).use(remarkGfm);

const CODE = new Set(['sh', 'bash', 'shell', 'yaml', 'yml', 'json']);

const attribute = (node: MdxNode, name: string): string | undefined => {
  const value = node.attributes?.find((candidate) => candidate.name === name)?.value;
  return typeof value === 'string' ? value : undefined;
};

function fieldsOf({ attributes = [] }: MdxNode): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries(
    attributes.flatMap(({ name, value }) =>
      name === undefined ? [] : [[name, value === null ? '' : typeof value === 'string' ? value : undefined]],
    ),
  );
}

const textOf = (node: MdxNode): string => node.value ?? (node.children ?? []).map(textOf).join('');

interface Point {
  readonly line: number;
  readonly column: number;
}

function placeOfFault(error: unknown, above: number): Point {
  const { place, reason = '' } = error as { place?: Point | { readonly start: Point }; reason?: string };
  const point = place === undefined ? undefined : 'start' in place ? place.start : place;
  // Faults at the end of the text say in words where they began.
  const [, line = '1', column = '1'] = /\((\d+):(\d+)/.exec(reason) ?? [];
  const { line: at, column: in_ } = point ?? { line: Number(line), column: Number(column) };
  return { line: at + above, column: in_ };
}

/** Reads a lesson's text. A text that is no MDX gives a problem instead. */
export function readLessonText({ body, above }: LessonSource, file: string): LessonText | Problem {
  let tree: MdxNode;
  try {
    tree = processor.parse(body);
  } catch (error) {
    return { file, ...placeOfFault(error, above), message: (error as { reason?: string }).reason ?? String(error) };
  }
  const found: Record<'links' | 'images' | 'tasks' | 'quizzes' | 'statements' | 'code', Mention[]> = {
    links: [],
    images: [],
    tasks: [],
    quizzes: [],
    statements: [],
    code: [],
  };
  const components: ComponentMention[] = [];
  const anchors = new Set<string>();
  const slugger = new GithubSlugger();
  const visit = (node: MdxNode): void => {
    const { line = 1, column = 1 } = node.position?.start ?? {};
    const note = (list: Mention[], value: string | undefined): void => {
      if (value !== undefined) list.push({ value, line: line + above, column });
    };
    if (node.type === 'link' || node.type === 'definition') note(found.links, node.url);
    if (node.type === 'image') note(found.images, node.url);
    if (node.type === 'heading') anchors.add(slugger.slug(textOf(node)));
    if (node.type === 'code' && CODE.has(node.lang ?? '')) note(found.code, node.value);
    if (node.type === 'mdxjsEsm') note(found.statements, (node.value ?? '').split(/\s/)[0]);
    if (node.type.startsWith('mdxJsx') && node.name !== null && node.name !== undefined) {
      components.push({ value: node.name, line: line + above, column, fields: fieldsOf(node), text: textOf(node) });
      note(found.links, node.name === 'a' ? attribute(node, 'href') : undefined);
      note(found.images, attribute(node, 'src'));
      if (node.name === 'Task') note(found.tasks, attribute(node, 'id') ?? '');
      if (node.name === 'Quiz') note(found.quizzes, attribute(node, 'id') ?? '');
      const anchor = attribute(node, 'id');
      if (anchor !== undefined) anchors.add(anchor);
    }
    node.children?.forEach(visit);
  };
  visit(tree);
  return { ...found, components, anchors };
}
