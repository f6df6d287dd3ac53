import type { FileSystem } from '#posix/file-system.ts';
import { MemoryFileSystem } from '#posix/memory-file-system.ts';
import type { Machine, ProgramRegistry } from '#posix/process.ts';
import { addPrograms } from '../image.ts';
import type { PackageDefinition } from '../image-definition.ts';

const DPKG = '/var/lib/dpkg/status';

/** Name to version, from dpkg's database. */
export function installedDebs(fs: FileSystem): ReadonlyMap<string, string> {
  if (!fs.exists(DPKG)) return new Map();
  const packages = fs
    .readText(DPKG)
    .split(/\n\n+/)
    .flatMap((block) => {
      const name = /^Package: (.*)$/m.exec(block)?.[1];
      return name === undefined ? [] : [[name, /^Version: (.*)$/m.exec(block)?.[1] ?? ''] as const];
    });
  return new Map(packages);
}

export function recordDeb(fs: FileSystem, name: string, { version, description }: PackageDefinition): void {
  fs.appendFile(
    DPKG,
    `\nPackage: ${name}\nStatus: install ok installed\nVersion: ${version}\n${description === undefined ? '' : `Description: ${description}\n`}`,
  );
}

export function forgetDeb(fs: FileSystem, name: string): void {
  const blocks = fs
    .readText(DPKG)
    .split(/\n\n+/)
    .filter((block) => !block.startsWith(`Package: ${name}\n`));
  fs.writeFile(DPKG, `${blocks.join('\n\n').trimEnd()}\n`);
}

/** Puts a package's files in place. */
export function unpack(machine: Machine, definition: PackageDefinition, programs: ProgramRegistry): void {
  if (machine.fs instanceof MemoryFileSystem) addPrograms(machine.fs, definition.programs ?? {}, programs);
  for (const [path, content] of Object.entries(definition.files ?? {})) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    if (folder !== '' && !machine.fs.exists(folder)) machine.fs.makeDirectory(folder, { recursive: true });
    machine.fs.writeFile(path, content);
  }
}
