import { COOKED, RAW, setModes } from '#posix/terminal-modes.ts';
import { findUser, listGroups } from '../expansion/users.ts';
import { findExecutable } from '#posix/resolve-executable.ts';
import { PosixError } from '#posix/posix-error.ts';
import { readAllText } from '#posix/read-stream.ts';
import type { Process } from '#posix/process.ts';
import { formatDate } from './format-date.ts';
import { humanSize, modeText } from './format-file.ts';
import { parseDate } from './parse-date.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { parseOptions } from './parse-options.ts';
import { complain, defineProgram, Failure, reasonOf, resolvePath } from './program.ts';

export const id = defineProgram('id', async (process, args) => {
  const options = parseOptions('id', args, 'ugGnr', { user: 'u', group: 'g', groups: 'G', name: 'n' });
  const who = options.operands[0];
  const user = who === undefined ? findUser(process.fs, process.uid) : findUser(process.fs, who);
  if (who !== undefined && user === undefined) throw new Failure(`‘${who}’: no such user`);
  const uid = user?.uid ?? process.uid;
  const gid = who === undefined ? process.gid : (user?.gid ?? process.gid);
  const groups = listGroups(process.fs);
  const groupName = (number: number) => groups.find((group) => group.gid === number)?.name;
  const member = groups.filter((group) => user !== undefined && group.members.includes(user.name)).map((group) => group.gid);
  const all = [...new Set([gid, ...(who === undefined ? (process.groups ?? []) : []), ...member])];
  const shown = (number: number, name: string | undefined) => (options.has('n') ? (name ?? String(number)) : String(number));
  const full = (number: number, name: string | undefined) => (name === undefined ? String(number) : `${number}(${name})`);
  const text = options.has('u')
    ? shown(uid, user?.name)
    : options.has('g')
      ? shown(gid, groupName(gid))
      : options.has('G')
        ? all.map((number) => shown(number, groupName(number))).join(' ')
        : `uid=${full(uid, user?.name)} gid=${full(gid, groupName(gid))} groups=${all.map((number) => full(number, groupName(number))).join(',')}`;
  await process.stdout.write(`${text}\n`);
  return 0;
});

export const whoami = defineProgram('whoami', async (process) => {
  const user = findUser(process.fs, process.uid);
  if (user === undefined) throw new Failure(`cannot find name for user ID ${process.uid}`);
  await process.stdout.write(`${user.name}\n`);
  return 0;
});

export const groups = defineProgram('groups', async (process, args) => {
  const [name] = args;
  const user = findUser(process.fs, name ?? process.uid);
  if (user === undefined && name !== undefined) throw new Failure(`‘${name}’: no such user`);
  const own = name === undefined ? process.gid : user?.gid;
  const names = listGroups(process.fs)
    .filter((group) => group.gid === own || (user !== undefined && group.members.includes(user.name)))
    .map((group) => group.name);
  await process.stdout.write(`${name === undefined ? '' : `${name} : `}${names.join(' ')}\n`);
  return 0;
});

export const uname = defineProgram('uname', async (process, args) => {
  const options = parseOptions('uname', args, 'asnrvmpio', {
    all: 'a',
    'kernel-name': 's',
    nodename: 'n',
    'kernel-release': 'r',
    machine: 'm',
    'operating-system': 'o',
  });
  const parts: readonly (readonly [string, string])[] = [
    ['s', 'Linux'],
    ['n', process.machine.hostname],
    ['r', '6.8.0-1021-aws'],
    ['v', '#23-Ubuntu SMP Mon Dec  9 23:49:47 UTC 2024'],
    ['m', 'x86_64'],
    ['p', 'x86_64'],
    ['i', 'x86_64'],
    ['o', 'GNU/Linux'],
  ];
  const chosen = parts.filter(([letter]) => options.has(letter) || (options.has('a') && letter !== 'p' && letter !== 'i'));
  await process.stdout.write(`${(chosen.length === 0 ? parts.slice(0, 1) : chosen).map(([, text]) => text).join(' ')}\n`);
  return 0;
});

