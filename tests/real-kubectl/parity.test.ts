/** The same command lines with the real kubectl and with ours, on one server: output, errors and exit codes are equal. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findRealKubectl } from '../support/real-kubectl.ts';
import { groups } from './parity/command-lines.ts';
import { files } from './parity/files.ts';
import { knownDifferences } from './parity/known-differences.ts';
import { normalise } from './parity/normalise.ts';
import { ourSide, realSide, type Result, type Side } from './parity/sides.ts';

const home = mkdtempSync(path.join(os.tmpdir(), 'podium-parity-'));
let kubectl: string;
let server: ChildProcess;
let url = '';

beforeAll(async () => {
  kubectl = await findRealKubectl();
  const program = process.env['PODIUM_PROGRAM'] ?? 'dist/podium.mjs';
  server = spawn(process.execPath, [path.resolve(program), 'serve-cluster', '--port', '0', '--token', 'secret', '--profile', 'plain'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  url = await new Promise<string>((resolve) => {
    server.stdout?.on('data', (chunk: Buffer) => {
      const found = /https:\/\/[\d.:]+/.exec(chunk.toString())?.[0];
      if (found !== undefined) resolve(found);
    });
  });
}, 180_000);

afterAll(() => {
  server.kill();
  rmSync(home, { recursive: true, force: true });
});

async function answer(side: Side, folder: string, line: string): Promise<Result> {
  const { stdout, stderr, code } = await side.run(line);
  return { stdout: normalise(stdout, side.name, folder), stderr: normalise(stderr, side.name, folder), code };
}

/** Lines that only look, at a cluster that moves: a difference counts when it stays. */
const LOOKS = /^(-n \S+ )?(get|describe|logs|rollout status|rollout history|top|events|explain|api-resources|auth can-i)\b/;
const LOOKS_AGAIN = 3;
const PAUSE = 1_000;

/** What both sides answer. */
async function answers(sides: readonly [Side, Side], places: readonly [string, string], line: string): Promise<readonly [Result, Result]> {
  for (let look = 1; ; look++) {
    const both = await Promise.all([answer(sides[0], places[0], line), answer(sides[1], places[1], line)]);
    if (areEqual(both) || look === LOOKS_AGAIN || !LOOKS.test(line)) return both;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

const areEqual = ([expected, found]: readonly [Result, Result]): boolean => JSON.stringify(expected) === JSON.stringify(found);

/** What differs: the real answers and ours. */
async function compare(group: string, lines: readonly string[]): Promise<{ readonly theirs: readonly string[]; readonly mine: readonly string[] }> {
  const places = [path.join(home, group, 'a'), path.join(home, group, 'b')] as const;
  const real = realSide(kubectl, places[0], `${group}-a`, url, files);
  const ours = ourSide(places[1], `${group}-b`, url, files);
  const [theirs, mine]: [string[], string[]] = [[], []];
  for (const line of ['create namespace @', ...lines]) {
    const [expected, found] = await answers([real, ours], places, line);
    const agree = areEqual([expected, found]);
    if (knownDifferences[line] !== undefined) {
      if (agree) mine.push(`$ ${line}\nis listed as different, and agrees`);
    } else if (!agree) {
      theirs.push(`$ ${line}\n${expected.stdout}${expected.stderr}[${expected.code}]`);
      mine.push(`$ ${line}\n${found.stdout}${found.stderr}[${found.code}]`);
    }
  }
  return { theirs, mine };
}

/** All at once: most lines wait for something. */
const comparisons = new Map<string, ReturnType<typeof compare>>();

test.each(Object.keys(groups))(
  '%s',
  async (group) => {
    if (comparisons.size === 0) for (const [name, lines] of Object.entries(groups)) comparisons.set(name, compare(name, lines));
    const { theirs, mine } = (await comparisons.get(group)) ?? { theirs: [], mine: ['no such group'] };
    expect(mine).toEqual(theirs);
  },
  240_000,
);
