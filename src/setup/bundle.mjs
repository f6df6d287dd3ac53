import { chmodSync, rmSync } from 'node:fs';
import { build } from 'esbuild';
import { inProject } from './project.mjs';

/** Packages with native parts, or that read their own files, stay outside the bundles. */
const external = [
  'next',
  'react',
  'react-dom',
  '@libsql/client',
  'libsql',
  '@prisma/client',
  '@prisma/adapter-libsql',
  '@prisma/adapter-pg',
  'pg',
  'better-auth',
  'just-bash',
  'piscina',
];

// Chunks are named by their content: those of earlier builds would stay for ever.
rmSync(inProject('dist'), { recursive: true, force: true });

await build({
  entryPoints: {
    podium: inProject('src/cli/main.ts'),
    server: inProject('src/server/main.ts'),
    'lab-worker': inProject('src/labs/worker/main.ts'),
    'job-worker': inProject('src/labs/jobs/main.ts'),
  },
  outdir: inProject('dist'),
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  external,
  sourcemap: true,
  logLevel: 'warning',
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
});
chmodSync(inProject('dist/podium.mjs'), 0o755);
