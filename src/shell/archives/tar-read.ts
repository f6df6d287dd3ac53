import type { OutputStream } from '#posix/stream.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import type { Process } from '#posix/process.ts';
import { complain, Failure, reasonOf } from '../programs/program.ts';
import type { ByteReader } from './byte-reader.ts';
import { BLOCK, decodeTarHeader } from '#posix/tar-header.ts';
import type { TarMember } from '#posix/tar-header.ts';
import { formatMember, matchesMember } from './tar-member.ts';
import type { TarOptions } from './tar-options.ts';

const FATAL = '\ntar: Error is not recoverable: exiting now';
/** No name is longer. */
const MOST_NAME = 65536;

/** Lists or extracts, member by member as they arrive. */
export class TarReader {
  readonly #process: Process;
  readonly #options: TarOptions;
  readonly #reader: ByteReader;
  readonly #report: OutputStream;
  readonly #wanted: readonly string[];
  readonly #found = new Set<string>();
  /** Folders get their times and modes last: what is put into them changes those. */
  readonly #folders: { readonly path: string; readonly member: TarMember }[] = [];
  #failed = false;
  #told = false;

  constructor(process: Process, options: TarOptions, reader: ByteReader, report: OutputStream) {
    this.#process = process;
    this.#options = options;
    this.#reader = reader;
    this.#report = report;
    this.#wanted = options.operands.map(({ path }) => path.replace(/\/+$/, ''));
  }

