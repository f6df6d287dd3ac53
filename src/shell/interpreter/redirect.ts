import { PosixError, strerror } from '#posix/posix-error.ts';
import { inputFrom } from '#posix/read-stream.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import type { Expander } from '../expansion/expand.ts';
import type { Redirection, Word } from '../parse/ast.ts';
import { openPath } from './descriptors.ts';
import type { Descriptor } from './descriptors.ts';

/** A redirection that cannot be made; the command is not run and its status is 1. */
export class RedirectionFailed extends Error {}

/** The descriptors after the redirections, made from left to right. */
export async function redirect(
  expander: Expander,
  redirections: readonly Redirection[],
  from: ReadonlyMap<number, Descriptor>,
): Promise<Map<number, Descriptor>> {
  const descriptors = new Map(from);
  for (const redirection of redirections) await redirectOne(expander, redirection, descriptors);
  return descriptors;
}

async function redirectOne(expander: Expander, redirection: Redirection, descriptors: Map<number, Descriptor>): Promise<void> {
  const { shell } = expander;
  const { operator, target } = redirection;
  const input = operator.startsWith('<');
  let fd = redirection.fd ?? (input ? 0 : 1);
  if (redirection.fdVariable !== undefined) {
    const given = shell.vars.get(redirection.fdVariable);
    if (target.type === 'Word' && (await expander.text(target)) === '-' && given !== undefined) {
      descriptors.delete(Number(given));
      return;
    }
    fd = 10;
    while (descriptors.has(fd)) fd++;
    shell.vars.set(redirection.fdVariable, String(fd));
  }
  if (target.type === 'HereDoc') {
    const text = await expander.text(target.content);
    descriptors.set(fd, fromText(target.stripTabs ? text.replace(/^\t+/gm, '') : text));
    return;
  }
  if (operator === '<<<') {
    descriptors.set(fd, fromText(`${await expander.text(target)}\n`));
    return;
  }
  if (operator === '>&' || operator === '<&') {
    const word = await expander.redirectionTarget(target);
    if (word === '-') {
      descriptors.delete(fd);
      return;
    }
    const source = /^(\d+)(-?)$/.exec(word);
    if (source !== null) {
      const number = Number(source[1]);
      const found = descriptors.get(number);
      if (found === undefined) throw new RedirectionFailed(`${word}: Bad file descriptor`);
      descriptors.set(fd, found);
      if (source[2] === '-' && number !== fd) descriptors.delete(number);
      return;
    }
    if (operator === '<&' || redirection.fd !== null) throw new RedirectionFailed(`${word}: ambiguous redirect`);
    const both = open(expander, word, 'write', descriptors);
    descriptors.set(1, both);
    descriptors.set(2, both);
    return;
  }
  const path = await targetPath(expander, target);
  switch (operator) {
    case '<':
      descriptors.set(fd, open(expander, path, 'read', descriptors));
      return;
    case '>':
    case '>|':
      descriptors.set(fd, open(expander, path, 'write', descriptors, operator === '>' && shell.options.has('noclobber')));
      return;
    case '>>':
      descriptors.set(fd, open(expander, path, 'append', descriptors));
      return;
    case '<>':
      descriptors.set(fd, open(expander, path, 'both', descriptors));
      return;
    default: {
      const both = open(expander, path, operator === '&>>' ? 'append' : 'write', descriptors, operator === '&>' && shell.options.has('noclobber'));
      descriptors.set(1, both);
      descriptors.set(2, both);
    }
  }
}

async function targetPath(expander: Expander, target: Word): Promise<string> {
  const path = await expander.redirectionTarget(target);
  if (path === '') throw new RedirectionFailed(': No such file or directory');
  return path;
}

function open(
  expander: Expander,
  path: string,
  mode: 'read' | 'write' | 'append' | 'both',
  descriptors: Map<number, Descriptor>,
  noclobber = false,
): Descriptor {
  const { shell } = expander;
  const { process } = shell;
  const terminal: Descriptor | undefined = process.terminal === undefined ? undefined : { input: process.stdin, output: process.stdout, tty: true };
  try {
    return openPath(shell.resolve(path), mode, noclobber, shell.fs, descriptors, terminal);
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    throw new RedirectionFailed(`${path}: ${error.code === 'EEXIST' ? 'cannot overwrite existing file' : strerror[error.code]}`);
  }
}

function fromText(text: string): Descriptor {
  return { input: inputFrom(encodeUtf8(text)), tty: false };
}