export const hostname = defineProgram('hostname', async (process, args) => {
  const { hostname: name, network } = process.machine;
  const text =
    args.includes('-i') || args.includes('-I')
      ? `${network.addresses.join(' ')}${args.includes('-I') ? ' ' : ''}`
      : args.includes('-s')
        ? name.split('.')[0]
        : name;
  await process.stdout.write(`${text ?? ''}\n`);
  return 0;
});

export const date = defineProgram('date', async (process, args) => {
  const options = parseOptions('date', args, 'd:ur:RI::s:', {
    'date=': 'd',
    utc: 'u',
    universal: 'u',
    'reference=': 'r',
    'rfc-email': 'R',
    'iso-8601=?': 'I',
    'rfc-3339=': '3',
    'set=': 's',
  });
  const now = process.machine.clock.now();
  const given = options.get('d');
  const file = options.get('r');
  if (options.has('s')) throw new Failure('cannot set date: Operation not permitted');
  const time = file !== undefined ? process.fs.stat(resolvePath(process, file)).mtime : given !== undefined ? parseDate(given, now) : now;
  if (time === undefined) throw new Failure(`invalid date ‘${given ?? ''}’`);
  const operand = options.operands[0];
  if (operand !== undefined && !operand.startsWith('+')) throw new Failure(`invalid date ‘${operand}’`);
  const iso = options.get('I');
  const format =
    operand?.slice(1) ??
    (options.has('R')
      ? '%a, %d %b %Y %H:%M:%S %z'
      : options.has('3')
        ? '%Y-%m-%d %H:%M:%S+00:00'
        : iso === undefined
          ? '%a %b %e %H:%M:%S %Z %Y'
          : /^s/.test(iso)
            ? '%Y-%m-%dT%H:%M:%S+00:00'
            : '%Y-%m-%d');
  await process.stdout.write(`${formatDate(time, format)}\n`);
  return 0;
});

export const which = defineProgram('which', async (process, args) => {
  const { operands } = parseOptions('which', args, 'as');
  let status = 0;
  for (const name of operands) {
    try {
      await process.stdout.write(`${findExecutable(name, process.fs, process.cwd, process.env.get('PATH'))}\n`);
    } catch (error) {
      if (!(error instanceof PosixError) || error.code === 'EPIPE') throw error;
      status = 1;
    }
  }
  return status;
});

export const free = defineProgram('free', async (process, args) => {
  const options = parseOptions('free', args, 'bkmgh', { human: 'h', mega: 'm', giga: 'g' });
  const show = (kib: number) =>
    (options.has('h')
      ? kib === 0
        ? '0B'
        : `${humanSize(kib * 1024)}i`
      : String(options.has('m') ? Math.floor(kib / 1024) : options.has('g') ? Math.floor(kib / 1048576) : options.has('b') ? kib * 1024 : kib)
    ).padStart(12);
  await process.stdout.write(
    `               total        used        free      shared  buff/cache   available\nMem:   ${[8154112, 1003520, 5242880, 1204, 1907712, 7147520].map(show).join('').slice(0)}\nSwap:  ${[0, 0, 0].map(show).join('')}\n`,
  );
  return 0;
});

export const uptime = defineProgram('uptime', async (process) => {
  await process.stdout.write(` ${formatDate(process.machine.clock.now(), '%H:%M:%S')} up 1 day,  1 user,  load average: 0.00, 0.00, 0.00\n`);
  return 0;
});

export const nproc = defineProgram('nproc', async (process) => {
  await process.stdout.write('2\n');
  return 0;
});

export const stat = defineProgram('stat', async (process, args) => {
  const options = parseOptions('stat', args, 'Lc:ft', { dereference: 'L', 'format=': 'c', 'printf=': 'printf' });
  if (options.operands.length === 0) throw new Failure("missing operand\nTry 'stat --help' for more information.");
  let status = 0;
  for (const path of options.operands) {
    try {
      await process.stdout.write(describe(process, path, options.has('L'), options.get('c'), options.get('printf')));
    } catch (error) {
      await complain(process, `cannot statx '${path}': ${reasonOf(error)}`);
      status = 1;
    }
  }
  return status;
});

