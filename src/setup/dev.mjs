/** `npm run dev`: the server with hot reload of the pages. */
import { spawn } from 'node:child_process';
import { requireNodeVersion } from './node-version.mjs';

requireNodeVersion();
const { inProject, root } = await import('./project.mjs');
const { buildPrograms, generate, install } = await import('./prepare.mjs');
await install();
await generate();
await buildPrograms();

const server = spawn(process.execPath, ['--enable-source-maps', inProject('dist/server.mjs')], {
  cwd: root,
  env: { ...process.env, NODE_ENV: 'development' },
  stdio: 'inherit',
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(signal, () => server.kill(signal));
server.on('close', (code) => process.exit(code ?? 0));