  /** False when something went wrong and was told. */
  async run(): Promise<boolean> {
    let first = true;
    for (let member = await this.#header(true); member !== undefined; member = await this.#header(false)) {
      first = false;
      const selected = this.#selects(member.name);
      if (!selected) await this.#skip(member.size);
      else if (this.#options.action === 't') await this.#list(member);
      else await this.#extract(member);
    }
    if (first && this.#failed) return false;
    for (const { path, member } of this.#folders.reverse()) this.#finish(path, member);
    for (const name of this.#wanted) {
      if (this.#found.has(name)) continue;
      this.#failed = true;
      await complain(this.#process, `${name}: Not found in archive`);
    }
    return !this.#failed;
  }

  async #header(first: boolean): Promise<TarMember | undefined> {
    const long: { name?: string; target?: string; size?: number } = {};
    for (;;) {
      const bytes = await this.#reader.take(BLOCK);
      if (bytes.length === 0 && !first) return undefined;
      if (bytes[0] === 0x1f && bytes[1] === 0x8b && first) throw new Failure(`Archive is compressed. Use -z option${FATAL}`, 2);
      if (bytes.length === BLOCK && bytes.every((byte) => byte === 0)) {
        while ((await this.#reader.next(BLOCK)) !== undefined); // Let the writer finish.
        return undefined;
      }
      const header = bytes.length < BLOCK ? undefined : decodeTarHeader(bytes);
      if (header === undefined) {
        if (!first && bytes.length < BLOCK) throw new Failure(`Unexpected EOF in archive${FATAL}`, 2);
        this.#failed = true;
        await complain(this.#process, first ? 'This does not look like a tar archive' : 'Skipping to next header');
        return undefined;
      }
      if (!/[LKxg]/.test(header.flag)) {
        return {
          ...header,
          name: long.name ?? header.name,
          target: long.target ?? header.target,
          size: header.type === 'file' ? (long.size ?? header.size) : 0,
        };
      }
      if (header.size > MOST_NAME) throw new Failure(`Malformed extended header${FATAL}`, 2);
      const text = decodeUtf8(await this.#content(header.size)).replace(/\0+$/, '');
      if (header.flag === 'L') long.name = text;
      else if (header.flag === 'K') long.target = text;
      else if (header.flag === 'x') Object.assign(long, parsePax(text));
    }
  }

  #selects(name: string): boolean {
    const bare = name.replace(/\/+$/, '');
    if (matchesMember(bare, this.#options.exclude)) return false;
    if (this.#wanted.length === 0) return true;
    const hit = this.#wanted.find((each) => bare === each || bare.startsWith(`${each}/`));
    if (hit !== undefined) this.#found.add(hit);
    return hit !== undefined;
  }

  async #list(member: TarMember): Promise<void> {
    await this.#report.write(this.#options.verbose > 0 ? formatMember(member) : `${member.name}\n`);
    await this.#skip(member.size);
  }

  async #extract(member: TarMember): Promise<void> {
    const options = this.#options;
    if (options.verbose > 0) await this.#report.write(options.verbose > 1 ? formatMember(member) : `${member.name}\n`);
    const name = await this.#safeName(member.name);
    if (name === '') return this.#skip(member.size);
    if (options.toStdout) {
      if (member.type === 'file') await this.#copy(member.size, (chunk) => this.#process.stdout.write(chunk));
      return;
    }
    const { cwd, fs } = this.#process;
    const base = options.folder === undefined ? cwd : options.folder.startsWith('/') ? options.folder : `${cwd}/${options.folder}`;
    const path = name.startsWith('/') ? name : `${base === '/' ? '' : base}/${name.replace(/\/+$/, '')}`;
    let taken = false;
    try {
      const parent = path.slice(0, path.lastIndexOf('/')) || '/';
      if (!fs.exists(parent)) fs.makeDirectory(parent, { recursive: true });
      if (member.type === 'directory') {
        if (!fs.exists(path)) fs.makeDirectory(path, { mode: 0o700 | member.mode });
        this.#folders.push({ path, member });
        return;
      }
      if (options.keepOld && fs.exists(path)) {
        this.#failed = true;
        await complain(this.#process, `${member.name}: Cannot open: File exists`);
        return;
      }
      const there = ['file', 'symlink', 'fifo'].some((type) => (fs.exists(path) || isLink(fs, path)) && fs.lstat(path).type === type);
      if (there) fs.unlink(path);
      if (member.type === 'symlink') {
        fs.symlink(member.target, path);
        return;
      }
      if (member.type === 'link') {
        fs.link(`${base === '/' ? '' : base}/${await this.#safeName(member.target)}`, path);
        return;
      }
      const file = fs.open(path, { write: true, create: true, truncate: true, mode: 0o600 });
      taken = true;
      await this.#copy(member.size, (chunk) => file.write(chunk));
      this.#finish(path, member);
    } catch (error) {
      this.#failed = true;
      const reason = reasonOf(error);
      await complain(this.#process, `${member.name}: Cannot ${taken ? 'write' : member.type === 'directory' ? 'mkdir' : 'open'}: ${reason}`);
    } finally {
      if (!taken) await this.#skip(member.size);
    }
  }

  #finish(path: string, member: TarMember): void {
    const { fs, umask, uid } = this.#process;
    try {
      if (uid === 0) fs.chown(path, member.uid, member.gid);
      fs.chmod(path, uid === 0 || this.#options.keepModes ? member.mode : member.mode & 0o777 & ~umask);
      if (!this.#options.touch) fs.utimes(path, member.mtime);
    } catch (error) {
      // The content is there; who owns it is not ours to say.
      reasonOf(error);
    }
  }

  async #safeName(name: string): Promise<string> {
    const stripped = this.#options.strip === 0 ? name : name.split('/').slice(this.#options.strip).join('/');
    if (this.#options.absolute || !/^\/|(^|\/)\.\.(\/|$)/.test(stripped)) return stripped;
    const prefix = /^\/+|^.*?(?:^|\/)(?:\.\.(?:\/|$))+/.exec(stripped)?.[0] ?? '';
    if (!this.#told) await complain(this.#process, `Removing leading \`${prefix}' from member names`);
    this.#told = true;
    return this.#safeName(stripped.slice(prefix.length));
  }

  async #copy(size: number, write: (chunk: Uint8Array) => void | Promise<void>): Promise<void> {
    let failure: unknown;
    for (let left = size; left > 0;) {
      const chunk = await this.#reader.next(left);
      if (chunk === undefined) throw new Failure(`Unexpected EOF in archive${FATAL}`, 2);
      left -= chunk.length;
      if (failure !== undefined) continue;
      try {
        await write(chunk);
      } catch (error) {
        failure = error;
      }
    }
    await this.#reader.take((BLOCK - (size % BLOCK)) % BLOCK);
    if (failure !== undefined) throw failure as Error;
  }

  #skip(size: number): Promise<void> {
    return this.#copy(size, () => undefined);
  }

  async #content(size: number): Promise<Uint8Array> {
    const content = await this.#reader.take(size);
    await this.#reader.take((BLOCK - (size % BLOCK)) % BLOCK);
    return content;
  }
}

/** Records of a pax header: `27 path=some/long/name`. */
function parsePax(text: string): { name?: string; target?: string; size?: number } {
  const values = new Map([...text.matchAll(/\d+ ([^=\n]+)=([^\n]*)\n?/g)].map(([, key = '', value = '']) => [key, value]));
  const [name, target, size] = [values.get('path'), values.get('linkpath'), values.get('size')];
  return { ...(name !== undefined && { name }), ...(target !== undefined && { target }), ...(size !== undefined && { size: Number(size) }) };
}

function isLink(fs: Process['fs'], path: string): boolean {
  const slash = path.lastIndexOf('/');
  return fs.readDirectory(path.slice(0, slash) || '/').includes(path.slice(slash + 1));
}
