import type { MemoryFileSystem } from '#posix/memory-file-system.ts';
import type { Program } from '#posix/process.ts';
import * as gzip from './archives/gzip.ts';
import { tar } from './archives/tar.ts';
import { bash, sh } from './bash.ts';
import { BORROWED, borrow } from './programs/borrowed.ts';
import { builtinProgram } from './programs/builtin-programs.ts';
import { bc } from './programs/bc/bc.ts';
import { cut } from './programs/cut.ts';
import { dd } from './programs/dd.ts';
import { diff } from './programs/diff.ts';
import * as files from './programs/file-commands.ts';
import { grep } from './programs/grep.ts';
import { ls } from './programs/list-directory.ts';
import { less } from './programs/less/less.ts';
import * as processes from './programs/process-commands.ts';
import * as ownership from './programs/ownership-commands.ts';
import { seq } from './programs/seq.ts';
import { sort } from './programs/sort.ts';
import * as smallText from './programs/small-text.ts';
import { sed } from './programs/sed.ts';
import { sudo } from './programs/sudo.ts';
import * as text from './programs/stream-text.ts';
import * as system from './programs/system-commands.ts';
import * as diskUsage from './programs/disk-usage.ts';
import { base64 } from './programs/base64.ts';
import { nano } from './editors/nano.ts';
import { vi } from './editors/vi/vi.ts';
import { curl } from './network-programs/curl.ts';
import { wget } from './network-programs/wget.ts';
import { dig } from './network-programs/dns/dig.ts';
import { getent } from './network-programs/dns/getent.ts';
import { host } from './network-programs/dns/host.ts';
import { nslookup } from './network-programs/dns/nslookup.ts';
import * as interfaces from './network-programs/interface-commands.ts';
import { nc } from './network-programs/nc.ts';
import { ping } from './network-programs/ping.ts';
import * as sockets from './network-programs/socket-commands.ts';
import { telnet } from './network-programs/telnet.ts';
import { traceroute } from './network-programs/traceroute.ts';

const BUILTINS = ['echo', 'printf', 'test', '[', 'pwd', 'true', 'false', 'kill'];

/** Every program that this room brings along. */
export const shellPrograms: readonly Program[] = [
  bash,
  sh,
  bc,
  cut,
  dd,
  diff,
  grep,
  ls,
  less,
  nano,
  sed,
  seq,
  sort,
  sudo,
  tar,
  vi,
  curl,
  wget,
  ...Object.values(gzip),
  ...Object.values(files),
  ...Object.values(ownership),
  ...Object.values(text),
  ...Object.values(smallText),
  ...Object.values(system),
  ...Object.values(diskUsage),
  base64,
  nc,
  ping,
  dig,
  getent,
  host,
  nslookup,
  ...Object.values(interfaces),
  ...Object.values(sockets),
  telnet,
  traceroute,
  ...Object.entries(processes)
    .filter(([name]) => name !== 'runChild' && name !== 'parseDuration')
    .map(([, program]) => program as Program),
  ...BORROWED.map(borrow),
  ...BUILTINS.map(builtinProgram),
];

/** Other names for programs: the file's name to the program's. */
const ALIASES: Readonly<Record<string, string>> = {
  egrep: 'grep',
  fgrep: 'grep',
  vim: 'vi',
  view: 'vi',
  more: 'less',
  pager: 'less',
  gawk: 'awk',
  mawk: 'awk',
};

const IN_BIN = new Set([
  'bash',
  'sh',
  'cat',
  'chgrp',
  'chmod',
  'chown',
  'cp',
  'date',
  'df',
  'echo',
  'egrep',
  'false',
  'fgrep',
  'grep',
  'gunzip',
  'gzip',
  'hostname',
  'kill',
  'less',
  'ln',
  'ls',
  'mkdir',
  'mktemp',
  'more',
  'mv',
  'nano',
  'ping',
  'ps',
  'pwd',
  'readlink',
  'rm',
  'rmdir',
  'sed',
  'sleep',
  'ss',
  'stty',
  'tar',
  'touch',
  'true',
  'uname',
  'zcat',
  'ip',
  'nc',
  'netstat',
]);

/** Where programs live: path to the name in the registry. `only` picks by name (an image has fewer). */
export function programPaths(only?: readonly string[]): ReadonlyMap<string, string> {
  const paths = new Map<string, string>();
  const place = (file: string, program: string) => {
    if (only === undefined || only.includes(file)) paths.set(`${IN_BIN.has(file) ? '/bin' : '/usr/bin'}/${file}`, program);
  };
  for (const { name } of shellPrograms) place(name, name);
  for (const [file, program] of Object.entries(ALIASES)) place(file, program);
  return paths;
}

/** Puts the programs into a file system, as root. */
export function installPrograms(fs: MemoryFileSystem, only?: readonly string[]): void {
  for (const [path, program] of programPaths(only)) {
    fs.makeDirectory(path.slice(0, path.lastIndexOf('/')), { recursive: true });
    fs.writeProgram(path, program);
  }
}
