// Mirrors dpkg -l, -s, -L and dpkg-query -W.
import type { Process, Program } from '#posix/process.ts';
import type { PackageRepository } from '../image-definition.ts';
import { installedDebs } from './installed-packages.ts';

export function dpkg(repository: PackageRepository | undefined): Program {
  return { name: 'dpkg', run: (process) => run(process, repository) };
}

async function run(process: Process, repository: PackageRepository | undefined): Promise<number> {
  const [option = '', ...names] = process.argv.slice(1);
  const installed = installedDebs(process.fs);
  if (option === '-l' || option === '--list' || option === '-W') {
    const shown = [...installed].filter(([name]) => names.length === 0 || names.includes(name));
    if (shown.length === 0) {
      await process.stderr.write(`dpkg-query: no packages found matching ${names.join(' ')}\n`);
      return 1;
    }
    if (option !== '-W')
      await process.stdout.write(
        'Desired=Unknown/Install/Remove/Purge/Hold\n| Status=Not/Inst/Conf-files/Unpacked/halF-conf/Half-inst/trig-aWait/Trig-pend\n|/ Err?=(none)/Reinst-required (Status,Err: uppercase=bad)\n||/ Name           Version                 Architecture Description\n+++-==============-=======================-============-=================================\n',
      );
    for (const [name, version] of shown) {
      await process.stdout.write(
        option === '-W'
          ? `${name}\t${version}\n`
          : `ii  ${name.padEnd(14)} ${version.padEnd(23)} amd64        ${repository?.packages[name]?.description ?? ''}\n`,
      );
    }
    return 0;
  }
  const [name = ''] = names;
  if ((option === '-s' || option === '-L') && !installed.has(name)) {
    await process.stderr.write(`dpkg-query: package '${name}' is not installed and no information is available\n`);
    return 1;
  }
  if (option === '-s') {
    await process.stdout.write(`Package: ${name}\nStatus: install ok installed\nVersion: ${installed.get(name) ?? ''}\n`);
    return 0;
  }
  if (option === '-L') {
    for (const [folder, files] of Object.entries(repository?.packages[name]?.programs ?? {}))
      for (const file of files) await process.stdout.write(`${folder}/${file}\n`);
    return 0;
  }
  await process.stderr.write(`dpkg: error: need an action option\n`);
  return 2;
}
