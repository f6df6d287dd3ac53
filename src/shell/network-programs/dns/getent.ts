import { PosixError } from '#posix/posix-error.ts';
import { defineProgram, Failure } from '../../programs/program.ts';
import { ADDRESS, ask } from './ask.ts';

/** getent(1), of the databases `hosts` and `ahosts`. */
export const getent = defineProgram('getent', async (process, args) => {
  const [database, ...names] = args.filter((arg) => !arg.startsWith('-'));
  if (database === 'passwd' || database === 'group') {
    const lines = process.fs
      .readText(`/etc/${database}`)
      .split('\n')
      .filter((line) => line !== '');
    const found =
      names.length === 0 ? lines : lines.filter((line) => names.includes(line.split(':')[0] ?? '') || names.includes(line.split(':')[2] ?? ''));
    await process.stdout.write(found.map((line) => `${line}\n`).join(''));
    return found.length === 0 ? 2 : 0;
  }
  if (database !== 'hosts' && database !== 'ahosts' && database !== 'ahostsv4') throw new Failure(`Unknown database: ${database ?? ''}`);
  let code = 0;
  for (const name of names) {
    try {
      const addresses = await process.race(process.machine.network.resolve(name));
      const { name: full } = ADDRESS.test(name) ? { name } : await ask(process, name, 'A', undefined);
      const rows =
        database === 'hosts'
          ? addresses.map((address) => `${address.padEnd(15)} ${full}\n`)
          : addresses.flatMap((address) => [
              `${address.padEnd(15)} STREAM ${full}\n`,
              `${address.padEnd(15)} DGRAM  \n`,
              `${address.padEnd(15)} RAW    \n`,
            ]);
      await process.stdout.write(rows.join(''));
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      code = 2;
    }
  }
  return code;
});
