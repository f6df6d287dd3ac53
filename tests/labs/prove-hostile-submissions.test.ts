/** Submissions that hang or blow up end with their worker, and harm no other. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gradeSubmissions } from '#cli/commands/grade.ts';

const GOOD = 'kubectl -n shop create configmap notes --from-literal=colour=blue\n';

const hostile: Readonly<Record<string, string>> = {
  loop: 'while true; do :; done',
  fork: ':(){ :|:& };:; while true; do :; done',
  memory: 'a=(); i=0; while true; do a[$i]="$(printf "%01000d" $i)"; i=$((i+1)); done',
  disk: 'while true; do mkdir -p d; cd d; dd if=/dev/zero of=f bs=1M count=100 2>/dev/null; done',
  regex: 'x=$(printf "a%.0s" {1..40}); while true; do [[ ${x}b =~ ^(a+)+$ ]]; done',
};

const folder = mkdtempSync(path.join(tmpdir(), 'podium-hostile-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('each has its own end, and the good ones between them pass', async () => {
  const files: string[] = [];
  for (const [name, text] of Object.entries(hostile)) {
    for (const [file, content] of [
      [`${name}.sh`, text],
      [`good-${name}.sh`, GOOD],
    ] as const) {
      writeFileSync(path.join(folder, file), content);
      files.push(path.join(folder, file));
    }
  }
  const limits = { timeout: 4, maxOutput: 256, memory: 256, jobs: 2 };
  const results = await gradeSubmissions(
    path.resolve('tests/content/fixtures/grade-lab'),
    files,
    () => '1',
    limits,
    pathToFileURL(path.resolve('dist/job-worker.mjs')),
  );
  expect(results.map(({ submission }) => submission)).toEqual(files);
  for (const { submission, end, earned, passed, points } of results) {
    const name = path.basename(submission);
    const good = name.startsWith('good-');
    if (good) expect({ name, end, earned }).toEqual({ name, end: 'graded', earned: 1 });
    else
      // A fork bomb may be ended for what it complains about as well as for its time.
      expect({ name, end: ['timed-out', 'memory-flood', 'output-flood', 'crashed'].includes(end) || end, earned, passed }).toEqual({
        name,
        end: true,
        earned: 0,
        passed: false,
      });
    expect(points).toBe(4);
  }
}, 120_000);
