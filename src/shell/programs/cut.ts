import { concatBytes, readByteLines } from '#posix/read-stream.ts';
import { decodeUtf8, encodeUtf8 } from '#posix/utf8.ts';
import { parseOptions } from './parse-options.ts';
import { defineProgram, Failure, forEachInput } from './program.ts';

const LONG = {
  'bytes=': 'b',
  'characters=': 'c',
  'fields=': 'f',
  'delimiter=': 'd',
  'only-delimited': 's',
  'output-delimiter=': 'output',
  complement: 'complement',
  'zero-terminated': 'z',
};
const TRY = "\nTry 'cut --help' for more information.";

interface Range {
  readonly from: number;
  readonly to: number;
}

/** `1,3-5,7-`, one-based. */
function parseRanges(text: string, fields: boolean): Range[] {
  return text.split(/[,\s]/).map((part) => {
    const match = /^(\d*)(-?)(\d*)$/.exec(part);
    const what = fields ? 'field' : 'byte/character position';
    if (match === null || part === '') throw new Failure(`invalid ${fields ? 'field value' : 'byte or character position'} ‘${part}’${TRY}`);
    const [, first = '', dash = '', last = ''] = match;
    if (first === '' && last === '') throw new Failure(`invalid range with no endpoint: -${TRY}`);
    const from = first === '' ? 1 : Number(first);
    const to = dash === '' ? from : last === '' ? Infinity : Number(last);
    if (from === 0 || to === 0) throw new Failure(`${fields ? 'fields are' : what.replace('position', 'positions are')} numbered from 1${TRY}`);
    if (to < from) throw new Failure(`invalid decreasing range${TRY}`);
    return { from, to };
  });
}

export const cut = defineProgram('cut', async (process, args) => {
  const options = parseOptions('cut', args, 'b:c:f:d:snz', LONG);
  const kinds = (['b', 'c', 'f'] as const).filter((kind) => options.has(kind));
  const [kind] = kinds;
  if (kind === undefined) throw new Failure(`you must specify a list of bytes, characters, or fields${TRY}`);
  if (kinds.length > 1) throw new Failure(`only one list may be specified${TRY}`);
  const delimiter = options.get('d') ?? '\t';
  if ([...delimiter].length !== 1) throw new Failure(`the delimiter must be a single character${TRY}`);
  if (options.has('d') && kind !== 'f') throw new Failure(`an input delimiter may be specified only when operating on fields${TRY}`);
  const ranges = parseRanges(options.get(kind) ?? '', kind === 'f');
  const wanted = (position: number) => ranges.some(({ from, to }) => position >= from && position <= to) !== options.has('complement');
  const joiner = options.get('output') ?? (kind === 'f' ? delimiter : '');
  const ending = options.has('z') ? '\0' : '\n';
  return forEachInput(process, options.operands, async (input) => {
    for await (const bytes of readByteLines(input, ending.charCodeAt(0))) {
      const body = bytes[bytes.length - 1] === ending.charCodeAt(0) ? bytes.subarray(0, -1) : bytes;
      if (kind !== 'f') {
        // GNU cut takes characters for bytes.
        const kept = body.filter((_, index) => wanted(index + 1));
        await process.stdout.write(concatBytes([kept, encodeUtf8(ending)]));
        continue;
      }
      const line = decodeUtf8(body);
      const fields = line.split(delimiter);
      if (fields.length === 1) {
        if (!options.has('s')) await process.stdout.write(`${line}${ending}`);
        continue;
      }
      await process.stdout.write(`${fields.filter((_, index) => wanted(index + 1)).join(joiner)}${ending}`);
    }
  });
});