function describe(process: Process, path: string, follow: boolean, format: string | undefined, raw: string | undefined): string {
  const full = resolvePath(process, path);
  const found = follow ? process.fs.stat(full) : process.fs.lstat(full);
  const user = findUser(process.fs, found.uid)?.name ?? 'UNKNOWN';
  const group = listGroups(process.fs).find(({ gid }) => gid === found.gid)?.name ?? 'UNKNOWN';
  const kind = {
    file: found.size === 0 ? 'regular empty file' : 'regular file',
    directory: 'directory',
    symlink: 'symbolic link',
    device: 'character special file',
    fifo: 'fifo',
    socket: 'socket',
  }[found.type];
  const when = formatDate(found.mtime, '%Y-%m-%d %H:%M:%S.%N %z');
  const octal = found.mode.toString(8);
  if (format !== undefined || raw !== undefined) {
    const values: Readonly<Record<string, string>> = {
      n: path,
      N: `'${path}'`,
      s: String(found.size),
      a: octal,
      A: modeText(found),
      U: user,
      G: group,
      u: String(found.uid),
      g: String(found.gid),
      F: kind,
      i: String(found.inode),
      h: String(found.links),
      y: when,
      Y: String(Math.floor(found.mtime / 1000)),
      x: when,
      X: String(Math.floor(found.mtime / 1000)),
      z: when,
      Z: String(Math.floor(found.mtime / 1000)),
      b: String(Math.ceil(found.size / 4096) * 8),
      B: '512',
      o: '4096',
      f: (found.mode | (found.type === 'directory' ? 0o40000 : 0o100000)).toString(16),
      m: '/',
    };
    const text = (format ?? raw ?? '').replace(/%([a-zA-Z%])/g, (whole, letter: string) => (letter === '%' ? '%' : (values[letter] ?? whole)));
    return raw === undefined ? `${text}\n` : text.replaceAll('\\n', '\n').replaceAll('\\t', '\t');
  }
  const shown = found.type === 'symlink' ? `${path} -> ${process.fs.readLink(full)}` : path;
  return `  File: ${shown}\n  Size: ${String(found.size).padEnd(10)}\tBlocks: ${String(Math.ceil(found.size / 4096) * 8).padEnd(10)} IO Block: 4096   ${kind}\nDevice: 0,50\tInode: ${String(found.inode).padEnd(11)} Links: ${found.links}\nAccess: (${octal.padStart(4, '0')}/${modeText(found)})  Uid: (${String(found.uid).padStart(5)}/${user.padStart(8)})   Gid: (${String(found.gid).padStart(5)}/${group.padStart(8)})\nAccess: ${when}\nModify: ${when}\nChange: ${when}\n Birth: ${when}\n`;
}

export const clear = defineProgram('clear', async (process) => {
  await process.stdout.write('\x1b[H\x1b[2J\x1b[3J');
  return 0;
});

export const tput = defineProgram('tput', async (process, args) => {
  const { columns = 80, rows = 24 } = process.terminal ?? {};
  const [name = '', value = '0'] = args;
  const known: Readonly<Record<string, string>> = {
    cols: `${columns}\n`,
    lines: `${rows}\n`,
    colors: '256\n',
    clear: '\x1b[H\x1b[2J',
    bold: '\x1b[1m',
    sgr0: '\x1b(B\x1b[m',
    smul: '\x1b[4m',
    rmul: '\x1b[24m',
    rev: '\x1b[7m',
    dim: '\x1b[2m',
    setaf: `\x1b[3${value}m`,
    setab: `\x1b[4${value}m`,
    cup: `\x1b[${Number(value) + 1};${Number(args[2] ?? '0') + 1}H`,
    civis: '\x1b[?25l',
    cnorm: '\x1b[?25h',
    el: '\x1b[K',
    ed: '\x1b[J',
    home: '\x1b[H',
  };
  if (known[name] === undefined) throw new Failure(`unknown terminfo capability '${name}'`, 4);
  await process.stdout.write(known[name]);
  return 0;
});

