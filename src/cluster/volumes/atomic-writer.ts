// Mirrors pkg/volume/util/atomic_writer.go: files are links into `..data`, which is swapped as a whole.
import { MemoryFileSystem } from '#posix/memory-file-system.ts';
import type { Volume } from '#posix/volume.ts';
import { removeTree } from './remove-tree.ts';
import type { Payload } from './volume-content.ts';

/** Makes the volume show `payload`; does nothing when it already does. */
export function writePayload(volume: Volume, payload: Payload, now: number, group?: number): void {
  const fs = new MemoryFileSystem(volume);
  const old = fs.exists('/..data') ? fs.readLink('/..data') : undefined;
  if (old !== undefined && same(fs, `/${old}`, payload)) return;
  const stamp = new Date(now).toISOString();
  const folder = `..${stamp.slice(0, 10).replaceAll('-', '_')}_${stamp.slice(11, 19).replaceAll(':', '_')}.${String(now * 1000).slice(-9)}`;
  fs.makeDirectory(`/${folder}`, { recursive: true });
  for (const [path, { data, mode }] of payload) {
    const slash = path.lastIndexOf('/');
    if (slash > 0) fs.makeDirectory(`/${folder}/${path.slice(0, slash)}`, { recursive: true });
    fs.writeFile(`/${folder}/${path}`, data);
    fs.chmod(`/${folder}/${path}`, group === undefined ? mode : mode | 0o440);
    if (group !== undefined) fs.chown(`/${folder}/${path}`, 0, group);
  }
  if (old !== undefined) fs.unlink('/..data');
  fs.symlink(folder, '/..data');
  const wanted = new Set([...payload.keys()].map((path) => path.split('/')[0] ?? ''));
  for (const name of wanted) if (!exists(fs, name)) fs.symlink(`..data/${name}`, `/${name}`);
  for (const name of fs.readDirectory('/')) if (!name.startsWith('..') && !wanted.has(name)) fs.unlink(`/${name}`);
  if (old !== undefined) removeTree(fs, `/${old}`);
}

function exists(fs: MemoryFileSystem, name: string): boolean {
  return fs.readDirectory('/').includes(name);
}

function same(fs: MemoryFileSystem, folder: string, payload: Payload): boolean {
  if (countFiles(fs, folder) !== payload.size) return false;
  return [...payload].every(([path, { data }]) => {
    if (!fs.exists(`${folder}/${path}`)) return false;
    const content = fs.readFile(`${folder}/${path}`);
    return content.length === data.length && content.every((byte, index) => byte === data[index]);
  });
}

function countFiles(fs: MemoryFileSystem, folder: string): number {
  return fs.readDirectory(folder).reduce((sum, name) => {
    const path = `${folder}/${name}`;
    return sum + (fs.lstat(path).type === 'directory' ? countFiles(fs, path) : 1);
  }, 0);
}
