// Mirrors apt and apt-get: update, install, remove, upgrade, list, search.
import type { Process, Program, ProgramRegistry } from '#posix/process.ts';
import { PosixError } from '#posix/posix-error.ts';
import { readLines } from '#posix/read-stream.ts';
import type { PackageRepository } from '../image-definition.ts';
import { forgetDeb, installedDebs, recordDeb, unpack } from './installed-packages.ts';
import { planInstall, type PlannedPackage } from './package-plan.ts';

const LISTS = '/var/lib/apt/lists';
const TREE = 'Reading package lists... Done\nBuilding dependency tree... Done\nReading state information... Done\n';

export function apt(repository: PackageRepository | undefined, programs: ProgramRegistry): Program {
  return { name: 'apt', run: (process) => run(process, repository, programs) };
}

async function run(process: Process, repository: PackageRepository | undefined, programs: ProgramRegistry): Promise<number> {
  const own = process.argv[0]?.split('/').pop() ?? 'apt';
  const words = process.argv.slice(1);
  const [verb = '', ...names] = words.filter((word) => !word.startsWith('-'));
  const quiet = words.some((word) => word === '-qq');
  const say = (text: string): Promise<void> => (quiet ? Promise.resolve() : process.stdout.write(text));
  const index = process.fs.exists(LISTS) && process.fs.readDirectory(LISTS).length > 0;
  if (['update', 'install', 'remove', 'purge', 'autoremove', 'upgrade', 'dist-upgrade', 'full-upgrade'].includes(verb) && process.uid !== 0) {
    const lock = verb === 'update' ? '/var/lib/apt/lists/lock' : '/var/lib/dpkg/lock-frontend';
    await process.stderr.write(
      `E: Could not open lock file ${lock} - open (13: Permission denied)\nE: Unable to ${verb === 'update' ? 'lock directory /var/lib/apt/lists/' : 'acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?'}\n`,
    );
    return 100;
  }
  if (own === 'apt' && !process.isTty(1) && verb !== '')
    await process.stderr.write('\nWARNING: apt does not have a stable CLI interface. Use with caution in scripts.\n\n');
  switch (verb) {
    case 'update':
      return update(process, repository, say, own);
    case 'install':
      return install(process, index ? repository : undefined, programs, names, words, say, own);
    case 'remove':
    case 'purge':
      return remove(process, repository, names, say);
    case 'upgrade':
    case 'dist-upgrade':
    case 'full-upgrade':
    case 'autoremove':
      await say(`${TREE}${own === 'apt' ? '' : 'Calculating upgrade... Done\n'}0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n`);
      return 0;
    case 'clean':
    case 'autoclean':
      return 0;
    case 'list':
      return list(process, repository);
    case 'search':
      return search(process, index ? repository : undefined, names);
    case 'show':
    case 'policy':
      return show(process, index ? repository : undefined, names);
    case '':
      await process.stdout.write(`${own} 2.6.1 (amd64)\nUsage: ${own} [options] command\n`);
      return 1;
    default:
      await process.stderr.write(`E: Invalid operation ${verb}\n`);
      return 100;
  }
}

type Say = (text: string) => Promise<void>;

async function update(process: Process, repository: PackageRepository | undefined, say: Say, own: string): Promise<number> {
  const sources = repository?.sources ?? [];
  const host = /^https?:\/\/([^/ ]+)/.exec(sources[0] ?? '')?.[1] ?? 'deb.debian.org';
  try {
    await process.race(process.machine.network.resolve(host));
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    for (const source of sources.filter((each) => each.includes('InRelease')))
      await say(`Err:1 ${source.replace(/ \[.*/, '')}\n  Temporary failure resolving '${host}'\n`);
    await say('Reading package lists... Done\n');
    await process.stderr.write(
      `W: Failed to fetch http://${host}/  Temporary failure resolving '${host}'\nW: Some index files failed to download. They have been ignored, or old ones used instead.\n`,
    );
    return 0;
  }
  for (const [index, source] of sources.entries()) {
    await process.sleep(80);
    await say(`Get:${String(index + 1)} ${source}\n`);
  }
  await process.sleep(200);
  process.fs.makeDirectory(LISTS, { recursive: true });
  process.fs.writeFile(`${LISTS}/${host}_dists_main_binary-amd64_Packages.lz4`, `${Object.keys(repository?.packages ?? {}).join('\n')}\n`);
  await say(
    `Fetched 9328 kB in 1s (7215 kB/s)\nReading package lists... Done\n${own === 'apt' ? 'Building dependency tree... Done\nReading state information... Done\nAll packages are up to date.\n' : ''}`,
  );
  return 0;
}

