import { readAllText, readLines } from '#posix/read-stream.ts';
import { parseOptions } from '../parse-options.ts';
import { defineProgram, Failure, openInput, reasonOf } from '../program.ts';
import { BcMachine } from './bc-machine.ts';
import { BcError } from './decimal.ts';
import { BcParser, BcSyntaxError } from './parse-bc.ts';

const BANNER = `bc 1.07.1
Copyright 1991-1994, 1997, 1998, 2000, 2004, 2006, 2008, 2012-2017 Free Software Foundation, Inc.
This is free software with ABSOLUTELY NO WARRANTY.
For details type \`warranty'.
`;

/** GNU bc 1.07: any precision; the functions of -l with 15 digits. */
export const bc = defineProgram('bc', async (process, args) => {
  const options = parseOptions('bc', args, 'lqiswhv', { mathlib: 'l', quiet: 'q', interactive: 'i' });
  const machine = new BcMachine(
    (text) => process.stdout.write(text),
    () => process.sleep(1),
    options.has('l') ? 20 : 0,
  );
  const run = async (text: string, name: string, line: number): Promise<boolean> => {
    const parser = new BcParser(text);
    for (;;) {
      try {
        const statement = parser.next();
        if (statement === undefined) return true;
        if (!(await machine.run(statement))) return false;
      } catch (error) {
        if (error instanceof BcSyntaxError) await process.stderr.write(`${name} ${line}: syntax error\n`);
        else if (error instanceof BcError) await process.stderr.write(`Runtime error (func=(main), adr=3): ${error.message}\n`);
        else throw error;
        parser.recover();
      }
    }
  };
  for (const file of options.operands) {
    let text: string;
    try {
      text = await readAllText(openInput(process, file));
    } catch (error) {
      throw new Failure(`File ${file} is unavailable.\n${reasonOf(error)}`);
    }
    if (!(await run(text, file, 1))) return 0;
  }
  if (!process.isTty(0)) {
    const text = await readAllText(process.stdin);
    await run(text, '(standard_in)', text.split('\n').length);
    return 0;
  }
  if (!options.has('q')) await process.stdout.write(BANNER);
  let pending = '';
  let line = 0;
  for await (const typed of readLines(process.stdin)) {
    line++;
    pending += `${typed}\n`;
    const depth = (pending.match(/\{/g)?.length ?? 0) - (pending.match(/\}/g)?.length ?? 0);
    if (depth > 0) continue;
    if (!(await run(pending, '(standard_in)', line))) return 0;
    pending = '';
  }
  return 0;
});
