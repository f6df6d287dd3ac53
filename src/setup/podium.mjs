/** `npm run -s podium -- …`: builds the program when it is stale, then runs it where the caller stood. */
import { spawn } from 'node:child_process';
import { requireNodeVersion } from './node-version.mjs';

requireNodeVersion();
const { inProject } = await import('./project.mjs');
const { buildPrograms, generate, install } = await import('./prepare.mjs');
await install();
await generate();
await buildPrograms();

const program = spawn(process.execPath, [inProject('dist/podium.mjs'), ...process.argv.slice(2)], {
  cwd: process.env.INIT_CWD ?? process.cwd(),
  stdio: 'inherit',
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => program.kill(signal));
program.on('close', (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)));
