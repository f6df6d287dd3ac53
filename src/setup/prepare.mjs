import { existsSync } from 'node:fs';
import { fingerprint, isCurrent, markCurrent } from './fingerprint.mjs';
import { isInstalled } from './installed.mjs';
import { alone } from './lock.mjs';
import { inProject } from './project.mjs';
import { runStep } from './run-step.mjs';

/**
 * One piece of set-up that is repeated only when what it reads has changed.
 * @param {{ name: string, title: string, reads: readonly string[], makes: readonly string[], command: string, args: readonly string[], env?: Record<string, string>, holds?: () => boolean }} step
 * `holds`: whether somebody else has done it by hand (`npm install` of one more package).
 */
async function once(step) {
  const isDone = () =>
    step.makes.every((file) => existsSync(inProject(file))) && (isCurrent(step.name, fingerprint(step.reads)) || step.holds?.() === true);
  if (isDone()) return;
  await alone(step.name, async () => {
    // Whoever held the lock may have done it.
    if (isDone()) return;
    const print = fingerprint(step.reads);
    if (!(await runStep(step.title, step.command, step.args, { env: step.env ?? {} }))) process.exit(1);
    markCurrent(step.name, print);
  });
}

export const install = () =>
  once({
    name: 'install',
    title: 'Installing the packages of package-lock.json (the first time takes about a minute)',
    reads: ['package.json', 'package-lock.json'],
    makes: ['node_modules/next/package.json'],
    command: 'npm',
    args: ['ci', '--no-audit', '--no-fund', '--loglevel=error'],
    holds: () => isInstalled(inProject('package-lock.json'), inProject('node_modules/.package-lock.json')),
  });

export async function generate() {
  await once({
    name: 'generate-kube',
    title: 'Generating the types and schema of Kubernetes',
    reads: ['src/setup/generate-kube.mjs', 'node_modules/@kubernetes/client-node/package.json', 'src/setup/generate-kube'],
    makes: ['src/kube/generated/types.ts', 'src/kube/generated/schema.ts'],
    command: process.execPath,
    args: [inProject('src/setup/generate-kube.mjs')],
  });
  await once({
    name: 'generate-db',
    title: 'Generating the database client',
    reads: ['prisma', 'prisma.config.ts'],
    makes: ['src/db/generated'],
    command: process.execPath,
    args: [inProject('node_modules/prisma/build/index.js'), 'generate'],
    // The schema engine would be downloaded; `generate` does not need it.
    env: { PRISMA_SCHEMA_ENGINE_BINARY: '/bin/false', PRISMA_HIDE_UPDATE_MESSAGE: '1' },
  });
}

/** The server, the lab worker and the command-line program, bundled. */
export const buildPrograms = () =>
  once({
    name: 'programs',
    title: 'Building the server and the podium program',
    reads: ['package.json', 'package-lock.json', 'src', 'prisma'],
    makes: ['dist/podium.mjs', 'dist/server.mjs', 'dist/lab-worker.mjs', 'dist/job-worker.mjs'],
    command: process.execPath,
    args: [inProject('src/setup/bundle.mjs')],
  });

export const buildPages = () =>
  once({
    name: 'pages',
    title: 'Building the pages (Next.js; about a minute)',
    reads: [
      'package-lock.json',
      'next.config.js',
      'postcss.config.mjs',
      'tsconfig.json',
      'src/app',
      'src/proxy.ts',
      'src/ui',
      'src/auth',
      'src/progress',
      'src/db',
      'src/courses',
      'src/labs',
      'src/grading',
      'prisma',
    ],
    makes: ['.next/BUILD_ID'],
    command: process.execPath,
    args: [inProject('node_modules/next/dist/bin/next'), 'build'],
    env: { NEXT_TELEMETRY_DISABLED: '1' },
  });
