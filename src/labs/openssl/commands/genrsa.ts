import { parseArguments, parseNumber } from '../arguments.ts';
import { writeResult } from '../files.ts';
import { generateRsa, pemOf } from '../keys.ts';
import { OpensslError } from '../openssl-error.ts';
import type { Session } from '../session.ts';

/** `openssl genrsa [-out FILE] [-traditional] [BITS]` */
export async function genrsa(session: Session): Promise<number> {
  const options = parseArguments(session, 'traditional verbose quiet f4 F4 3 aes128 aes256 des3', 'out passout');
  const [bits = '2048', ...rest] = options.operands;
  if (rest.length > 0) throw new OpensslError('Extra arguments given.\ngenrsa: Use -help for summary.');
  if (['aes128', 'aes256', 'des3'].some((cipher) => options.has(cipher)))
    throw new OpensslError('genrsa: keys with a pass phrase are not made in this lab');
  const key = await generateRsa(session, parseNumber('genrsa', bits));
  await writeResult(session, options.get('out'), pemOf(key, options.has('traditional')), true);
  return 0;
}
