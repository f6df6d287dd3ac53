import { PosixError } from '#posix/posix-error.ts';
import { findUser, listGroups } from '../expansion/users.ts';
import { parseOptions } from './parse-options.ts';
import { complain, defineProgram, Failure } from './program.ts';

const SECURE_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** sudo(8) without a password, for root and the members of the group sudo or wheel. */
export const sudo = defineProgram('sudo', async (process, args) => {
  const options = parseOptions('sudo', args, 'u:g:EHiskKnS', { 'user=': 'u', login: 'i', shell: 's' }, { stopAtOperand: true });
  const name = findUser(process.fs, process.uid)?.name ?? String(process.uid);
  const allowed = listGroups(process.fs).some((group) => (group.name === 'sudo' || group.name === 'wheel') && group.members.includes(name));
  if (process.uid !== 0 && !allowed) {
    await process.stderr.write(`${name} is not in the sudoers file.\n`);
    return 1;
  }
  const user = findUser(process.fs, options.get('u') ?? 'root');
  if (user === undefined) throw new Failure(`unknown user ${options.get('u') ?? 'root'}`);
  const argv = options.operands.length > 0 ? options.operands : options.has('i') || options.has('s') ? [user.shell] : [];
  if (argv.length === 0) {
    await process.stderr.write('usage: sudo [-u user] command [arg ...]\n');
    return 1;
  }
  const env = new Map([...process.env, ['PATH', SECURE_PATH], ['HOME', user.home], ['USER', user.name], ['LOGNAME', user.name], ['SUDO_USER', name]]);
  try {
    const child = process.machine.spawn({
      argv,
      env,
      cwd: options.has('i') ? user.home : process.cwd,
      uid: user.uid,
      gid: user.gid,
      umask: process.umask,
      parentPid: process.pid,
      group: process.group,
      stdin: process.stdin,
      stdout: process.stdout,
      stderr: process.stderr,
      ...(process.terminal !== undefined && { terminal: process.terminal }),
      ttys: { stdin: process.isTty(0), stdout: process.isTty(1), stderr: process.isTty(2) },
    });
    return (await process.race(child.exited)).code;
  } catch (error) {
    if (!(error instanceof PosixError) || error.code === 'EPIPE') throw error;
    await complain(process, `${argv[0] ?? ''}: command not found`);
    return 1;
  }
});
