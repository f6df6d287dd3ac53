// Mirrors the runtime's reading of /etc/passwd and /etc/group.
import type { FileSystem } from '#posix/file-system.ts';

export interface User {
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

/** `''`, `101`, `101:101`, `nginx`. A number without an entry has `/` for its home. */
export function findUser(fs: FileSystem, user: string): User {
  const [name = '', group] = (user === '' ? '0' : user).split(':');
  const entry = lines(fs, '/etc/passwd').find((fields) => fields[0] === name || fields[2] === name);
  const uid = Number(entry?.[2] ?? name);
  const gid =
    group === undefined
      ? Number(entry?.[3] ?? 0)
      : Number(lines(fs, '/etc/group').find((fields) => fields[0] === group || fields[2] === group)?.[2] ?? group);
  return { uid: Number.isNaN(uid) ? 0 : uid, gid: Number.isNaN(gid) ? 0 : gid, home: entry?.[5] ?? (uid === 0 ? '/root' : '/') };
}

export interface Identity {
  readonly uid: number;
  readonly gid: number;
  /** The primary one first. */
  readonly supplementalGroups: readonly number[];
}

/** With the groups that the image's /etc/group gives the user, and those that the pod adds. */
export function findIdentity(fs: FileSystem, user: string, added: readonly number[]): Identity {
  const { uid, gid } = findUser(fs, user);
  const name = lines(fs, '/etc/passwd').find((fields) => fields[2] === String(uid))?.[0];
  const ofImage = lines(fs, '/etc/group').filter((fields) => name !== undefined && fields[3]?.split(',').includes(name) === true);
  return { uid, gid, supplementalGroups: [...new Set([gid, ...ofImage.map((fields) => Number(fields[2])), ...added])] };
}

function lines(fs: FileSystem, path: string): readonly (readonly string[])[] {
  return fs.exists(path)
    ? fs
        .readText(path)
        .split('\n')
        .map((line) => line.split(':'))
    : [];
}
