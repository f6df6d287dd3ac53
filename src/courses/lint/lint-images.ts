import type { Problem } from '../problem.ts';
import type { LintedLesson } from './course-folder.ts';
import { imageMentions } from './image-references.ts';
import { placeOf } from './place-of.ts';

/** Whether the catalogue has an image by this name. */
export type HasImage = (image: string) => boolean;

/** A file beside lab.yaml, as findings name it. */
export interface BesideFile {
  readonly file: string;
  readonly text: string;
  readonly nearMiss: boolean;
}

/** Images that set-up, tasks, files and text name and no registry has; those that are meant to be missing, but are not. */
export function lintImages({ lab, labFile, mdx, mdxFile }: LintedLesson, hasImage: HasImage, beside: readonly BesideFile[]): readonly Problem[] {
  const mentioned = new Set<string>();
  const meant = new Set(lab?.parsed['missing-images']);
  const absent = (text: string): readonly { readonly image: string; readonly offset: number }[] =>
    imageMentions(text).filter(({ image }) => {
      mentioned.add(image);
      return !hasImage(image) && !meant.has(image);
    });
  const warning = (image: string) =>
    ({
      level: 'warning',
      message: `no image ${image} in content/images: it cannot be pulled; if that is meant, lab.yaml says so: \`missing-images: ["${image}"]\``,
    }) as const;
  const inFile = (file: string, text: string): readonly Problem[] =>
    absent(text).map(({ image, offset }) => ({ file, ...placeOf(text, offset), ...warning(image) }));
  const problems = [
    ...(lab === undefined ? [] : inFile(labFile, outsideNearMisses(lab.text))),
    ...beside.filter(({ nearMiss }) => !nearMiss).flatMap(({ file, text }) => inFile(file, text)),
    ...(mdx?.text.code ?? []).flatMap(({ value, line, column }) =>
      absent(value).map(({ image }) => ({ file: mdxFile, line, column, ...warning(image) })),
    ),
  ];
  for (const { text } of beside) for (const { image } of imageMentions(text)) mentioned.add(image);
  for (const { image } of imageMentions(lab?.text ?? '')) mentioned.add(image);
  return [...problems, ...needless({ lab }, hasImage, mentioned)];
}

function needless({ lab }: Pick<LintedLesson, 'lab'>, hasImage: HasImage, mentioned: ReadonlySet<string>): readonly Problem[] {
  if (lab === undefined) return [];
  return (lab.parsed['missing-images'] ?? []).flatMap((image, index) => {
    const message = hasImage(image) ? `content/images has ${image}` : mentioned.has(image) ? undefined : `nothing names ${image}`;
    return message === undefined ? [] : [{ ...lab.source.at(['missing-images', index]), level: 'warning' as const, message }];
  });
}

/** Wrong answers may name what is not there: they are blanked, so that places stay. */
function outsideNearMisses(text: string): string {
  let inside: number | undefined;
  return text
    .split('\n')
    .map((line) => {
      const indent = line.search(/\S/);
      if (inside !== undefined && indent >= 0 && indent <= inside && !(indent === inside && line[indent] === '-')) inside = undefined;
      if (/^\s*near-misses:/.test(line)) inside = indent;
      return inside === undefined ? line : ' '.repeat(line.length);
    })
    .join('\n');
}
