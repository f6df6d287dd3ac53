import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { gradeSubmissions } from '#cli/commands/grade.ts';
import { timed, type Benchmark, type Figure } from '../figure.ts';

const SUBMISSIONS = 500;
const EXERCISE = path.resolve('tests/content/fixtures/grade-lab');

/** Right and wrong answers of the usual kinds, one after the other. */
const answers = [
  'kubectl -n shop create deployment web --image=nginx --replicas=R\nkubectl -n shop expose deployment web --port=80\nkubectl -n shop create configmap notes --from-literal=colour=blue',
  'kubectl -n shop create deployment web --image=nginx --replicas=9\nkubectl -n shop expose deployment web --port=80',
  'kubectl -n shop create deployment web --image=ngnix --replicas=R\nkubectl -n shop create configmap notes --from-literal=colour=red',
  'kubectl create deployment web --image=nginx --replicas=R\nkubectl expose deployment web --port=80',
  'kubectl -n shop apply -f - <<EOF\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: notes}\ndata: {colour: blue}\nEOF\nkubectl -n shop get pods',
];

export const gradingFigures: Benchmark = {
  names: ['grade-500'],
  async measure(): Promise<readonly Figure[]> {
    const folder = await mkdtemp(path.join(tmpdir(), 'podium-grade-'));
    try {
      const files: string[] = [];
      for (let index = 0; index < SUBMISSIONS; index++) {
        const file = path.join(folder, `learner-${index}.sh`);
        await writeFile(file, (answers[index % answers.length] ?? '').replace('R', String(2 + (index % 3))));
        files.push(file);
      }
      const limits = { timeout: 60, maxOutput: 1_024, memory: 512 };
      let passed = 0;
      const took = await timed(async () => {
        const results = await gradeSubmissions(EXERCISE, files, () => '1', limits, pathToFileURL(path.resolve('dist/job-worker.mjs')));
        const odd = results.find(({ end }) => end !== 'graded');
        if (odd !== undefined) throw new Error(`${odd.submission}: ${odd.end} ${odd.message ?? ''}`);
        passed = results.filter((result) => result.passed).length;
      });
      if (passed === 0 || passed === SUBMISSIONS) throw new Error(`${passed} of ${SUBMISSIONS} submissions passed`);
      return [{ name: 'grade-500', value: took / 1_000, unit: 's' }];
    } finally {
      await rm(folder, { recursive: true });
    }
  },
};
