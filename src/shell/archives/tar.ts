import { inputFromFile, outputToFile } from '#posix/file-stream.ts';
import { CollectedOutput } from '#posix/collect-output.ts';
import type { Process } from '#posix/process.ts';
import { complain, defineProgram, Failure, openInput, reasonOf, resolvePath } from '../programs/program.ts';
import { ByteReader } from './byte-reader.ts';
import { gunzipInput, gzipOutput } from './gzip-stream.ts';
import { TarWriter } from './tar-create.ts';
import { TarReader } from './tar-read.ts';
import { parseTarOptions } from './tar-options.ts';
import type { TarOptions } from './tar-options.ts';

const FAILED = 'Exiting with failure status due to previous errors';
const FATAL = '\ntar: Error is not recoverable: exiting now';

/** GNU tar 1.34: c, x, t and r, with gzip; archives in GNU's and POSIX' formats. */
export const tar = defineProgram('tar', async (process, args) => {
  const options = parseTarOptions(args);
  const { folder } = options;
  if (folder !== undefined && !process.fs.exists(resolvePath(process, folder)))
    throw new Failure(`${folder}: Cannot open: No such file or directory${FATAL}`, 2);
  const complete =
    options.action === 'c' ? await create(process, options) : options.action === 'r' ? await append(process, options) : await read(process, options);
  if (complete) return 0;
  await complain(process, FAILED);
  return 2;
});

async function create(process: Process, options: TarOptions): Promise<boolean> {
  if (options.operands.length === 0)
    throw new Failure("Cowardly refusing to create an empty archive\nTry 'tar --help' or 'tar --usage' for more information.", 2);
  const toStdout = options.archive === '-';
  if (toStdout && process.isTty(1)) throw new Failure(`Refusing to write archive contents to terminal (missing -f option?)${FATAL}`, 2);
  const path = resolvePath(process, options.archive);
  const file = toStdout ? process.stdout : outputToFile(open(process, options.archive, { write: true, create: true, truncate: true }));
  const zipped = options.gzip ? gzipOutput(file, 6) : undefined;
  const writer = new TarWriter(process, options, zipped?.output ?? file, toStdout ? process.stderr : process.stdout);
  try {
    const complete = await writer.run(toStdout ? undefined : path);
    await zipped?.finish();
    return complete;
  } catch (error) {
    throw new Failure(`${options.archive}: Cannot write: ${reasonOf(error)}${FATAL}`, 2);
  }
}

async function append(process: Process, options: TarOptions): Promise<boolean> {
  const members = new CollectedOutput();
  const complete = await new TarWriter(process, options, members, process.stdout).run(undefined);
  const file = open(process, options.archive, { write: true, create: true });
  const size = file.stat().size;
  // The zeroes that end the archive are written over.
  const content = size === 0 ? new Uint8Array() : process.fs.readFile(resolvePath(process, options.archive));
  let end = content.length;
  while (end >= 512 && content.subarray(end - 512, end).every((byte) => byte === 0)) end -= 512;
  file.seek(end);
  file.write(members.bytes());
  return complete;
}

async function read(process: Process, options: TarOptions): Promise<boolean> {
  if (options.archive === '-' && process.isTty(0))
    throw new Failure(`Refusing to read archive contents from terminal (missing -f option?)${FATAL}`, 2);
  const file = options.archive === '-' ? undefined : open(process, options.archive, {});
  const magic = file?.read(2);
  file?.seek(0);
  const zipped = options.gzip || (magic?.[0] === 0x1f && magic[1] === 0x8b);
  const input = file === undefined ? openInput(process, '-') : inputFromFile(file);
  const reader = new ByteReader(zipped ? gunzipInput(input) : input);
  try {
    return await new TarReader(process, options, reader, options.toStdout ? process.stderr : process.stdout).run();
  } catch (error) {
    if (!(error instanceof Failure) || error.code !== 1) throw error;
    await process.stderr.write(`\ngzip: stdin: ${error.message}\n`);
    throw new Failure(`Child returned status 1${FATAL}`, 2);
  }
}

function open(process: Process, path: string, options: Parameters<Process['fs']['open']>[1]) {
  try {
    return process.fs.open(resolvePath(process, path), options);
  } catch (error) {
    throw new Failure(`${path}: Cannot open: ${reasonOf(error)}${FATAL}`, 2);
  }
}
