/** `npm run bench`: bundles tests/bench and runs it, with the garbage collector at hand for heap figures. */
import { spawn } from 'node:child_process';
import { requireNodeVersion } from './node-version.mjs';

requireNodeVersion();
const { inProject, root } = await import('./project.mjs');
const { buildPrograms, generate, install } = await import('./prepare.mjs');
await install();
await generate();
await buildPrograms();
const { build } = await import('esbuild');
await build({
  entryPoints: [inProject('tests/bench/main.ts')],
  outfile: inProject('.cache/bench/main.mjs'),
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  external: ['just-bash', 'piscina', 'esbuild', '@libsql/client', 'libsql'],
  logLevel: 'warning',
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
});
const bench = spawn(process.execPath, ['--expose-gc', '--enable-source-maps', inProject('.cache/bench/main.mjs'), ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
bench.on('close', (code) => process.exit(code ?? 1));
