import type { FileSystem } from '#posix/file-system.ts';

export interface User {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
  readonly shell: string;
}

/** /etc/passwd. */
export function listUsers(fs: FileSystem): User[] {
  return records(fs, '/etc/passwd').map(([name = '', , uid = '', gid = '', , home = '/', shell = '/bin/sh']) => ({
    name,
    uid: Number(uid),
    gid: Number(gid),
    home,
    shell,
  }));
}

export function findUser(fs: FileSystem, who: string | number): User | undefined {
  return listUsers(fs).find((user) => user.name === who || user.uid === who);
}

export function findHome(fs: FileSystem, who: string | number): string | undefined {
  return findUser(fs, who)?.home;
}

export interface Group {
  readonly name: string;
  readonly gid: number;
  readonly members: readonly string[];
}

/** /etc/group. */
export function listGroups(fs: FileSystem): Group[] {
  return records(fs, '/etc/group').map(([name = '', , gid = '', members = '']) => ({
    name,
    gid: Number(gid),
    members: members.split(',').filter((member) => member !== ''),
  }));
}

function records(fs: FileSystem, path: string): string[][] {
  if (!fs.exists(path)) return [];
  return fs
    .readText(path)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(':'));
}
