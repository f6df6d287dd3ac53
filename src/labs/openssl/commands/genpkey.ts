import { parseArguments } from '../arguments.ts';
import { writeResult } from '../files.ts';
import { generateNamed, pemOf } from '../keys.ts';
import { OpensslError } from '../openssl-error.ts';
import type { Session } from '../session.ts';

/** `openssl genpkey -algorithm RSA|EC [-pkeyopt NAME:VALUE] [-out FILE]` */
export async function genpkey(session: Session): Promise<number> {
  const options = parseArguments(session, 'quiet', 'algorithm pkeyopt out outform');
  const algorithm = options.get('algorithm');
  if (algorithm === undefined) throw new OpensslError('genpkey: Use -help for summary.');
  const named = keyOptions(options.all('pkeyopt'));
  const key = await generateNamed(session, algorithm, (name) => named.get(name));
  await writeResult(session, options.get('out'), pemOf(key), true);
  return 0;
}

/** `rsa_keygen_bits:4096` */
export function keyOptions(words: readonly string[]): ReadonlyMap<string, string> {
  return new Map(words.map((word) => [word.slice(0, word.indexOf(':')), word.slice(word.indexOf(':') + 1)]));
}
