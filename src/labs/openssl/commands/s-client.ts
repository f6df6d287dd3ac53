// Mirrors openssl-s_client(1) as far as a client sees the server's certificate; nothing can be sent over the connection.
import { PosixError, type ErrorCode } from '#posix/posix-error.ts';
import { parseArguments } from '../arguments.ts';
import { certificatesIn, pem } from '../certificates.ts';
import { dateText } from '../describe.ts';
import { nameText } from '../distinguished-name.ts';
import { OpensslError } from '../openssl-error.ts';
import type { Session } from '../session.ts';

const NUMBERS: Partial<Readonly<Record<ErrorCode, number>>> = { ECONNREFUSED: 111, ETIMEDOUT: 110, EHOSTUNREACH: 113, ECONNRESET: 104 };

/** The handshake is over: nothing is asked of the server. */
class Seen extends Error {}

/** `openssl s_client -connect HOST:PORT [-servername NAME] [-showcerts]` */
export async function sClient(session: Session): Promise<number> {
  const options = parseArguments(session, 'showcerts quiet brief ign_eof noservername', 'connect servername CAfile verify host port');
  const target = options.get('connect') ?? options.operands[0] ?? `${options.get('host') ?? 'localhost'}:${options.get('port') ?? '4433'}`;
  const [, host = '', port = '4433'] = /^\[?(.*?)\]?(?::(\d+))?$/.exec(target) ?? [];
  const text = await shownBy(session, host, Number(port), options.get('servername') ?? host);
  const chain = certificatesIn(text ?? '');
  const [leaf] = chain;
  if (leaf === undefined) {
    await session.print('CONNECTED(00000003)\n---\nno peer certificate available\n---\n');
    return 1;
  }
  const listed = chain.flatMap((certificate, index) => [
    `${String(index).padStart(2)} s:${nameText(certificate.subjectName)}\n   i:${nameText(certificate.issuerName)}\n`,
    `   v:NotBefore: ${dateText(certificate.notBefore)}; NotAfter: ${dateText(certificate.notAfter)}\n`,
    ...(options.has('showcerts') ? [pem(certificate)] : []),
  ]);
  await session.print(
    `CONNECTED(00000003)\n---\nCertificate chain\n${listed.join('')}---\nServer certificate\n${options.has('showcerts') ? '' : pem(leaf)}` +
      `subject=${nameText(leaf.subjectName)}\nissuer=${nameText(leaf.issuerName)}\n---\nNo client certificate CA names sent\n---\nDONE\n`,
  );
  return 0;
}

async function shownBy({ process }: Session, host: string, port: number, serverName: string): Promise<string | undefined> {
  const { network } = process.machine;
  let shown: string | undefined;
  const verify = (certificates: string | undefined): void => {
    shown = certificates;
    throw new Seen();
  };
  const request = { method: 'GET', target: '/', headers: { host: serverName }, body: new Uint8Array(), scheme: 'https', verify, serverName } as const;
  try {
    const [address] = await process.race(network.resolve(host));
    if (address === undefined) throw new PosixError('ENOTFOUND');
    await process.race(network.http(address, port, request));
  } catch (error) {
    if (error instanceof Seen) return shown;
    if (!(error instanceof PosixError)) throw error;
    if (error.code === 'ENOTFOUND') throw new OpensslError(`BIO_lookup_ex: Name or service not known: ${host}\nconnect:errno=22`);
    throw new OpensslError(`connect:errno=${NUMBERS[error.code] ?? 5}`);
  }
  return shown;
}
