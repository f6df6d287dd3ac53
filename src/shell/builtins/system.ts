import { quoteSingle } from '../expansion/quote.ts';
import { setTrap, trapName } from '../interpreter/traps.ts';
import { signalNumbers } from '#posix/signals.ts';
import type { Builtin } from './builtin.ts';
import { parseShortOptions } from './builtin.ts';
import { listBuiltins } from './registry.ts';

export const trap: Builtin = async ({ shell, args }) => {
  const rest = args[0] === '--' ? args.slice(1) : args;
  if (rest[0] === '-l') {
    await shell.print(
      `${Object.entries(signalNumbers)
        .map(([name, number]) => `${String(number).padStart(2)}) ${name}`)
        .join('\n')}\n`,
    );
    return 0;
  }
  if (rest.length === 0 || rest[0] === '-p') {
    const wanted = rest.slice(1).map(trapName);
    for (const [name, command] of shell.traps) {
      if (wanted.length === 0 || wanted.includes(name)) await shell.print(`trap -- ${quoteSingle(command)} ${name}\n`);
    }
    return 0;
  }
  const resets = rest.length === 1 || rest[0] === '-';
  const names = rest.length === 1 ? rest : rest.slice(1);
  let status = 0;
  for (const spec of names) {
    const name = trapName(spec);
    if (name === undefined) {
      await shell.complain(`trap: ${spec}: invalid signal specification`);
      status = 1;
    } else {
      setTrap(shell, name, resets ? undefined : rest[0]);
    }
  }
  return status;
};

export const umask: Builtin = async ({ shell, args }) => {
  const { options, operands } = parseShortOptions(args, 'pS');
  const mode = operands[0];
  if (mode === undefined) {
    const octal = shell.umask.toString(8).padStart(4, '0');
    const letters = [6, 3, 0].map((shift) => ['r', 'w', 'x'].filter((_, bit) => ((shell.umask >> (shift + 2 - bit)) & 1) === 0).join(''));
    await shell.print(
      options.has('S') ? `u=${letters[0] ?? ''},g=${letters[1] ?? ''},o=${letters[2] ?? ''}\n` : `${options.has('p') ? 'umask ' : ''}${octal}\n`,
    );
    return 0;
  }
  if (!/^[0-7]{1,4}$/.test(mode)) {
    await shell.complain(`umask: ${mode}: octal number out of range`);
    return 1;
  }
  shell.umask = parseInt(mode, 8);
  return 0;
};

const LIMITS: readonly (readonly [string, string, string, string])[] = [
  ['R', 'real-time non-blocking time', '(microseconds, -R)', 'unlimited'],
  ['c', 'core file size', '(blocks, -c)', '0'],
  ['d', 'data seg size', '(kbytes, -d)', 'unlimited'],
  ['e', 'scheduling priority', '(-e)', '0'],
  ['f', 'file size', '(blocks, -f)', 'unlimited'],
  ['i', 'pending signals', '(-i)', '31703'],
  ['l', 'max locked memory', '(kbytes, -l)', '8192'],
  ['m', 'max memory size', '(kbytes, -m)', 'unlimited'],
  ['n', 'open files', '(-n)', '1024'],
  ['p', 'pipe size', '(512 bytes, -p)', '8'],
  ['q', 'POSIX message queues', '(bytes, -q)', '819200'],
  ['r', 'real-time priority', '(-r)', '0'],
  ['s', 'stack size', '(kbytes, -s)', '8192'],
  ['t', 'cpu time', '(seconds, -t)', 'unlimited'],
  ['u', 'max user processes', '(-u)', '256'],
  ['v', 'virtual memory', '(kbytes, -v)', 'unlimited'],
  ['x', 'file locks', '(-x)', 'unlimited'],
];

export const ulimit: Builtin = async ({ shell, args }) => {
  const letters = args
    .filter((arg) => arg.startsWith('-'))
    .join('')
    .replace(/[-HS]/g, '');
  if (letters.includes('a')) {
    await shell.print(LIMITS.map(([, text, unit, value]) => `${`${text} `.padEnd(41 - unit.length)}${unit} ${value}\n`).join(''));
    return 0;
  }
  const limit = LIMITS.find(([letter]) => letter === (letters || 'f'));
  if (limit === undefined) {
    await shell.complain(`ulimit: -${letters}: invalid option`);
    return 2;
  }
  const value = args.find((arg) => !arg.startsWith('-'));
  if (value !== undefined) {
    await shell.complain(`ulimit: ${limit[1]}: cannot modify limit: Operation not permitted`);
    return 1;
  }
  await shell.print(`${limit[3]}\n`);
  return 0;
};

export const times: Builtin = async ({ shell }) => {
  await shell.print('0m0.000s 0m0.000s\n0m0.000s 0m0.000s\n');
  return 0;
};

export const enable: Builtin = async ({ shell, args }) => {
  if (args.length === 0 || args[0] === '-a')
    await shell.print(
      listBuiltins()
        .map((name) => `enable ${name}\n`)
        .join(''),
    );
  return 0;
};

export const help: Builtin = async ({ shell, args }) => {
  if (args.length === 0) {
    await shell.print(
      `GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)\nThese shell commands are defined internally.  Type \`man bash' for more.\n\n${listBuiltins().join('  ')}\n`,
    );
    return 0;
  }
  for (const name of args) {
    if (listBuiltins().includes(name)) {
      await shell.print(`${name}: a shell builtin\n`);
      continue;
    }
    await shell.complain(`help: no help topics match \`${name}'.  Try \`help help' or \`man -k ${name}' or \`info ${name}'.`);
    return 1;
  }
  return 0;
};

/** Completions come from programs (see line-editor/completion.ts): what is set here has no effect. */
export const complete: Builtin = () => Promise.resolve(0);

export const compgen: Builtin = async ({ shell, args }) => {
  const { options, operands } = parseShortOptions(args, 'abcdefjksuvA:W:P:S:');
  const prefix = operands[0] ?? '';
  const words: string[] = [];
  if (options.has('W')) words.push(...(options.get('W') ?? '').split(/\s+/).filter((word) => word !== ''));
  if (options.has('b')) words.push(...listBuiltins());
  if (options.has('a')) words.push(...shell.aliases.keys());
  if (options.has('v')) words.push(...shell.vars.names());
  if (options.get('A') === 'function') words.push(...shell.functions.keys());
  const found = words.filter((word) => word.startsWith(prefix));
  await shell.print(found.map((word) => `${word}\n`).join(''));
  return found.length > 0 ? 0 : 1;
};
