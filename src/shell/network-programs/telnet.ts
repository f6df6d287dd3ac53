import { PosixError } from '#posix/posix-error.ts';
import { defineProgram, Failure } from '../programs/program.ts';
import { isApplet } from './installed-version.ts';
import { joinStreams } from './join-streams.ts';
import { resolutionProblem, systemError } from './network-error.ts';

/** telnet(1): what is typed goes there and what comes back is shown. Its command mode is not built. */
export const telnet = defineProgram('telnet', async (process, args) => {
  const [name, port = '23'] = args.filter((arg) => !arg.startsWith('-'));
  const applet = isApplet(process, 'inetutils-telnet');
  if (name === undefined) throw new Failure('usage: telnet host [port]');
  const { network } = process.machine;
  let address: string;
  try {
    address = (await process.race(network.resolve(name)))[0] ?? name;
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    throw new Failure(applet ? `bad address '${name}'` : `could not resolve ${name}/${port}: ${resolutionProblem(error)}`);
  }
  if (!applet) await process.stdout.write(`Trying ${address}...\n`);
  try {
    const connection = await process.race(network.connect(address, Number(port)));
    await process.stdout.write(applet ? `Connected to ${name}\n` : `Connected to ${name}.\nEscape character is '^]'.\n`);
    await joinStreams(process, connection);
  } catch (error) {
    if (!(error instanceof PosixError) || error.code === 'EPIPE') throw error;
    const reason = systemError(process, error);
    throw new Failure(applet ? `can't connect to remote host (${address}): ${reason}` : `Unable to connect to remote host: ${reason}`);
  }
  await process.stderr.write(applet ? 'Connection closed by foreign host\n' : 'Connection closed by foreign host.\n');
  return 1;
});
