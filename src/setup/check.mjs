/** `npm run check`: types, lint, room boundaries, dead code, formatting. */
import { requireNodeVersion } from './node-version.mjs';

requireNodeVersion();
const { inProject } = await import('./project.mjs');
const { generate, install } = await import('./prepare.mjs');
const { runStep } = await import('./run-step.mjs');

const bin = (/** @type {string} */ name) => inProject('node_modules', '.bin', name);
export const checks = /** @type {const} */ ([
  ['Types of the engine, without ambient libraries', bin('tsc'), ['-p', 'tsconfig.engine.json']],
  ['Types of everything', bin('tsc'), ['-p', 'tsconfig.json']],
  ['Lint', bin('eslint'), ['--cache', '--cache-location', '.cache/eslint', '--max-warnings=0', 'src', 'tests']],
  ['Boundaries of the rooms', bin('depcruise'), ['--config', '.dependency-cruiser.cjs', '--output-type', 'err', 'src']],
  ['Dead code', bin('knip'), []],
  ['Formatting', bin('prettier'), ['--check', '--cache', '--cache-location', '.cache/prettier', '--log-level', 'warn', '.']],
]);

/** @returns {Promise<{ passed: number, failed: number }>} */
export async function runChecks() {
  let passed = 0;
  for (const [title, command, args] of checks) if (await runStep(title, command, args)) passed++;
  return { passed, failed: checks.length - passed };
}

if (process.argv[1] === inProject('src/setup/check.mjs')) {
  await install();
  await generate();
  const { passed, failed } = await runChecks();
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 ? 0 : 1);
}