async function install(
  process: Process,
  repository: PackageRepository | undefined,
  programs: ProgramRegistry,
  names: readonly string[],
  words: readonly string[],
  say: Say,
  own: string,
): Promise<number> {
  await say(TREE);
  const installed = installedDebs(process.fs);
  const { plan, unknown } = planInstall(
    repository,
    names.map((name) => name.split('=')[0] ?? name),
    new Set(installed.keys()),
  );
  if (unknown.length > 0) {
    for (const name of unknown) await process.stderr.write(`E: Unable to locate package ${name}\n`);
    return 100;
  }
  for (const name of names) if (installed.has(name)) await say(`${name} is already the newest version (${installed.get(name) ?? ''}).\n`);
  if (plan.length === 0) {
    await say('0 upgraded, 0 newly installed, 0 to remove and 0 not upgraded.\n');
    return 0;
  }
  const sorted = plan.map(({ name }) => name).sort();
  const extra = sorted.filter((name) => !names.includes(name));
  const columns = (list: readonly string[]): string => `  ${list.join(' ')}\n`;
  if (extra.length > 0) await say(`The following additional packages will be installed:\n${columns(extra)}`);
  await say(`The following NEW packages will be installed:\n${columns(sorted)}`);
  const sum = (key: 'download' | 'size'): number => plan.reduce((total, { definition }) => total + definition[key], 0);
  await say(
    `0 upgraded, ${String(plan.length)} newly installed, 0 to remove and 0 not upgraded.\nNeed to get ${amount(sum('download'))} of archives.\nAfter this operation, ${amount(sum('size'))} of additional disk space will be used.\n`,
  );
  const yes = words.some((word) => /^-[a-z]*y/.test(word) || word === '--yes' || word === '--assume-yes');
  if (!yes && (extra.length > 0 || own !== 'apt') && !(await confirmed(process))) return 1;
  return download(process, repository, plan, programs, say);
}

async function confirmed(process: Process): Promise<boolean> {
  await process.stdout.write('Do you want to continue? [Y/n] ');
  for await (const line of readLines(process.stdin)) {
    if (/^(y(es)?)?$/i.test(line.trim())) return true;
    break;
  }
  await process.stdout.write('Abort.\n');
  return false;
}

async function download(
  process: Process,
  repository: PackageRepository | undefined,
  plan: readonly PlannedPackage[],
  programs: ProgramRegistry,
  say: Say,
): Promise<number> {
  const source = (repository?.sources[0] ?? '').split(' ').slice(0, 2).join(' ');
  for (const [index, { name, definition }] of plan.entries()) {
    await process.sleep(30);
    await say(`Get:${String(index + 1)} ${source}/main amd64 ${name} amd64 ${definition.version} [${amount(definition.download)}]\n`);
  }
  const total = plan.reduce((sum, { definition }) => sum + definition.download, 0);
  await say(`Fetched ${amount(total)} in 0s (${amount(total * 4)}/s)\n`);
  await process.stderr.write('debconf: delaying package configuration, since apt-utils is not installed\n');
  for (const { name, definition } of plan) {
    await process.sleep(40);
    await say(
      `Selecting previously unselected package ${name}.\nPreparing to unpack .../${name}_${definition.version.replace(':', '%3a')}_amd64.deb ...\nUnpacking ${name} (${definition.version}) ...\n`,
    );
    unpack(process.machine, definition, programs);
    recordDeb(process.fs, name, definition);
  }
  for (const { name, definition } of plan) await say(`Setting up ${name} (${definition.version}) ...\n`);
  await say('Processing triggers for libc-bin (2.36-9+deb12u10) ...\n');
  return 0;
}

async function remove(process: Process, repository: PackageRepository | undefined, names: readonly string[], say: Say): Promise<number> {
  await say(TREE);
  const installed = installedDebs(process.fs);
  const present = names.filter((name) => installed.has(name));
  for (const name of names) if (!installed.has(name)) await say(`Package '${name}' is not installed, so not removed\n`);
  await say(
    `The following packages will be REMOVED:\n  ${present.join(' ')}\n0 upgraded, 0 newly installed, ${String(present.length)} to remove and 0 not upgraded.\n`,
  );
  for (const name of present) {
    await say(`Removing ${name} (${installed.get(name) ?? ''}) ...\n`);
    for (const [folder, files] of Object.entries(repository?.packages[name]?.programs ?? {}))
      for (const file of files) if (process.fs.exists(`${folder}/${file}`)) process.fs.unlink(`${folder}/${file}`);
    forgetDeb(process.fs, name);
  }
  return 0;
}

async function list(process: Process, repository: PackageRepository | undefined): Promise<number> {
  await process.stdout.write('Listing... Done\n');
  for (const [name, version] of installedDebs(process.fs))
    await process.stdout.write(`${name}/now ${version} amd64 [installed${repository?.packages[name] === undefined ? ',local' : ''}]\n`);
  return 0;
}

async function search(process: Process, repository: PackageRepository | undefined, words: readonly string[]): Promise<number> {
  for (const [name, { version, description }] of Object.entries(repository?.packages ?? {})) {
    if (words.every((word) => `${name} ${description ?? ''}`.includes(word)))
      await process.stdout.write(`${name}/stable ${version} amd64\n  ${description ?? ''}\n\n`);
  }
  return 0;
}

async function show(process: Process, repository: PackageRepository | undefined, names: readonly string[]): Promise<number> {
  for (const name of names) {
    const found = repository?.packages[name];
    if (found === undefined) {
      await process.stderr.write(`E: No packages found\n`);
      return 100;
    }
    await process.stdout.write(
      `Package: ${name}\nVersion: ${found.version}\nInstalled-Size: ${amount(found.size)}\nDepends: ${(found.depends ?? []).join(', ')}\nDescription: ${found.description ?? ''}\n\n`,
    );
  }
  return 0;
}

/** `155 kB`, `9.4 MB`. */
function amount(kilobytes: number): string {
  return kilobytes >= 10_000 ? `${(kilobytes / 1000).toFixed(1)} MB` : `${String(kilobytes)} kB`;
}
