/** Nothing of a document is left out: every heading and command of it stands in its course's sources.md, with a lesson that is there. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

interface Source {
  readonly headings: readonly string[];
  readonly commands: readonly string[];
}

interface LabFile {
  readonly tasks?: readonly { readonly id: string }[];
  readonly quizzes?: readonly { readonly id: string }[];
}

interface Row {
  readonly kind: string;
  readonly what: string;
  readonly lesson: string;
  readonly carriers: readonly string[];
}

const COURSES = path.resolve('content/courses');
const FIXTURES = path.join(__dirname, 'sources');

/** `| heading | Pods | 02-pods | task-id, other-task |`; a command stands in backticks, `|` in a cell is written `\|`. */
function readTable(course: string): readonly Row[] {
  const text = readFileSync(path.join(COURSES, course, 'sources.md'), 'utf8');
  return text
    .split('\n')
    .filter((line) => /^\| (heading|command|figure) /.test(line))
    .map((line) => {
      const [, kind = '', what = '', lesson = '', carriers = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
      return { kind, what: what.replace(/^`+ ?(.*?) ?`+$/, '$1'), lesson, carriers: carriers.split(/,\s*/).filter((carrier) => carrier !== '') };
    });
}

function idsOf(course: string, lesson: string): ReadonlySet<string> {
  const folder = path.join(COURSES, course, lesson);
  const files = readdirSync(folder);
  const lab = files.includes('lab.yaml') ? (parse(readFileSync(path.join(folder, 'lab.yaml'), 'utf8')) as LabFile) : {};
  return new Set([...(lab.tasks ?? []), ...(lab.quizzes ?? [])].map(({ id }) => id));
}

describe.each(readdirSync(FIXTURES).map((file) => path.basename(file, '.yaml')))('%s', (course) => {
  const source = parse(readFileSync(path.join(FIXTURES, `${course}.yaml`), 'utf8')) as Source;
  const rows = readTable(course);
  const said = (kind: string): readonly string[] => rows.filter((row) => row.kind === kind).map(({ what }) => what);

  test('every heading has its lesson', () => {
    expect(source.headings.filter((heading) => !said('heading').includes(heading))).toEqual([]);
  });

  test('every command has its lesson', () => {
    expect(source.commands.filter((command) => !said('command').includes(command))).toEqual([]);
  });

  test('the lessons, tasks and quizzes of the table are there', () => {
    const lessons = readdirSync(path.join(COURSES, course)).filter((name) => /^\d\d-/.test(name));
    const missing = rows.flatMap(({ what, lesson, carriers }) => {
      if (!lessons.includes(lesson)) return [`${what}: no lesson ${lesson}`];
      const ids = idsOf(course, lesson);
      // `text`: the lesson's text alone carries it.
      return carriers.filter((carrier) => carrier !== 'text' && !ids.has(carrier)).map((carrier) => `${what}: ${lesson} has no ${carrier}`);
    });
    expect(missing).toEqual([]);
    expect(rows.filter(({ carriers }) => carriers.length === 0).map(({ what }) => what)).toEqual([]);
  });
});
