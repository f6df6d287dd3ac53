// Files of file systems that the kernel makes up: /proc, /sys/fs/cgroup. They exist while somebody looks.
import { makeInode, type Inode } from '#posix/inode.ts';

/** What stands in a live folder; a function is a file with the content it returns at each read. */
export type LiveEntry = Inode | (() => string);

/** Entries that are made when somebody looks. */
export class LiveEntries extends Map<string, Inode> {
  readonly #names: () => Iterable<string>;
  readonly #find: (name: string) => Inode | undefined;

  constructor(names: () => Iterable<string>, find: (name: string) => Inode | undefined) {
    super();
    this.#names = names;
    this.#find = find;
  }

  override get(name: string): Inode | undefined {
    return this.#find(name);
  }

  override has(name: string): boolean {
    return this.#find(name) !== undefined;
  }

  override keys(): MapIterator<string> {
    return new Set(this.#names()).values();
  }
}

/** `now`: ms since the epoch. */
export function liveFile(content: () => string, now: number): Inode {
  return liveInode('file', { generate: content, mode: 0o444 }, now);
}

export function liveDirectory(entries: Readonly<Record<string, LiveEntry>>, now: number): Inode {
  const find = (name: string): Inode | undefined => {
    const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
    return typeof entry === 'function' ? liveFile(entry, now) : entry;
  };
  return liveInode('directory', { entries: new LiveEntries(() => Object.keys(entries), find), mode: 0o555 }, now);
}

export function liveInode(type: Inode['type'], fields: Partial<Inode>, now: number): Inode {
  return makeInode({ type, mode: 0o777, uid: 0, gid: 0, ...fields }, 1, now);
}
