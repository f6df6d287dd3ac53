/** `npm start`: sets everything up where needed, then serves. */
import { spawn } from 'node:child_process';
import { requireNodeVersion } from './node-version.mjs';

requireNodeVersion();
const { inProject, root } = await import('./project.mjs');
const { buildPages, buildPrograms, generate, install } = await import('./prepare.mjs');
await install();
await generate();
await buildPrograms();
await buildPages();

const server = spawn(process.execPath, ['--enable-source-maps', inProject('dist/server.mjs')], {
  cwd: root,
  env: { ...process.env, NODE_ENV: 'production' },
  stdio: 'inherit',
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => server.kill(signal));
server.on('close', (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)));
