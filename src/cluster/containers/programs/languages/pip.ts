// Mirrors pip: install, list, --version.
import type { Process, Program } from '#posix/process.ts';
import type { Image } from '../../image.ts';
import { registryReachable } from './registry-reachable.ts';

const FOLDER = '/usr/local/lib/python3/site-packages';

export function pip(image: Image): Program {
  return { name: 'pip', run: (process) => run(process, image) };
}

async function run(process: Process, image: Image): Promise<number> {
  const [verb = '', ...rest] = process.argv.slice(1);
  const known = image.inherited('pip') ?? {};
  const { fs } = process;
  const installed = (): readonly string[] => (fs.exists(FOLDER) ? [...fs.readDirectory(FOLDER)].sort() : []);
  if (verb === '--version' || verb === '-V') {
    await process.stdout.write(`pip 25.2 from /usr/local/lib/python3/site-packages/pip (python ${process.env.get('PYTHON_VERSION') ?? '3'})\n`);
    return 0;
  }
  if (verb === 'list' || verb === 'freeze') {
    if (verb === 'list') await process.stdout.write('Package Version\n------- -------\npip     25.2\n');
    for (const entry of installed()) await process.stdout.write(`${entry.replace('-', verb === 'list' ? ' ' : '==')}\n`);
    return 0;
  }
  if (verb !== 'install') {
    await process.stderr.write(`ERROR: unknown command "${verb}"\n`);
    return 1;
  }
  const names: string[] = [];
  for (let index = 0; index < rest.length; index++) {
    const word = rest[index] ?? '';
    if (word === '-r') {
      const path = rest[++index] ?? '';
      if (!fs.exists(path)) {
        await process.stderr.write(`ERROR: Could not open requirements file: [Errno 2] No such file or directory: '${path}'\n`);
        return 1;
      }
      names.push(
        ...fs
          .readText(path)
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== '' && !line.startsWith('#')),
      );
    } else if (!word.startsWith('-')) names.push(word);
  }
  if (names.length === 0) {
    await process.stderr.write('ERROR: You must give at least one requirement to install (see "pip help install")\n');
    return 1;
  }
  const reachable = await registryReachable(process, 'pypi.org');
  const done = new Map<string, string>();
  const wanted = names.map((name) => name.split(/[=<>~!\[]/)[0]?.toLowerCase() ?? name);
  while (wanted.length > 0) {
    const name = wanted.shift() ?? '';
    const definition = known[name];
    if (done.has(name)) continue;
    if (definition === undefined || !reachable) {
      await process.stderr.write(
        `ERROR: Could not find a version that satisfies the requirement ${name} (from versions: none)\nERROR: No matching distribution found for ${name}\n`,
      );
      return 1;
    }
    await process.stdout.write(`Collecting ${name}\n  Downloading ${name}-${definition.version}-py3-none-any.whl (${definition.size ?? 120} kB)\n`);
    await process.sleep(200);
    done.set(name, definition.version);
    wanted.push(...(definition.depends ?? []));
  }
  await process.stdout.write(`Installing collected packages: ${[...done.keys()].reverse().join(', ')}\n`);
  fs.makeDirectory(FOLDER, { recursive: true });
  for (const [name, version] of done) fs.writeFile(`${FOLDER}/${name}-${version}`, '');
  await process.stdout.write(
    `Successfully installed ${[...done]
      .map(([name, version]) => `${name}-${version}`)
      .sort()
      .join(' ')}\n`,
  );
  return 0;
}
