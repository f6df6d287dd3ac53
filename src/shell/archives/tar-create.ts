import type { Process } from '#posix/process.ts';
import type { OutputStream } from '#posix/stream.ts';
import { listGroups, listUsers } from '../expansion/users.ts';
import { complain, reasonOf } from '../programs/program.ts';
import { BLOCK, encodeTarHeader } from '#posix/tar-header.ts';
import type { TarMember } from '#posix/tar-header.ts';
import { formatMember, matchesMember } from './tar-member.ts';
import type { TarOptions } from './tar-options.ts';

const RECORD = 10240;

/** Writes members one after the other, so that a reader at the other end of a pipe can begin. */
export class TarWriter {
  readonly #process: Process;
  readonly #options: TarOptions;
  readonly #output: OutputStream;
  readonly #report: OutputStream;
  readonly #users: ReadonlyMap<number, string>;
  readonly #groups: ReadonlyMap<number, string>;
  readonly #inodes = new Map<number, string>();
  #written = 0;
  #failed = false;
  #told = false;

  constructor(process: Process, options: TarOptions, output: OutputStream, report: OutputStream) {
    this.#process = process;
    this.#options = options;
    this.#output = output;
    this.#report = report;
    this.#users = new Map(listUsers(process.fs).map(({ uid, name }) => [uid, name]));
    this.#groups = new Map(listGroups(process.fs).map(({ gid, name }) => [gid, name]));
  }

  /** False when something could not be read. */
  async run(archive: string | undefined): Promise<boolean> {
    const { cwd } = this.#process;
    for (const { folder = '', path } of this.#options.operands) {
      const base = folder.startsWith('/') ? folder : `${cwd}/${folder}`;
      await this.#add(path, path.startsWith('/') ? path : `${base}/${path}`, archive);
    }
    const end = new Uint8Array(2 * BLOCK + ((RECORD - ((this.#written + 2 * BLOCK) % RECORD)) % RECORD));
    await this.#output.write(end);
    return !this.#failed;
  }

  async #add(shown: string, full: string, archive: string | undefined): Promise<void> {
    const { fs } = this.#process;
    if (matchesMember(shown.replace(/\/+$/, ''), this.#options.exclude)) return;
    let stat;
    try {
      stat = this.#options.follow ? fs.stat(full) : fs.lstat(full);
    } catch (error) {
      await this.#fail(`${shown}: Cannot stat: ${reasonOf(error)}`);
      return;
    }
    if (archive !== undefined && full === archive) {
      await complain(this.#process, `${shown}: file is the archive; not dumped`);
      return;
    }
    const known = stat.type === 'file' && stat.links > 1 ? this.#inodes.get(stat.inode) : undefined;
    const type = known !== undefined ? 'link' : stat.type === 'directory' ? 'directory' : stat.type === 'symlink' ? 'symlink' : 'file';
    if (stat.type === 'device' || stat.type === 'fifo' || stat.type === 'socket') {
      await this.#fail(`${shown}: ${stat.type} ignored`);
      return;
    }
    let content = new Uint8Array() as Uint8Array;
    let names: readonly string[] = [];
    try {
      if (type === 'file') content = fs.readFile(full);
      if (type === 'directory') names = fs.readDirectory(full);
    } catch (error) {
      await this.#fail(`${shown}: Cannot open: ${reasonOf(error)}`);
      return;
    }
    const slashed = type === 'directory' ? `${shown.replace(/\/+$/, '')}/` : shown;
    const name = await this.#stripped(slashed);
    const member: TarMember = {
      name,
      type,
      mode: stat.mode,
      uid: stat.uid,
      gid: stat.gid,
      user: this.#users.get(stat.uid) ?? '',
      group: this.#groups.get(stat.gid) ?? '',
      size: content.length,
      mtime: stat.mtime,
      target: known ?? (type === 'symlink' ? fs.readLink(full) : ''),
    };
    if (stat.links > 1) this.#inodes.set(stat.inode, name);
    if (name !== '') {
      if (this.#options.verbose > 0) await this.#report.write(this.#options.verbose > 1 ? formatMember(member) : `${slashed}\n`);
      for (const block of encodeTarHeader(member)) await this.#write(block);
      await this.#write(content);
      await this.#write(new Uint8Array((BLOCK - (content.length % BLOCK)) % BLOCK));
    }
    for (const child of names) await this.#add(`${slashed}${child}`, `${full === '/' ? '' : full.replace(/\/+$/, '')}/${child}`, archive);
  }

  async #stripped(name: string): Promise<string> {
    if (this.#options.absolute || !/^\/|^(\.\.\/)+/.test(name)) return name;
    const prefix = /^\/+|^(\.\.\/)+/.exec(name)?.[0] ?? '';
    if (!this.#told) await complain(this.#process, `Removing leading \`${prefix}' from member names`);
    this.#told = true;
    return name.slice(prefix.length);
  }

  async #fail(message: string): Promise<void> {
    this.#failed = true;
    await complain(this.#process, message);
  }

  async #write(bytes: Uint8Array): Promise<void> {
    if (bytes.length === 0) return;
    this.#written += bytes.length;
    await this.#output.write(bytes);
  }
}
