/** `npm test`: all set-up, `npm run check`, then every test; the last line sums them up. */
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { requireNodeVersion } from './node-version.mjs';

requireNodeVersion();
const { inProject, root } = await import('./project.mjs');
const { buildPages, buildPrograms, generate, install } = await import('./prepare.mjs');
await install();
await generate();
const { runChecks } = await import('./check.mjs');
const sum = { skipped: 0, ...(await runChecks()) };
await buildPrograms();
await buildPages();

/** Suites that start servers, browsers or attacks: one after the other, so that none waits for another's work. */
const HEAVY = 'tests/(browser|labs|real-kubectl|server)/';

/** A suite that hangs must not keep the sum from being printed. */
const LONGEST_MS = 40 * 60_000;

/**
 * The exit code of the leader of a process group; null where it had to be killed. Nothing of the group outlives it.
 * @param {number} milliseconds @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number | null>}
 */
async function endedWithin(milliseconds, child) {
  const end = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // Everything of the group has ended by itself.
    }
  };
  const tooLong = setTimeout(() => {
    console.error(`The tests did not end within ${milliseconds / 60_000} minutes: they are killed.`);
    end();
  }, milliseconds);
  const interrupted = () => {
    end();
    process.exit(130);
  };
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted);
  const code = await new Promise((resolve) => child.on('exit', resolve));
  clearTimeout(tooLong);
  process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  end();
  return code;
}

/** @param {string} name @param {readonly string[]} args */
async function runJest(name, args) {
  const report = inProject('.cache', `jest-${name}.json`);
  rmSync(report, { force: true });
  const jest = [
    '--experimental-vm-modules',
    '--no-warnings',
    inProject('node_modules/jest/bin/jest.js'),
    '--json',
    `--outputFile=${report}`,
    '--reporters=default',
    `--reporters=${inProject('src/setup/leftover-reporter.mjs')}`,
    ...args,
    ...process.argv.slice(2),
  ];
  const code = await endedWithin(LONGEST_MS, spawn(process.execPath, jest, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], detached: true }));
  let failed = 0;
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
    sum.passed += result.numPassedTests;
    sum.skipped += result.numPendingTests + result.numTodoTests;
  } catch (error) {
    console.error(`The ${name} tests left no report: ${error}`);
    failed = 1;
  }
  sum.failed += code !== 0 && failed === 0 ? 1 : failed;
}

await runJest('light', [`--testPathIgnorePatterns=${HEAVY}`, '--maxWorkers=100%', '--passWithNoTests']);
await runJest('heavy', [`--testPathPatterns=${HEAVY}`, '--runInBand', '--passWithNoTests']);
console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`);
process.exit(sum.failed === 0 ? 0 : 1);
