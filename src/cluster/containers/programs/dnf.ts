// Mirrors dnf and yum: install, remove, search, list.
import type { Process, Program, ProgramRegistry } from '#posix/process.ts';
import type { PackageRepository } from '../image-definition.ts';
import { unpack } from './installed-packages.ts';
import { registryReachable } from './languages/registry-reachable.ts';
import { planInstall } from './package-plan.ts';

const DATABASE = '/var/lib/rpm/Packages';

export function dnf(repository: PackageRepository | undefined, programs: ProgramRegistry): Program {
  return { name: 'dnf', run: (process) => run(process, repository, programs) };
}

async function run(process: Process, repository: PackageRepository | undefined, programs: ProgramRegistry): Promise<number> {
  const words = process.argv.slice(1);
  const [verb = '', ...names] = words.filter((word) => !word.startsWith('-'));
  const { fs } = process;
  const installed = new Set(
    fs.exists(DATABASE)
      ? fs
          .readText(DATABASE)
          .split('\n')
          .filter((line) => line !== '')
      : [],
  );
  const say = (text: string): Promise<void> => process.stdout.write(text);
  const own = process.argv[0]?.split('/').pop() ?? 'dnf';
  if (['install', 'remove', 'erase', 'update', 'upgrade'].includes(verb) && process.uid !== 0) {
    await process.stderr.write('Error: This command has to be run with superuser privileges (under the root user on most systems).\n');
    return 1;
  }
  switch (verb) {
    case 'install':
      return install(
        process,
        repository,
        programs,
        names,
        installed,
        words.some((word) => /^-y|^--assumeyes/.test(word)),
      );
    case 'remove':
    case 'erase':
      for (const name of names) {
        if (!installed.delete(name)) await say(`No match for argument: ${name}\n`);
        for (const [folder, files] of Object.entries(repository?.packages[name]?.programs ?? {}))
          for (const file of files) if (fs.exists(`${folder}/${file}`)) fs.unlink(`${folder}/${file}`);
      }
      save(process, installed);
      await say('Complete!\n');
      return 0;
    case 'update':
    case 'upgrade':
    case 'check-update':
    case 'makecache':
      if (!(await reach(process))) return 1;
      await say('Dependencies resolved.\nNothing to do.\nComplete!\n');
      return 0;
    case 'search':
      for (const [name, { description }] of Object.entries(repository?.packages ?? {}))
        if (names.every((word) => `${name} ${description ?? ''}`.includes(word))) await say(`${name}.x86_64 : ${description ?? ''}\n`);
      return 0;
    case 'list':
      await say('Installed Packages\n');
      for (const name of [...installed].sort()) await say(`${`${name}.x86_64`.padEnd(30)} ${repository?.packages[name]?.version ?? ''}  @System\n`);
      return 0;
    case 'clean':
      return 0;
    default:
      await process.stderr.write(`usage: ${own} [options] COMMAND\n`);
      return 1;
  }
}

async function reach(process: Process): Promise<boolean> {
  if (await registryReachable(process, 'mirrors.fedoraproject.org')) return true;
  await process.stderr.write(
    "Error: Failed to download metadata for repo 'fedora': Cannot prepare internal mirrorlist: Curl error (6): Could not resolve hostname\n",
  );
  return false;
}

async function install(
  process: Process,
  repository: PackageRepository | undefined,
  programs: ProgramRegistry,
  names: readonly string[],
  installed: Set<string>,
  yes: boolean,
): Promise<number> {
  if (!(await reach(process))) return 1;
  const { plan, unknown } = planInstall(repository, names, installed);
  if (unknown.length > 0) {
    for (const name of unknown) await process.stdout.write(`No match for argument: ${name}\n`);
    await process.stderr.write(`Error: Unable to find a match: ${unknown.join(' ')}\n`);
    return 1;
  }
  if (plan.length === 0) {
    await process.stdout.write('Dependencies resolved.\nNothing to do.\nComplete!\n');
    return 0;
  }
  await process.stdout.write('Dependencies resolved.\n');
  for (const { name, definition } of plan)
    await process.stdout.write(` ${name.padEnd(20)} x86_64  ${definition.version.padEnd(20)} fedora  ${definition.download} k\n`);
  await process.stdout.write(`\nTransaction Summary\n${'='.repeat(60)}\nInstall  ${plan.length} Package${plan.length === 1 ? '' : 's'}\n\n`);
  if (!yes) {
    await process.stdout.write('Is this ok [y/N]: Operation aborted.\n');
    return 1;
  }
  for (const [index, { name, definition }] of plan.entries()) {
    await process.sleep(60);
    await process.stdout.write(`  Installing       : ${name}-${definition.version}.x86_64 ${' '.repeat(6)} ${index + 1}/${plan.length}\n`);
    unpack(process.machine, definition, programs);
    installed.add(name);
  }
  save(process, installed);
  await process.stdout.write('\nComplete!\n');
  return 0;
}

function save(process: Process, installed: ReadonlySet<string>): void {
  process.fs.makeDirectory('/var/lib/rpm', { recursive: true });
  process.fs.writeFile(DATABASE, [...installed].map((name) => `${name}\n`).join(''));
}
