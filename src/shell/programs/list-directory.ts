import type { FileStat } from '#posix/file-system.ts';
import type { Process } from '#posix/process.ts';
import { listGroups, listUsers } from '../expansion/users.ts';
import { listInColumns } from '../line-editor/list-in-columns.ts';
import { formatDate } from './format-date.ts';
import { humanSize, modeText } from './format-file.ts';
import { parseOptions } from './parse-options.ts';
import type { ParsedOptions } from './parse-options.ts';
import { complain, defineProgram, reasonOf, resolvePath } from './program.ts';

interface Entry {
  readonly name: string;
  readonly path: string;
  readonly stat: FileStat;
  readonly target?: string;
}

const LONG = {
  all: 'a',
  'almost-all': 'A',
  'human-readable': 'h',
  recursive: 'R',
  reverse: 'r',
  'color=?': 'color',
  directory: 'd',
  classify: 'F',
  inode: 'i',
  'full-time': 'full',
  'group-directories-first': 'first',
  size: 's',
  'sort=': 'sort',
  'time-style=': 'style',
};

export const ls = defineProgram('ls', async (process, args) => {
  const options = parseOptions('ls', args, 'aAlhRrtS1dFipsgonXUCxkcuvNQLHmb', LONG, { code: 2 });
  const lister = new Lister(process, options);
  return lister.run(options.operands.length === 0 ? ['.'] : options.operands);
});

class Lister {
  readonly #process: Process;
  readonly #options: ParsedOptions;
  readonly #color: boolean;
  #status = 0;
  #printed = false;

  constructor(process: Process, options: ParsedOptions) {
    this.#process = process;
    this.#options = options;
    const color = options.get('color');
    this.#color = color === 'always' || ((color === 'auto' || color === '') && process.isTty(1));
  }

