/** Mistakes that authors make in a lab.yaml: each is told where it stands, in words that say what to do. */
import { parseLab } from '#courses/parse-lab.ts';
import { ContentError } from '#courses/problem.ts';

function problemsOf(text: string): readonly string[] {
  try {
    parseLab(text, 'lab.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    return error.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
  }
}

const task = (check: string, more = ''): string => `tasks:\n  - id: a\n    title: A\n    checks:\n      - ${check}\n    solution: x\n${more}`;
const another = (fields: string): string => task('pod: { name: x }', `  - { id: bb, title: B, ${fields} }\n`);
const question = (fields: string): string => `quizzes: [{ id: q, questions: [{ id: a, text: A, ${fields} }] }]`;

test.each([
  ['a hole without quotes in flow style', task('replicas: { of: deploy/web, equal: ${{ n }} }'), ['5:44 between { } or [ ], a hole is quoted: "${{ n }}"']],
  ['a tab', 'tasks:\n\t- id: a\n', ['2:1 YAML is indented with spaces: this line begins with a tab']],
  ['two documents', 'setup: a\n---\nsetup: b\n', ['2:1 one file is one document: take the --- away, or make it two files']],
  ['a field that is there twice', 'setup: a\nsetup: b\n', ['2:1 this field is there twice']],
  ['a hole that is not closed', 'setup: echo ${{ n\n', ['1:8 setup: ${{ is not closed: }} is missing, or write $${{ for the characters themselves']],
  ['a need that stands below', task('pod: { name: x }').replace('    checks', '    needs: [b]\n    checks') + '  - { id: b, title: B, checks: [{ pod: { name: y } }], solution: y }\n', ['4:13 tasks[0].needs[0]: needs b, which is no task above this one: it stands below; a task needs only tasks above it']],
  ['a need of itself', another('needs: [bb], checks: [{ pod: { name: y } }], solution: y'), ['7:33 tasks[1].needs[0]: a task cannot need itself']],
  ['a misspelt need', another('needs: [aa], checks: [{ pod: { name: y } }], solution: y'), ['7:33 tasks[1].needs[0]: needs aa, which is no task above this one; did you mean a?']],
  ['a parameter that needs one below', 'parameters: { a: { value: "${{ b }}" }, b: { integer: [1, 2] } }\n', ['1:27 parameters.a.value: ${{ b }}: there is no parameter b above this one']],
  ['a misspelt kind of parameter', 'parameters: { n: { int: [1, 3] } }\n', expect.arrayContaining(['1:20 parameters.n.int: unknown field int; did you mean integer?'])],
  ['a number where a text stands', question('options: [1, two], answer: 0'), ['1:60 quizzes[0].questions[0].options[0]: must be a text: write "1", in quotes']],
  ['two forms at once', question('options: [x, y], answer: 0, order: [a, b]'), ['1:78 quizzes[0].questions[0].order: order does not go together with the fields beside it']],
  ['a pattern that is none', question('pattern: "(", accepts: [x]'), [expect.stringMatching(/pattern: must be a regular expression: Unterminated group$/)]],
  ['a number as what a near miss explains', another('checks: [{ pod: { name: y } }], solution: y, near-misses: [{ run: y, explains: 8080 }]'), [expect.stringMatching(/explains: must be a text or a list \(numbers, true and false as texts are quoted\)$/)]],
  ['a time without a unit', task('{ pod: { name: x }, within: 30 }'), ['5:37 tasks[0].checks[0].within: must be a duration such as 30s or 30m']],
  ['half a replica', task('replicas: { of: deploy/web, equal: 1.5 }'), ['5:44 tasks[0].checks[0].replicas.equal: must be a whole number, not 1.5']],
  ['a function that CEL has not', task(`cel: "lenght(objects('pods')) > 1"`), [expect.stringMatching(/'lenght\(list<dyn>\)'\. Did you mean size\?$/)]],
  ['a variable that CEL has not', task(`cel: "pod.name == 'x'"`), [expect.stringMatching(/Unknown variable: pod; there are self, namespace, object/)]],
])('%s', (_, text, expected) => {
  expect(problemsOf(text)).toEqual(expected);
});

test('the accepted answers of a quiz may have spaces around them, as those of learners', () => {
  expect(problemsOf(question('pattern: kubectl, accepts: [" kubectl "], rejects: ["kube ctl"]'))).toEqual([]);
});

test('numbers of quantities and durations compare with whole numbers', () => {
  expect(problemsOf(task(`cel: "seconds('1m30s') == 90 && quantity('1Gi') == 1073741824"`))).toEqual([]);
});