export const stty = defineProgram('stty', async (process, args) => {
  if (process.terminal === undefined) throw new Failure("'standard input': Inappropriate ioctl for device");
  if (args[0] === 'size') await process.stdout.write(`${process.terminal.rows} ${process.terminal.columns}\n`);
  else if (args.length === 0 || args[0] === '-a')
    await process.stdout.write(`speed 38400 baud; rows ${process.terminal.rows}; columns ${process.terminal.columns}; line = 0;\n`);
  else if (args.includes('raw')) setModes(process.terminal, RAW);
  else if (args.includes('sane') || args.includes('echo') || args.includes('cooked')) setModes(process.terminal, COOKED);
  else if (args.includes('-echo')) setModes(process.terminal, { ...COOKED, echo: false });
  return 0;
});

export const tty = defineProgram('tty', async (process) => {
  await process.stdout.write(process.isTty(0) ? '/dev/pts/0\n' : 'not a tty\n');
  return process.isTty(0) ? 0 : 1;
});

export const envsubst = defineProgram('envsubst', async (process, args) => {
  const only = args[0] === undefined ? undefined : new Set([...args[0].matchAll(/\$\{?(\w+)/g)].map((match) => match[1] ?? ''));
  const text = await readAllText(process.stdin);
  await process.stdout.write(
    text.replace(/\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g, (whole, braced?: string, plain?: string) => {
      const name = braced ?? plain ?? '';
      return only !== undefined && !only.has(name) ? whole : (process.env.get(name) ?? '');
    }),
  );
  return 0;
});

export const xxd = defineProgram('xxd', async (process, args) => {
  const options = parseOptions('xxd', args, 'pl:s:c:ru', {});
  const path = options.operands[0];
  const bytes = path === undefined || path === '-' ? new Uint8Array(await collect(process)) : process.fs.readFile(resolvePath(process, path));
  if (options.has('r')) {
    const text = decodeUtf8(bytes);
    const digits = options.has('p')
      ? text.replace(/[^0-9a-fA-F]/g, '')
      : text
          .split('\n')
          .map((line) =>
            line
              .replace(/^[0-9a-fA-F]+: /, '')
              .replace(/ {2}.*$/, '')
              .replace(/ /g, ''),
          )
          .join('');
    await process.stdout.write(Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16)));
    return 0;
  }
  const shown = bytes.subarray(
    Number(options.get('s') ?? '0'),
    options.has('l') ? Number(options.get('s') ?? '0') + Number(options.get('l')) : undefined,
  );
  const hex = (byte: number) => byte.toString(16).padStart(2, '0');
  if (options.has('p')) {
    const text = [...shown].map(hex).join('');
    await process.stdout.write(text === '' ? '' : `${text.match(/.{1,60}/g)?.join('\n') ?? ''}\n`);
    return 0;
  }
  const width = Number(options.get('c') ?? '16');
  let output = '';
  for (let at = 0; at < shown.length; at += width) {
    const row = [...shown.subarray(at, at + width)];
    let digits = '';
    for (let index = 0; index < row.length; index += 2)
      digits += `${hex(row[index] ?? 0)}${row[index + 1] === undefined ? '' : hex(row[index + 1] ?? 0)} `;
    output += `${at.toString(16).padStart(8, '0')}: ${digits.padEnd(Math.ceil(width / 2) * 5)} ${row.map((byte) => (byte >= 32 && byte < 127 ? String.fromCharCode(byte) : '.')).join('')}\n`;
  }
  await process.stdout.write(output);
  return 0;
});

async function collect(process: Process): Promise<number[]> {
  const bytes: number[] = [];
  for (let chunk = await process.stdin.read(); chunk !== undefined; chunk = await process.stdin.read()) bytes.push(...chunk);
  return bytes;
}
