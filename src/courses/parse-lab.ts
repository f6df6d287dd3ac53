import { fillData } from './fill-data.ts';
import type { ParameterValue } from './expression.ts';
import { labSchema, type LabFile } from './lab-schema.ts';
import { drawParameters, ParameterError, parametersSchema } from './parameters.ts';
import { capturedVariables, notKnownYet } from './captured-variables.ts';
import { ContentError } from './problem.ts';
import { answerPattern, type QuestionFile } from './quiz-schema.ts';
import { nearestWord, schemaProblems } from './schema-problems.ts';
import { showTemplate, variablesIn } from './template.ts';
import { YamlSource } from './yaml-source.ts';

/** A lab.yaml of one learner: every hole filled. */
export interface ParsedLab extends LabFile {
  readonly values: Readonly<Record<string, ParameterValue>>;
  /** The tasks' titles for those who have no values: `Run ‹replicas› replicas`. */
  readonly titles: readonly string[];
}

interface Finding {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

function questionFindings(question: QuestionFile, path: readonly PropertyKey[]): Finding[] {
  if ('options' in question) {
    return [question.answer]
      .flat()
      .filter((answer) => answer >= question.options.length)
      .map((answer) => ({ path: [...path, 'answer'], message: `there is no option ${answer}; they count from 0` }));
  }
  if ('order' in question) return [];
  const pattern = answerPattern(question.pattern);
  const wrong = (field: 'accepts' | 'rejects', right: boolean): Finding[] =>
    (question[field] ?? []).flatMap((answer, index) =>
      pattern.test(answer.trim()) === right
        ? []
        : [{ path: [...path, field, index], message: `"${answer}" ${right ? 'does not match' : 'matches'} the pattern` }],
    );
  return [...wrong('accepts', true), ...wrong('rejects', false)];
}

function wrongNeed(need: string, index: number, { tasks = [] }: LabFile): string {
  const ids = tasks.map(({ id }) => id);
  const at = ids.indexOf(need);
  if (at === index) return 'a task cannot need itself';
  if (at > index) return `needs ${need}, which is no task above this one: it stands below; a task needs only tasks above it`;
  const near = nearestWord(need, ids.slice(0, index));
  return `needs ${need}, which is no task above this one${near === undefined ? '' : `; did you mean ${near}?`}`;
}

function crossReferences(lab: LabFile): readonly Finding[] {
  const findings: Finding[] = [];
  const tasks = new Set<string>();
  for (const [index, task] of (lab.tasks ?? []).entries()) {
    for (const [at, need] of (task.needs ?? []).entries()) {
      if (!tasks.has(need)) findings.push({ path: ['tasks', index, 'needs', at], message: wrongNeed(need, index, lab) });
      else if (task.needs?.indexOf(need) !== at) findings.push({ path: ['tasks', index, 'needs', at], message: `${need} is named twice` });
    }
    if (tasks.has(task.id)) findings.push({ path: ['tasks', index, 'id'], message: `there are two tasks ${task.id}` });
    tasks.add(task.id);
  }
  const quizzes = new Set<string>();
  for (const [quizIndex, quiz] of (lab.quizzes ?? []).entries()) {
    if (quizzes.has(quiz.id)) findings.push({ path: ['quizzes', quizIndex, 'id'], message: `there are two quizzes ${quiz.id}` });
    quizzes.add(quiz.id);
    const questions = new Set<string>();
    for (const [index, question] of quiz.questions.entries()) {
      const path = ['quizzes', quizIndex, 'questions', index];
      if (questions.has(question.id)) findings.push({ path: [...path, 'id'], message: `there are two questions ${question.id}` });
      questions.add(question.id);
      findings.push(...questionFindings(question, path));
    }
  }
  return [...findings, ...unknownVariables(lab)];
}

/** Where the value of a captured variable is known, and filled in. */
const FILLED = /^(tasks \d+ (title|text|checks|hints|solution|near-misses)|quizzes \d+ (title|questions \d+ (text|options|order|explanation)))( |$)/;

/** Holes for variables that no check captures, or that stand where nobody fills them. */
function unknownVariables(lab: LabFile): readonly Finding[] {
  const captured = capturedVariables(lab);
  const describe = (name: string, path: readonly PropertyKey[]): string | undefined => {
    if (!FILLED.test(path.map(String).join(' '))) return notKnownYet(name);
    if (captured.has(name)) return undefined;
    const near = nearestWord(name, captured);
    return `no check captures a variable ${name}${near === undefined ? '' : `; did you mean ${near}?`}`;
  };
  const within = (value: unknown, path: readonly PropertyKey[]): readonly Finding[] => {
    if (typeof value === 'string')
      return variablesIn(value).flatMap(({ name }) => {
        const message = describe(name, path);
        return message === undefined ? [] : [{ path, message }];
      });
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, inner]) => within(inner, [...path, Array.isArray(value) ? Number(key) : key]));
  };
  return within(lab, []);
}

function valuesOf(source: YamlSource, seed: string): Readonly<Record<string, ParameterValue>> {
  const { parameters } = source.data as { parameters?: unknown };
  if (parameters === undefined) return {};
  const result = parametersSchema.safeParse(parameters);
  if (!result.success)
    throw new ContentError(
      source.describe(
        schemaProblems(parametersSchema, result.error.issues).map((problem) => ({ ...problem, path: ['parameters', ...problem.path] })),
      ),
    );
  try {
    return drawParameters(result.data, seed);
  } catch (error) {
    if (error instanceof ParameterError) throw new ContentError([source.problem(['parameters', error.parameter, 'value'], error.message)]);
    throw error;
  }
}

/** Learners of whom nothing is known: their values are as good as any. */
export const EXAMPLE_SEED = 'example';

/** Parses and validates the text of a lab.yaml for the learner of a seed. Throws `ContentError` with everything that is wrong in it. */
export function parseLab(text: string, file: string, seed: string = EXAMPLE_SEED): ParsedLab {
  const source = new YamlSource(text, file);
  const values = valuesOf(source, seed);
  const filled = fillData(source.data, values, ['parameters']);
  if (filled.problems.length > 0) throw new ContentError(source.describe(filled.problems));
  const lab = source.parse(labSchema, fitTypes(filled));
  const fixed = rawTasks(source).flatMap(({ id }, index) =>
    String(id).includes('${{') ? [{ path: ['tasks', index, 'id'], message: 'must be the same for every learner' }] : [],
  );
  const references = [...fixed, ...crossReferences(lab)];
  if (references.length > 0) throw new ContentError(references.map(({ path, message }) => source.problem(path, message)));
  return { ...lab, values, titles: rawTasks(source).map(({ title }) => showTemplate(String(title))) };
}

/** Once the schema has accepted what they become. */
const rawTasks = (source: YamlSource): readonly { id: unknown; title: unknown }[] =>
  (source.data as { tasks?: { id: unknown; title: unknown }[] }).tasks ?? [];

/** A value that fills a whole field is a number where the field takes one, and a text where it takes that. */
function fitTypes(filled: ReturnType<typeof fillData>): unknown {
  const result = labSchema.safeParse(filled.data);
  if (result.success) return filled.data;
  for (const { path } of schemaProblems(labSchema, result.error.issues)) filled.asText(path);
  return filled.data;
}
