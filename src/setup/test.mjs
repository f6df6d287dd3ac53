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

const report = inProject('.cache', 'jest-report.json');
rmSync(report, { force: true });
const code = await new Promise((resolve) => {
  const jest = spawn(
    process.execPath,
    [
      '--experimental-vm-modules',
      '--no-warnings',
      inProject('node_modules/jest/bin/jest.js'),
      '--json',
      `--outputFile=${report}`,
      ...process.argv.slice(2),
    ],
    {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  jest.on('close', resolve);
});
try {
  const result = JSON.parse(readFileSync(report, 'utf8'));
  sum.passed += result.numPassedTests;
  sum.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
  sum.skipped += result.numPendingTests + result.numTodoTests;
} catch (error) {
  console.error(`The tests left no report: ${error}`);
  sum.failed += 1;
}
if (code !== 0 && sum.failed === 0) sum.failed = 1;
console.log(`${sum.passed} passed, ${sum.failed} failed${sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''}`);
process.exit(sum.failed === 0 ? 0 : 1);
