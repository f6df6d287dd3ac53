/** base64(1). */
import { decodeBase64, encodeBase64 } from '#posix/base64.ts';
import { concatBytes, readAll } from '#posix/read-stream.ts';
import type { InputStream } from '#posix/stream.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { parseOptions } from './parse-options.ts';
import { defineProgram, Failure, openInput, reasonOf } from './program.ts';

export const base64 = defineProgram('base64', async (process, args) => {
  const options = parseOptions('base64', args, 'diw:', { decode: 'd', 'ignore-garbage': 'i', 'wrap=': 'w' });
  const [file = '-', extra] = options.operands;
  if (extra !== undefined) throw new Failure(`extra operand ‘${extra}’\nTry 'base64 --help' for more information.`);
  const wrap = options.get('w') ?? '76';
  if (!/^\d+$/.test(wrap)) throw new Failure(`invalid wrap size: ‘${wrap}’`);
  let input: InputStream;
  try {
    input = openInput(process, file);
  } catch (error) {
    throw new Failure(`${file}: ${reasonOf(error)}`);
  }
  const bytes = await readAll(input);
  if (!options.has('d')) {
    const text = encodeBase64(bytes);
    const width = Number(wrap);
    const lines = width === 0 ? text : text.replaceAll(new RegExp(`.{1,${width}}`, 'g'), '$&\n');
    if (lines !== '') await process.stdout.write(lines);
    return 0;
  }
  const given = decodeUtf8(bytes).replaceAll(options.has('i') ? /[^A-Za-z0-9+/=]/g : /\n/g, '');
  const valid = /^(?:[A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)*/.exec(given)?.[0] ?? '';
  // What is whole before the fault is written, and of the last group what its letters hold.
  const rest = /^[A-Za-z0-9+/]{2,3}/.exec(given.slice(valid.length))?.[0] ?? '';
  const runs = [...(valid.match(/[^=]+={0,2}/g) ?? []), ...(rest === '' ? [] : [rest.padEnd(4, '=')])];
  await process.stdout.write(concatBytes(runs.map((run) => decodeBase64(run) ?? new Uint8Array())));
  if (valid.length < given.length) throw new Failure('invalid input');
  return 0;
});
