import { parseArguments } from '../arguments.ts';
import { writeResult } from '../files.ts';
import { CURVES, generateEc, pemOf } from '../keys.ts';
import { OpensslError } from '../openssl-error.ts';
import type { Session } from '../session.ts';

/** The object identifiers of the curves, as PEM. */
const PARAMETERS: Readonly<Record<string, string>> = { 'P-256': 'BggqhkjOPQMBBw==', 'P-384': 'BgUrgQQAIg==', 'P-521': 'BgUrgQQAIw==' };

/** `openssl ecparam -name CURVE [-genkey] [-noout] [-out FILE]` */
export async function ecparam(session: Session): Promise<number> {
  const options = parseArguments(session, 'genkey noout list_curves', 'name out');
  if (options.has('list_curves')) {
    await session.print('  secp384r1 : NIST/SECG curve over a 384 bit prime field\n');
    await session.print('  secp521r1 : NIST/SECG curve over a 521 bit prime field\n');
    await session.print('  prime256v1: X9.62/SECG curve over a 256 bit prime field\n');
    return 0;
  }
  const name = options.get('name');
  const curve = name === undefined ? undefined : CURVES[name];
  if (curve === undefined) throw new OpensslError(options.has('genkey') ? 'unable to generate key' : `ecparam: there is no curve ${name ?? ''} here`);
  const parameters = options.has('noout') ? '' : `-----BEGIN EC PARAMETERS-----\n${PARAMETERS[curve] ?? ''}\n-----END EC PARAMETERS-----\n`;
  const key = options.has('genkey') ? pemOf(await generateEc(session, curve), true) : '';
  await writeResult(session, options.get('out'), `${parameters}${key}`, options.has('genkey'));
  return 0;
}
