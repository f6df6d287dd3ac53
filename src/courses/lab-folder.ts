import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { ExpressionError } from './expression.ts';
import type { LabFileCopy, LabFolder } from './lab-definition.ts';
import { ContentError } from './problem.ts';
import { nearestWord } from './schema-problems.ts';
import { placeOf } from './lint/place-of.ts';
import { readText } from './read-text.ts';
import { notKnownYet } from './captured-variables.ts';
import { fillTemplate, type ParameterValues, variablesIn } from './template.ts';

/** What a lesson may put into a home, bytes. */
const MOST_BYTES = 4 * 1024 * 1024;

/** Regular files below a folder, relative to it and sorted; none where it is not there. */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isFile() && entry.name !== '.gitkeep')
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .sort();
}

async function readFilled(root: string, name: string, values: ParameterValues): Promise<LabFileCopy> {
  const file = path.join(root, name);
  const text = await readFile(file, 'utf8');
  const early = path.basename(root) === 'files' ? variablesIn(text) : [];
  if (early.length > 0)
    throw new ContentError(
      early.map(({ name: variable, offset }) => ({
        file: path.relative(process.cwd(), file),
        ...placeOf(text, offset),
        message: notKnownYet(variable),
      })),
    );
  try {
    return { path: name, text: fillTemplate(text, values), executable: ((await stat(file)).mode & 0o111) !== 0 };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const line = text.slice(0, Math.max(0, text.indexOf('${{'))).split('\n').length;
    throw new ContentError([{ file: path.relative(process.cwd(), file), line, column: 1, message: error.message }]);
  }
}

async function readAll(root: string, values: ParameterValues): Promise<LabFileCopy[]> {
  return Promise.all((await listFiles(root)).map((name) => readFilled(root, name, values)));
}

/** What stands beside a lesson's lab.yaml: `files/`, `near-misses/` and `solutions/`. Throws `ContentError`. */
export async function readLabFolder(folder: string, values: ParameterValues): Promise<LabFolder> {
  const read = (name: string): Promise<LabFileCopy[]> => readAll(path.join(folder, name), values);
  const [lab, lesson, files, nearMisses, solutions] = await Promise.all([
    readText(path.join(folder, 'lab.yaml')),
    readText(path.join(folder, 'lesson.mdx')),
    read('files'),
    read('near-misses'),
    read('solutions'),
  ]);
  const problem = (within: string, message: string, place = { line: 1, column: 1 }): ContentError =>
    new ContentError([{ file: path.relative(process.cwd(), path.join(folder, within)), ...place, message }]);
  if (files.reduce((sum, { text }) => sum + text.length, 0) > MOST_BYTES) throw problem('files', `more than ${MOST_BYTES} bytes`);
  const texts = { 'near-misses': nearMisses, solutions };
  return {
    lesson: lesson ?? '',
    files,
    script: (within, name) => {
      const file = texts[within].find((candidate) => candidate.path === name);
      if (file === undefined) {
        const near = nearestWord(
          name,
          texts[within].map((candidate) => candidate.path),
        );
        const message = `there is no file ${within}/${name}${near === undefined ? '' : `; did you mean ${near}?`}`;
        throw problem('lab.yaml', message, placeOf(lab ?? '', Math.max(0, lab?.indexOf(name) ?? 0)));
      }
      return /\.(ya?ml|json)$/.test(name) ? applyScript(file.text) : file.text;
    },
  };
}

/** A here-document ends at a line that the text does not have. */
export function applyScript(manifest: string): string {
  let end = 'MANIFEST';
  while (manifest.split('\n').includes(end)) end += '_';
  return `kubectl apply -f - <<'${end}'\n${manifest.replace(/\n?$/, '\n')}${end}\n`;
}
