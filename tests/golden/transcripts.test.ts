/** The recordings of a real cluster (README.md beside this file), against our kubectl on an embedded one. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { runScenario, type StepResult } from '#labs/scenario/run-scenario.ts';
import { parseScenario } from '#labs/scenario/scenario.ts';
import { contentAssets, START } from '../support/assets.ts';
import { matchesTranscript, misalignedLines, type Bindings } from '../support/match-transcript.ts';
import { knownDifferences } from './known-differences.ts';

interface RecordedStep {
  readonly run: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
  readonly skew?: string;
  readonly unordered?: boolean;
  readonly raw_stdout?: string;
}

const folder = path.resolve('tests/golden');
const scenarios = readdirSync(folder).filter((name) => name.endsWith('.yaml'));

describe.each(scenarios)('%s', (name) => {
  const text = readFileSync(path.join(folder, name), 'utf8');
  const { steps } = parse(text) as { steps: RecordedStep[] };
  const bindings: Bindings = new Map();
  const results: StepResult[] = [];

  beforeAll(async () => {
    const options = { profile: 'plain', seed: name, assets: await contentAssets(), start: START };
    for await (const result of runScenario(parseScenario(text, name), options)) results.push(result);
  }, 60_000);

  // Skewed steps run (later ones build on them) but their text is another version's.
  const demanded = steps.map((step, index) => ({ step, index })).filter(({ step }) => step.skew === undefined || step.skew.startsWith('stderr:'));

  test.each(demanded.map(({ step, index }) => [`${index + 1}: ${step.run}`, step, index] as const))('%s', (title, step, index) => {
    const actual = results[index];
    if (actual === undefined) throw new Error('the step did not run');
    const options = { unordered: step.unordered ?? false, loose: step.raw_stdout !== undefined };
    const ok =
      matchesTranscript(actual.stdout, step.stdout, bindings, options) &&
      (step.skew !== undefined || matchesTranscript(actual.stderr, step.stderr, bindings, options)) &&
      actual.code === step.code;
    const known = knownDifferences[`${name}:${index + 1}`];
    if (known !== undefined) {
      // A known difference that is gone must be taken off the list.
      expect({ title, matches: ok }).toEqual({ title, matches: false });
      return;
    }
    if (!ok) {
      expect({ stdout: actual.stdout, stderr: step.skew === undefined ? actual.stderr : '', code: actual.code }).toEqual({
        stdout: step.stdout,
        stderr: step.skew === undefined ? step.stderr : '',
        code: step.code,
      });
    }
    if (step.raw_stdout !== undefined && misalignedLines(step.raw_stdout).length === 0) expect(misalignedLines(actual.stdout)).toEqual([]);
  });
});
