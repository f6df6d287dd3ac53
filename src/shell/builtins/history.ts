import type { Builtin } from './builtin.ts';

export const history: Builtin = async ({ shell, args }) => {
  if (args[0] === '-c') {
    shell.history = [];
    return 0;
  }
  if (args[0] === '-d') {
    const index = Number(args[1]);
    if (!Number.isInteger(index) || index < 1 || index > shell.history.length) {
      await shell.complain(`history: ${args[1] ?? ''}: history position out of range`);
      return 1;
    }
    shell.history.splice(index - 1, 1);
    return 0;
  }
  if (args[0] === '-s') {
    shell.history.push(args.slice(1).join(' '));
    return 0;
  }
  if (args[0] === '-w' || args[0] === '-a') {
    shell.fs.writeFile(shell.resolve(args[1] ?? `${shell.vars.get('HOME') ?? ''}/.bash_history`), shell.history.map((line) => `${line}\n`).join(''));
    return 0;
  }
  const count = args[0];
  if (count !== undefined && !/^\d+$/.test(count)) {
    await shell.complain(`history: ${count}: numeric argument required`);
    return 1;
  }
  const first = count === undefined ? 0 : Math.max(0, shell.history.length - Number(count));
  await shell.print(
    shell.history
      .slice(first)
      .map((line, index) => `${String(first + index + 1).padStart(5)}  ${line}\n`)
      .join(''),
  );
  return 0;
};
