import { inputFromFile, outputToFile } from '#posix/file-stream.ts';
import type { Process } from '#posix/process.ts';
import type { InputStream, OutputStream } from '#posix/stream.ts';
import { calledName, defineProgram, Failure, reasonOf, resolvePath } from '../programs/program.ts';
import { parseOptions } from '../programs/parse-options.ts';
import { gunzipInput, gzipOutput } from './gzip-stream.ts';

const LONG = {
  decompress: 'd',
  uncompress: 'd',
  stdout: 'c',
  'to-stdout': 'c',
  keep: 'k',
  force: 'f',
  fast: '1',
  best: '9',
  verbose: 'v',
  quiet: 'q',
  test: 't',
  'no-name': 'n',
  name: 'N',
};

/** gzip 1.12, gunzip and zcat. */
async function run(process: Process, args: readonly string[]): Promise<number> {
  const name = calledName(process);
  const options = parseOptions('gzip', args, 'cdfklnNqrtv123456789', LONG);
  const unpack = name !== 'gzip' || options.has('d') || options.has('t');
  const toStdout = name === 'zcat' || options.has('c');
  const level = Number(Array.from('987654321').find((digit) => options.has(digit)) ?? '6');
  const convert = async (input: InputStream, output: OutputStream) => {
    if (unpack) {
      const plain = gunzipInput(input);
      for (let chunk = await plain.read(); chunk !== undefined; chunk = await plain.read()) if (!options.has('t')) await output.write(chunk);
      return;
    }
    const zipped = gzipOutput(output, level);
    for (let chunk = await input.read(); chunk !== undefined; chunk = await input.read()) await zipped.output.write(chunk);
    await zipped.finish();
  };
  let status = 0;
  for (const path of options.operands.length === 0 ? ['-'] : options.operands) {
    try {
      if (path === '-') {
        if (!unpack && process.isTty(1) && !options.has('f'))
          throw new Failure('compressed data not written to a terminal. Use -f to force compression.\nFor help, type: gzip -h');
        await convert(process.stdin, process.stdout);
        continue;
      }
      await convertFile(process, path, { unpack, toStdout: toStdout || options.has('t'), keep: options.has('k'), force: options.has('f') }, convert);
    } catch (error) {
      if (error instanceof Failure && path === '-' && !error.message.includes('\n')) await process.stderr.write(`\ngzip: stdin: ${error.message}\n`);
      else if (error instanceof Failure) await process.stderr.write(`${error.message.startsWith('\n') ? '' : 'gzip: '}${error.message}\n`);
      else await process.stderr.write(`gzip: ${unpack && !path.endsWith('.gz') ? `${path}.gz` : path}: ${reasonOf(error)}\n`);
      status = 1;
    }
  }
  return status;
}

async function convertFile(
  process: Process,
  path: string,
  options: { readonly unpack: boolean; readonly toStdout: boolean; readonly keep: boolean; readonly force: boolean },
  convert: (input: InputStream, output: OutputStream) => Promise<void>,
): Promise<void> {
  const { fs } = process;
  const packed = /\.(gz|tgz)$/.test(path);
  const source = options.unpack && !packed && !fs.exists(resolvePath(process, path)) ? `${path}.gz` : path;
  const full = resolvePath(process, source);
  const stat = fs.stat(full);
  if (stat.type === 'directory') throw new Failure(`${source} is a directory -- ignored`);
  if (options.toStdout) {
    await told(source, () => convert(inputFromFile(fs.open(full)), process.stdout));
    return;
  }
  if (options.unpack && !/\.(gz|tgz)$/.test(source)) throw new Failure(`${source}: unknown suffix -- ignored`);
  if (!options.unpack && packed) throw new Failure(`${source} already has .gz suffix -- unchanged`);
  const target = options.unpack ? full.replace(/\.gz$/, '').replace(/\.tgz$/, '.tar') : `${full}.gz`;
  if (fs.exists(target) && !options.force) throw new Failure(`${target.slice(full.length - source.length)} already exists;\tnot overwritten`);
  const output = fs.open(target, { write: true, create: true, truncate: true, mode: stat.mode });
  try {
    await told(source, () => convert(inputFromFile(fs.open(full)), outputToFile(output)));
  } catch (error) {
    fs.unlink(target);
    throw error;
  }
  fs.utimes(target, stat.mtime);
  if (!options.keep) fs.unlink(full);
}

async function told(path: string, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (error instanceof Failure) throw new Failure(`\ngzip: ${path}: ${error.message}`);
    throw error;
  }
}

export const gzip = defineProgram('gzip', run);
export const gunzip = defineProgram('gunzip', run);
export const zcat = defineProgram('zcat', run);
