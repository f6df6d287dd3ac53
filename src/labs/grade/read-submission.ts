import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { listFiles } from '#courses/lab-folder.ts';
import type { Submission } from './submission.ts';
import { UnreadableSubmission } from './unreadable-submission.ts';

/** What one submission may hold, bytes, and how many files. */
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_FILES = 1_000;

function isKubeconfig(text: string): boolean {
  try {
    const [document] = parseAllDocuments(text);
    const data = document !== undefined && 'toJS' in document ? (document.toJS() as unknown) : undefined;
    return typeof data === 'object' && data !== null && 'clusters' in data && 'users' in data;
  } catch {
    return false;
  }
}

async function readBounded(file: string): Promise<string> {
  const { size } = await stat(file);
  if (size > MOST_BYTES) throw new UnreadableSubmission(`${file} is larger than ${MOST_BYTES} bytes`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw new UnreadableSubmission(`${file} is no text`);
    throw error;
  }
}

async function readFolder(folder: string, name: string): Promise<Submission> {
  const names = await listFiles(folder);
  if (names.length > MOST_FILES) throw new UnreadableSubmission(`${folder} has more than ${MOST_FILES} files`);
  const files = await Promise.all(names.map(async (file) => ({ path: file, text: await readBounded(path.join(folder, file)) })));
  if (!files.some((file) => /\.(ya?ml|json)$/.test(file.path))) throw new UnreadableSubmission(`${folder} has no manifests (.yaml, .yml or .json)`);
  return { kind: 'manifests', name, files };
}

/** A folder is a folder of manifests; a file is a kubeconfig, a manifest (.yaml, .yml, .json), or else a shell script. Throws `UnreadableSubmission`. */
export async function readSubmission(file: string): Promise<Submission> {
  try {
    if ((await stat(file)).isDirectory()) return await readFolder(file, file);
    const text = await readBounded(file);
    if (text.includes('\0')) throw new UnreadableSubmission(`${file} is no text`);
    const isShell = /\.(sh|bash)$/.test(file) || text.startsWith('#!');
    if (!isShell && isKubeconfig(text)) return { kind: 'kubeconfig', name: file, kubeconfig: text };
    if (/\.(ya?ml|json)$/.test(file)) return { kind: 'manifests', name: file, files: [{ path: path.basename(file), text }] };
    return { kind: 'script', name: file, script: text };
  } catch (error) {
    if (error instanceof UnreadableSubmission) throw error;
    throw new UnreadableSubmission(`Cannot read ${file}: ${(error as NodeJS.ErrnoException).code ?? String(error)}`);
  }
}
