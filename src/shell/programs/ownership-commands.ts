import type { Process } from '#posix/process.ts';
import { findUser, listGroups } from '../expansion/users.ts';
import { changeMode } from './format-file.ts';
import { parseOptions } from './parse-options.ts';
import { complain, defineProgram, Failure, reasonOf, resolvePath } from './program.ts';

async function recursively(
  process: Process,
  operands: readonly string[],
  recursive: boolean,
  verb: string,
  change: (full: string) => void,
): Promise<number> {
  let status = 0;
  const visit = async (path: string): Promise<void> => {
    const full = resolvePath(process, path);
    try {
      process.fs.stat(full);
    } catch (error) {
      await complain(process, `cannot access '${path}': ${reasonOf(error)}`);
      status = 1;
      return;
    }
    try {
      change(full);
    } catch (error) {
      await complain(process, `changing ${verb} of '${path}': ${reasonOf(error)}`);
      status = 1;
    }
    if (recursive && process.fs.lstat(full).type === 'directory')
      for (const name of process.fs.readDirectory(full)) await visit(`${path.replace(/\/+$/, '')}/${name}`);
  };
  for (const path of operands) await visit(path);
  return status;
}

export const chmod = defineProgram('chmod', async (process, args) => {
  const dashed = args.findIndex((arg) => /^-[rwxXst]+$/.test(arg));
  const safe = dashed < 0 ? args : [...args.slice(0, dashed), `a${args[dashed] ?? ''}`, ...args.slice(dashed + 1)];
  const options = parseOptions('chmod', safe, 'Rvcf', { recursive: 'R', verbose: 'v', 'reference=': 'ref' });
  const [text, ...paths] = options.operands;
  if (text === undefined) throw new Failure("missing operand\nTry 'chmod --help' for more information.");
  if (paths.length === 0) throw new Failure(`missing operand after ‘${text}’\nTry 'chmod --help' for more information.`);
  if (changeMode(text, 0, false, 0) === undefined) throw new Failure(`invalid mode: ‘${text}’\nTry 'chmod --help' for more information.`);
  return recursively(process, paths, options.has('R'), 'permissions', (full) => {
    const stat = process.fs.stat(full);
    process.fs.chmod(full, changeMode(text, stat.mode, stat.type === 'directory', process.umask) ?? stat.mode);
  });
});

export const chown = defineProgram('chown', async (process, args) => {
  const options = parseOptions('chown', args, 'RvcfhLP', { recursive: 'R', verbose: 'v' });
  const [spec = '', ...paths] = options.operands;
  if (paths.length === 0) throw new Failure(`missing operand${spec === '' ? '' : ` after ‘${spec}’`}\nTry 'chown --help' for more information.`);
  const [user = '', group] = spec.split(/[:.]/);
  const uid = user === '' ? undefined : (findUser(process.fs, user)?.uid ?? (/^\d+$/.test(user) ? Number(user) : undefined));
  if (user !== '' && uid === undefined) throw new Failure(`invalid user: ‘${spec}’`);
  return recursively(process, paths, options.has('R'), 'ownership', (full) => {
    const stat = process.fs.stat(full);
    process.fs.chown(full, uid ?? stat.uid, group === undefined || group === '' ? stat.gid : findGroup(process, group));
  });
});

export const chgrp = defineProgram('chgrp', async (process, args) => {
  const options = parseOptions('chgrp', args, 'Rvcf', { recursive: 'R' });
  const [group = '', ...paths] = options.operands;
  return recursively(process, paths, options.has('R'), 'group', (full) =>
    process.fs.chown(full, process.fs.stat(full).uid, findGroup(process, group)),
  );
});

function findGroup(process: Process, group: string): number {
  const gid = listGroups(process.fs).find(({ name }) => name === group)?.gid ?? (/^\d+$/.test(group) ? Number(group) : undefined);
  if (gid === undefined) throw new Failure(`invalid group: ‘${group}’`);
  return gid;
}
