// Mirrors the openssl program of OpenSSL 3.0.13, as far as keys, requests and certificates go.
import { Interrupted, PosixError } from '#posix/posix-error.ts';
import type { Process, Program } from '#posix/process.ts';
import { OpensslError } from './openssl-error.ts';
import { Session } from './session.ts';
import { Turnstile } from './turnstile.ts';

type Command = (session: Session) => Promise<number>;

/** Loaded when they are first used: what they stand on is heavy. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  base64: async () => (await import('./commands/base64.ts')).base64,
  dgst: async () => (await import('./commands/dgst.ts')).dgst,
  ec: async () => (await import('./commands/convert-key.ts')).convertKey,
  ecparam: async () => (await import('./commands/ecparam.ts')).ecparam,
  genpkey: async () => (await import('./commands/genpkey.ts')).genpkey,
  genrsa: async () => (await import('./commands/genrsa.ts')).genrsa,
  md5: async () => (await import('./commands/dgst.ts')).dgst,
  passwd: async () => (await import('./commands/passwd.ts')).passwd,
  pkey: async () => (await import('./commands/convert-key.ts')).convertKey,
  rand: async () => (await import('./commands/rand.ts')).rand,
  req: async () => (await import('./commands/req.ts')).req,
  rsa: async () => (await import('./commands/convert-key.ts')).convertKey,
  s_client: async () => (await import('./commands/s-client.ts')).sClient,
  sha1: async () => (await import('./commands/dgst.ts')).dgst,
  sha256: async () => (await import('./commands/dgst.ts')).dgst,
  sha512: async () => (await import('./commands/dgst.ts')).dgst,
  verify: async () => (await import('./commands/verify.ts')).verify,
  x509: async () => (await import('./commands/x509.ts')).x509,
};
const VERSION = 'OpenSSL 3.0.13 30 Jan 2024 (Library: OpenSSL 3.0.13 30 Jan 2024)';

/** openssl(1) of one lab. */
export function createOpenssl(): Program {
  const turns = new Turnstile();
  return {
    name: 'openssl',
    run: async (process) => {
      const [, typed = 'help', ...args] = process.argv;
      const name = typed.replace(/^--?/, '');
      if (name === 'version' || name === 'v') return say(process, VERSION);
      if (name === 'help' || name === 'h') return say(process, `Commands that are built here: ${Object.keys(COMMANDS).join(' ')} version`);
      const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
      if (load === undefined) {
        await process.stderr.write(`Invalid command '${typed}'; type "help" for a list.\n`);
        return 1;
      }
      const session = new Session(process, name, args, turns);
      try {
        const command = await session.work(load());
        return await command(session);
      } catch (error) {
        if (error instanceof Interrupted || error instanceof PosixError || !(error instanceof Error)) throw error;
        // Whatever else is thrown comes from the libraries that read what a learner's file holds.
        await session.tell(error instanceof OpensslError ? error.message : `openssl: ${name}: ${error.message}`);
        return error instanceof OpensslError ? error.code : 1;
      }
    },
  };
}

async function say(process: Process, line: string): Promise<number> {
  await process.stdout.write(`${line}\n`);
  return 0;
}