  async run(operands: readonly string[]): Promise<number> {
    const files: Entry[] = [];
    const directories: Entry[] = [];
    for (const path of operands) {
      try {
        const entry = this.#entry(path, resolvePath(this.#process, path), !this.#long && !this.#options.has('d'));
        const follows = entry.stat.type === 'symlink' && !this.#long && !this.#options.has('d');
        (entry.stat.type === 'directory' && !this.#options.has('d') && !follows ? directories : files).push(entry);
      } catch (error) {
        await complain(this.#process, `cannot access '${path}': ${reasonOf(error)}`);
        this.#status = 2;
      }
    }
    if (files.length > 0) {
      await this.#write(this.#format(this.#sort(files)));
      this.#printed = true;
    }
    const titled = operands.length > 1 || this.#options.has('R');
    for (const directory of this.#sort(directories)) await this.#directory(directory, titled);
    return this.#status;
  }

  get #long(): boolean {
    return ['l', 'g', 'o', 'n', 'full'].some((option) => this.#options.has(option));
  }

  async #directory(directory: Entry, titled: boolean): Promise<void> {
    let names: readonly string[];
    try {
      names = this.#process.fs.readDirectory(directory.path);
    } catch (error) {
      await complain(this.#process, `cannot open directory '${directory.name}': ${reasonOf(error)}`);
      this.#status = Math.max(this.#status, this.#options.has('R') && titled ? 1 : 2);
      return;
    }
    const options = this.#options;
    const shown = names.filter((name) => options.has('a') || options.has('A') || !name.startsWith('.'));
    const entries = shown.map((name) => this.#entry(name, `${directory.path === '/' ? '' : directory.path}/${name}`));
    if (options.has('a')) entries.push(this.#entry('.', directory.path), this.#entry('..', `${directory.path}/..`, true));
    const sorted = this.#sort(entries);
    if (titled) await this.#write(`${this.#printed ? '\n' : ''}${directory.name}:\n`);
    this.#printed = true;
    if (this.#long || options.has('s'))
      await this.#write(`total ${this.#size(sorted.reduce((sum, { stat }) => sum + blocks(stat), 0) * 1024, true)}\n`);
    await this.#write(this.#format(sorted));
    if (!options.has('R')) return;
    for (const entry of sorted) {
      if (entry.stat.type !== 'directory' || entry.name === '.' || entry.name === '..') continue;
      await this.#directory({ ...entry, name: `${directory.name.replace(/\/$/, '')}/${entry.name}` }, true);
    }
  }

  #entry(name: string, path: string, follow = false): Entry {
    const { fs } = this.#process;
    const own = fs.lstat(path);
    const stat = (follow || this.#options.has('L')) && fs.exists(path) ? fs.stat(path) : own;
    return { name, path, stat, ...(stat.type === 'symlink' && { target: fs.readLink(path) }) };
  }

  #sort(entries: readonly Entry[]): Entry[] {
    const options = this.#options;
    const by = options.get('sort');
    const byName = (a: Entry, b: Entry) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
    const sorted = [...entries].sort(byName);
    if (options.has('t') || by === 'time') sorted.sort((a, b) => b.stat.mtime - a.stat.mtime);
    else if (options.has('S') || by === 'size') sorted.sort((a, b) => b.stat.size - a.stat.size);
    else if (options.has('X') || by === 'extension')
      sorted.sort((a, b) => (/\.[^.]*$/.exec(a.name)?.[0] ?? '').localeCompare(/\.[^.]*$/.exec(b.name)?.[0] ?? ''));
    if (options.has('r')) sorted.reverse();
    if (options.has('first')) sorted.sort((a, b) => Number(b.stat.type === 'directory') - Number(a.stat.type === 'directory'));
    return sorted;
  }

  #format(entries: readonly Entry[]): string {
    if (this.#long) return this.#formatLong(entries);
    const prefix = (entry: Entry) =>
      (this.#options.has('i') ? `${entry.stat.inode} ` : '') + (this.#options.has('s') ? `${blocks(entry.stat)} ` : '');
    if (this.#options.has('m')) return entries.length === 0 ? '' : `${entries.map(({ name }) => name).join(', ')}\n`;
    const columns = !this.#options.has('1') && (this.#process.isTty(1) || this.#options.has('C'));
    if (!columns) return entries.map((entry) => `${prefix(entry)}${this.#shown(entry)}\n`).join('');
    const byText = new Map(entries.map((entry) => [`${prefix(entry)}${entry.name}${this.#suffix(entry)}`, entry]));
    return listInColumns([...byText.keys()], this.#process.isTty(1) ? (this.#process.terminal?.columns ?? 80) : 80, (text) => {
      const entry = byText.get(text);
      return entry === undefined ? text : `${prefix(entry)}${this.#shown(entry)}`;
    });
  }

  #formatLong(entries: readonly Entry[]): string {
    const { fs, machine } = this.#process;
    const options = this.#options;
    const users = new Map(listUsers(fs).map(({ uid, name }) => [uid, name]));
    const groups = new Map(listGroups(fs).map(({ gid, name }) => [gid, name]));
    const now = machine.clock.now();
    const rows = entries.map((entry) => {
      const { stat } = entry;
      const old = now - stat.mtime > 15778476000 || stat.mtime > now;
      const style = options.get('style');
      const when =
        options.has('full') || style === 'full-iso'
          ? formatDate(stat.mtime, '%Y-%m-%d %H:%M:%S.%N %z')
          : style === 'long-iso'
            ? formatDate(stat.mtime, '%Y-%m-%d %H:%M')
            : formatDate(stat.mtime, old ? '%b %e  %Y' : '%b %e %H:%M');
      const owner = options.has('g') ? [] : [options.has('n') ? String(stat.uid) : (users.get(stat.uid) ?? String(stat.uid))];
      const group = options.has('o') ? [] : [options.has('n') ? String(stat.gid) : (groups.get(stat.gid) ?? String(stat.gid))];
      const size = stat.type === 'device' ? '1, 3' : this.#size(stat.size, false);
      const inode = options.has('i') ? [String(stat.inode)] : [];
      const name = this.#shown(entry) + (entry.target === undefined ? '' : ` -> ${entry.target}`);
      return { inode, mode: modeText(stat), links: String(stat.links), owner, group, size, when, name };
    });
    const width = (pick: (row: (typeof rows)[number]) => string) => Math.max(0, ...rows.map((row) => pick(row).length));
    const widths = {
      inode: width((row) => row.inode[0] ?? ''),
      links: width((row) => row.links),
      owner: width((row) => row.owner[0] ?? ''),
      group: width((row) => row.group[0] ?? ''),
      size: width((row) => row.size),
      when: width((row) => row.when),
    };
    return rows
      .map((row) =>
        [
          ...row.inode.map((text) => text.padStart(widths.inode)),
          row.mode,
          row.links.padStart(widths.links),
          ...row.owner.map((text) => text.padEnd(widths.owner)),
          ...row.group.map((text) => text.padEnd(widths.group)),
          row.size.padStart(widths.size),
          row.when.padStart(widths.when),
          row.name,
        ].join(' '),
      )
      .map((line) => `${line}\n`)
      .join('');
  }

  #size(bytes: number, inBlocks: boolean): string {
    if (this.#options.has('h')) return humanSize(bytes);
    return String(inBlocks ? bytes / 1024 : bytes);
  }

  #suffix({ stat }: Entry): string {
    if (stat.type === 'directory' && (this.#options.has('F') || this.#options.has('p'))) return '/';
    if (!this.#options.has('F')) return '';
    return stat.type === 'symlink' ? '@' : stat.type === 'file' && (stat.mode & 0o111) !== 0 ? '*' : '';
  }

  #shown(entry: Entry): string {
    const quoted = this.#process.isTty(1) && /[\s'"$&|;<>()*?[\]!#`\\]/.test(entry.name) ? `'${entry.name.replaceAll("'", "'\\''")}'` : entry.name;
    const color = this.#color ? colorOf(entry, this.#process) : '';
    return `${color === '' ? quoted : `\x1b[0m\x1b[${color}m${quoted}\x1b[0m`}${this.#suffix(entry)}`;
  }

  async #write(text: string): Promise<void> {
    if (text !== '') await this.#process.stdout.write(text);
  }
}

function colorOf({ stat, path, name }: Entry, process: Process): string {
  if (stat.type === 'directory') return (stat.mode & 0o1002) === 0o1002 ? '30;42' : '01;34';
  if (stat.type === 'symlink') return process.fs.exists(path) ? '01;36' : '40;31;01';
  if (stat.type === 'device') return '40;33;01';
  if ((stat.mode & 0o111) !== 0) return '01;32';
  return /\.(tar|tgz|gz|zip|bz2|xz|deb|rpm|jar)$/.test(name) ? '01;31' : '';
}

function blocks(stat: FileStat): number {
  return stat.type === 'symlink' || stat.type === 'device' ? 0 : stat.size === 0 ? 0 : Math.ceil(stat.size / 4096) * 4;
}
