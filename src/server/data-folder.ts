import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ConfigError } from './config.ts';

/** Makes the data folder and sees that it can be written to. Throws `ConfigError`. */
export async function prepareDataFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw new ConfigError(
      `The data folder ${folder} cannot be written to (${(error as NodeJS.ErrnoException).code ?? String(error)}). Set DATA_DIR to a folder that can.`,
    );
  }
}

/** The secret that signs sessions: from the environment, or generated once and kept. */
export async function keepSecret(folder: string, given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  const file = path.join(folder, 'secret');
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const secret = randomBytes(32).toString('base64url');
  await writeFile(file, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  return secret;
}
