// Mirrors npm: install, ls, --version.
import type { Process, Program } from '#posix/process.ts';
import type { Image } from '../../image.ts';
import { registryReachable } from './registry-reachable.ts';

export function npm(image: Image): Program {
  return { name: 'npm', run: (process) => run(process, image) };
}

async function run(process: Process, image: Image): Promise<number> {
  const [verb = '', ...rest] = process.argv.slice(1);
  const known = image.inherited('npm') ?? {};
  if (verb === '--version' || verb === '-v') {
    await process.stdout.write('10.9.3\n');
    return 0;
  }
  if (!['install', 'i', 'add', 'ci'].includes(verb)) {
    await process.stderr.write('npm: the simulated image runs npm install and npm --version only\n');
    return 1;
  }
  if (!(await registryReachable(process, 'registry.npmjs.org'))) {
    await process.stderr.write(
      'npm error code ENOTFOUND\nnpm error network request to https://registry.npmjs.org failed, reason: getaddrinfo ENOTFOUND registry.npmjs.org\n',
    );
    return 1;
  }
  const names = rest.filter((word) => !word.startsWith('-')).map((word) => word.replace(/(?<=.)@[^/]*$/, ''));
  const all = new Map<string, string>();
  const wanted = [...names];
  while (wanted.length > 0) {
    const name = wanted.shift() ?? '';
    const definition = known[name];
    if (definition === undefined) {
      await process.stderr.write(
        `npm error code E404\nnpm error 404 Not Found - GET https://registry.npmjs.org/${name} - Not found\nnpm error 404\nnpm error 404  '${name}@*' is not in this registry.\n`,
      );
      return 1;
    }
    if (all.has(name)) continue;
    all.set(name, definition.version);
    wanted.push(...(definition.depends ?? []));
  }
  await process.sleep(800);
  const folder = `${rest.includes('-g') ? '/usr/local/lib' : process.cwd}/node_modules`;
  for (const [name, version] of all) {
    process.fs.makeDirectory(`${folder}/${name}`, { recursive: true });
    process.fs.writeFile(`${folder}/${name}/package.json`, `${JSON.stringify({ name, version }, undefined, 2)}\n`);
  }
  await process.stdout.write(
    `\nadded ${all.size} ${all.size === 1 ? 'package' : 'packages'}, and audited ${all.size + 1} packages in 1s\n\nfound 0 vulnerabilities\n`,
  );
  return 0;
}
