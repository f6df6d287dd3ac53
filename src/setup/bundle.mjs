import { chmodSync, readdirSync, rmSync, statSync } from 'node:fs';
import { basename } from 'node:path';
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

const { metafile } = await build({
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
  metafile: true,
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
});
chmodSync(inProject('dist/podium.mjs'), 0o755);

// Chunks are named by their content. A program that still runs may load those of the build before; older ones go.
const built = new Set(Object.keys(metafile.outputs).map((path) => basename(path)));
for (const file of readdirSync(inProject('dist'))) {
  const path = inProject('dist', file);
  if (!built.has(file) && Date.now() - statSync(path).mtimeMs > 3_600_000) rmSync(path, { force: true });
}
