// Mirrors apk-tools: update, add, del, info, search.
import { PosixError } from '#posix/posix-error.ts';
import type { Process, Program, ProgramRegistry } from '#posix/process.ts';
import type { PackageRepository } from '../image-definition.ts';
import { unpack } from './installed-packages.ts';
import { planInstall } from './package-plan.ts';

const DATABASE = '/lib/apk/db/installed';

export function apk(repository: PackageRepository | undefined, programs: ProgramRegistry): Program {
  return { name: 'apk', run: (process) => run(process, repository, programs) };
}

async function run(process: Process, repository: PackageRepository | undefined, programs: ProgramRegistry): Promise<number> {
  const words = process.argv.slice(1);
  const [verb = '', ...names] = words.filter((word) => !word.startsWith('-'));
  const installed = readInstalled(process);
  if (['add', 'del', 'update', 'upgrade'].includes(verb) && process.uid !== 0) {
    await process.stderr.write('ERROR: Unable to lock database: Permission denied\nERROR: Failed to open apk database: Permission denied\n');
    return 99;
  }
  switch (verb) {
    case 'update':
    case 'upgrade':
      return (await fetchIndex(process, repository)) ? finish(process, repository, installed) : 1;
    case 'add':
      return add(process, repository, programs, names, installed);
    case 'del':
      return remove(process, repository, names, installed);
    case 'info':
      for (const name of [...installed.keys()].sort()) await process.stdout.write(`${name}\n`);
      return 0;
    case 'search':
      for (const [name, { version }] of Object.entries(repository?.packages ?? {}))
        if (names.every((word) => name.includes(word))) await process.stdout.write(`${name}-${version}\n`);
      return 0;
    default:
      await process.stdout.write('apk-tools 2.14.9, compiled for x86_64.\n\nusage: apk [<OPTIONS>...] COMMAND [<ARGUMENTS>...]\n');
      return 1;
  }
}

function readInstalled(process: Process): Map<string, string> {
  if (!process.fs.exists(DATABASE)) return new Map();
  return new Map(
    process.fs
      .readText(DATABASE)
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split(' ') as [string, string]),
  );
}

function writeInstalled(process: Process, installed: ReadonlyMap<string, string>): void {
  process.fs.writeFile(DATABASE, [...installed].map(([name, version]) => `${name} ${version}\n`).join(''));
}

async function fetchIndex(process: Process, repository: PackageRepository | undefined): Promise<boolean> {
  for (const source of repository?.sources ?? []) {
    await process.stdout.write(`fetch ${source}\n`);
    try {
      await process.race(process.machine.network.resolve(/^https?:\/\/([^/]+)/.exec(source)?.[1] ?? ''));
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      await process.stderr.write(`WARNING: updating and opening ${source}: DNS: transient error (try again later)\n`);
      return false;
    }
    await process.sleep(150);
  }
  return true;
}

async function finish(process: Process, repository: PackageRepository | undefined, installed: ReadonlyMap<string, string>): Promise<number> {
  const size = 7 + [...installed.keys()].reduce((sum, name) => sum + (repository?.packages[name]?.size ?? 0) / 1000, 0);
  await process.stdout.write(`OK: ${String(Math.round(size))} MiB in ${String(installed.size)} packages\n`);
  return 0;
}

async function add(
  process: Process,
  repository: PackageRepository | undefined,
  programs: ProgramRegistry,
  names: readonly string[],
  installed: Map<string, string>,
): Promise<number> {
  if (!(await fetchIndex(process, repository))) return 1;
  const { plan, unknown } = planInstall(repository, names, new Set(installed.keys()));
  if (unknown.length > 0) {
    await process.stderr.write('ERROR: unable to select packages:\n');
    for (const name of unknown) await process.stderr.write(`  ${name} (no such package):\n    required by: world[${name}]\n`);
    return unknown.length;
  }
  for (const [index, { name, definition }] of plan.entries()) {
    await process.sleep(40);
    await process.stdout.write(`(${String(index + 1)}/${String(plan.length)}) Installing ${name} (${definition.version})\n`);
    unpack(process.machine, definition, programs);
    installed.set(name, definition.version);
  }
  writeInstalled(process, installed);
  if (plan.length > 0) await process.stdout.write('Executing busybox-1.37.0-r18.trigger\n');
  return finish(process, repository, installed);
}

async function remove(
  process: Process,
  repository: PackageRepository | undefined,
  names: readonly string[],
  installed: Map<string, string>,
): Promise<number> {
  for (const name of names) {
    const version = installed.get(name);
    if (version === undefined) continue;
    await process.stdout.write(`(1/1) Purging ${name} (${version})\n`);
    for (const [folder, files] of Object.entries(repository?.packages[name]?.programs ?? {}))
      for (const file of files) if (process.fs.exists(`${folder}/${file}`)) process.fs.unlink(`${folder}/${file}`);
    installed.delete(name);
  }
  writeInstalled(process, installed);
  return finish(process, repository, installed);
}
