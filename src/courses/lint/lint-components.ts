import { findTerm, type GlossaryTerm } from '../glossary.ts';
import type { Problem } from '../problem.ts';
import { nearestWord } from '../schema-problems.ts';
import { componentFields, HTML_ELEMENTS } from './component-fields.ts';
import type { LintedLesson } from './course-folder.ts';
import type { ComponentMention } from './lint-mdx.ts';

const did = (near: string | undefined): string => (near === undefined ? '' : `; did you mean ${near}?`);

function wrongName(name: string): string | undefined {
  if (/^[a-z]/.test(name)) return HTML_ELEMENTS.has(name) ? undefined : `a lesson has no element <${name}>; write \`<\` in code, or as &lt;`;
  return Object.hasOwn(componentFields, name) ? undefined : `there is no component <${name}>${did(nearestWord(name, Object.keys(componentFields)))}`;
}

function wrongFields({ value: name, fields }: ComponentMention): readonly string[] {
  const known = Object.hasOwn(componentFields, name) ? componentFields[name] : undefined;
  if (known === undefined) return [];
  const given = Object.entries(fields).flatMap(([field, value]) => {
    const { values } = known[field] ?? {};
    if (!Object.hasOwn(known, field)) return [`<${name}> has no ${field}${did(nearestWord(field, Object.keys(known)))}`];
    if (values === undefined || value === undefined || values.includes(value)) return [];
    return [`${field} of <${name}> is one of ${values.join(', ')}, not "${value}"`];
  });
  const missing = Object.entries(known).filter(([field, { required }]) => required === true && !Object.hasOwn(fields, field));
  return [...given, ...missing.map(([field]) => `<${name}> needs ${field}`)];
}

function wrongTerm({ value, fields, text }: ComponentMention, glossary: readonly GlossaryTerm[]): readonly string[] {
  const word = Object.hasOwn(fields, 'name') ? fields['name'] : text;
  if (value !== 'Term' || word === undefined || findTerm(glossary, word) !== undefined) return [];
  const near = nearestWord(
    word,
    glossary.map(({ term }) => term),
  );
  return [`content/glossary.yaml has no ${word.trim() === '' ? 'term without a name' : word}${did(near)}`];
}

/** Components that do not exist, fields that they do not have, terms that nothing explains. */
export function lintComponents({ mdx, mdxFile }: LintedLesson, glossary: readonly GlossaryTerm[]): readonly Problem[] {
  if (mdx === undefined) return [];
  const { components, statements } = mdx.text;
  return [
    ...components.flatMap((component) => {
      const unknown = wrongName(component.value);
      const messages = unknown === undefined ? [...wrongFields(component), ...wrongTerm(component, glossary)] : [unknown];
      return messages.map((message) => ({ file: mdxFile, line: component.line, column: component.column, message }));
    }),
    ...statements.map(({ value, line, column }) => ({
      file: mdxFile,
      line,
      column,
      message: `a lesson cannot ${value}: its components are all there`,
    })),
  ];
}
