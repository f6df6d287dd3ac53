import { quoteIfNeeded } from '../expansion/quote.ts';
import { LONG_OPTIONS, OPTION_LETTERS } from '../interpreter/shell.ts';
import type { Shell } from '../interpreter/shell.ts';
import type { Builtin } from './builtin.ts';
import { describeVariable } from './declare.ts';

export const set: Builtin = async ({ shell, args }) => {
  if (args.length === 0) {
    const lines: string[] = [];
    for (const name of shell.vars.names()) {
      const variable = shell.vars.findReference(name);
      if (variable === undefined) continue;
      if (variable.elements !== undefined) lines.push(describeVariable(name, variable).replace(/^declare \S+ /, ''));
      else if (variable.value !== undefined) lines.push(`${name}=${variable.value === '' ? '' : quoteIfNeeded(variable.value)}`);
    }
    await shell.print(lines.map((line) => `${line}\n`).join(''));
    return 0;
  }
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? '';
    if (arg === '--') {
      shell.positional = args.slice(index + 1);
      return 0;
    }
    if (arg === '-') {
      shell.options.delete('xtrace');
      shell.options.delete('verbose');
      if (index + 1 < args.length) shell.positional = args.slice(index + 1);
      return 0;
    }
    if (!/^[-+]./.test(arg)) {
      shell.positional = args.slice(index);
      return 0;
    }
    const on = arg.startsWith('-');
    for (const letter of arg.slice(1)) {
      if (letter === 'o') {
        const name = args[index + 1];
        if (name === undefined) {
          await listOptions(shell, on);
          return 0;
        }
        index++;
        if (!setOption(shell, name, on)) {
          await shell.complain(`set: ${name}: invalid option name`);
          return 2;
        }
        continue;
      }
      const name = OPTION_LETTERS[letter];
      if (name === undefined) {
        await shell.complain(`set: ${arg.charAt(0)}${letter}: invalid option`);
        await shell.process.stderr.write('set: usage: set [-abefhkmnptuvxBCEHPT] [-o option-name] [--] [-] [arg ...]\n');
        return 2;
      }
      setOption(shell, name, on);
    }
  }
  return 0;
};

/** False when there is no such option. */
export function setOption(shell: Shell, name: string, on: boolean): boolean {
  if (!LONG_OPTIONS.includes(name) && !Object.values(OPTION_LETTERS).includes(name)) return false;
  if (on) shell.options.add(name);
  else shell.options.delete(name);
  return true;
}

async function listOptions(shell: Shell, asTable: boolean): Promise<void> {
  const names = [...Object.values(OPTION_LETTERS), ...LONG_OPTIONS].sort();
  const lines = names.map((name) => {
    const on = shell.options.has(name);
    return asTable ? `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n` : `set ${on ? '-' : '+'}o ${name}\n`;
  });
  await shell.print(lines.join(''));
}

export const shift: Builtin = async ({ shell, args }) => {
  const count = args[0] === undefined ? 1 : Number(args[0]);
  if (!Number.isInteger(count)) {
    await shell.complain(`shift: ${args[0] ?? ''}: numeric argument required`);
    return 1;
  }
  if (count < 0) {
    await shell.complain(`shift: ${count}: shift count out of range`);
    return 1;
  }
  if (count > shell.positional.length) return 1;
  shell.positional = shell.positional.slice(count);
  return 0;
};

const SHOPTS = [
  'autocd',
  'cdspell',
  'checkhash',
  'checkjobs',
  'checkwinsize',
  'cmdhist',
  'direxpand',
  'dirspell',
  'dotglob',
  'execfail',
  'expand_aliases',
  'extglob',
  'extquote',
  'failglob',
  'force_fignore',
  'globasciiranges',
  'globskipdots',
  'globstar',
  'gnu_errfmt',
  'histappend',
  'histreedit',
  'histverify',
  'hostcomplete',
  'huponexit',
  'inherit_errexit',
  'interactive_comments',
  'lastpipe',
  'lithist',
  'localvar_inherit',
  'login_shell',
  'mailwarn',
  'nocaseglob',
  'nocasematch',
  'nullglob',
  'patsub_replacement',
  'progcomp',
  'promptvars',
  'restricted_shell',
  'shift_verbose',
  'sourcepath',
  'xpg_echo',
];

export const shopt: Builtin = async ({ shell, args }) => {
  const flags = new Set(args.filter((arg) => /^-[opqsu]+$/.test(arg)).flatMap((arg) => [...arg.slice(1)]));
  const names = args.filter((arg) => !arg.startsWith('-'));
  const target = flags.has('o') ? shell.options : shell.shopt;
  const known = flags.has('o') ? [...Object.values(OPTION_LETTERS), ...LONG_OPTIONS].sort() : SHOPTS;
  let status = 0;
  const show = async (name: string) => {
    const on = target.has(name);
    if (!flags.has('q')) await shell.print(flags.has('p') ? `shopt ${on ? '-s' : '-u'} ${name}\n` : `${name.padEnd(15)}\t${on ? 'on' : 'off'}\n`);
  };
  for (const name of names.length > 0 ? names : known) {
    if (!known.includes(name)) {
      await shell.complain(`shopt: ${name}: invalid shell option name`);
      status = 1;
    } else if (flags.has('s') && names.length > 0) {
      target.add(name);
    } else if (flags.has('u') && names.length > 0) {
      target.delete(name);
    } else if (names.length > 0 || (!(flags.has('s') && !target.has(name)) && !(flags.has('u') && target.has(name)))) {
      await show(name);
      if (names.length > 0 && !target.has(name)) status = 1;
    }
  }
  return status;
};
