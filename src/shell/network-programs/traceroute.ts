import { PosixError } from '#posix/posix-error.ts';
import { parseOptions } from '../programs/parse-options.ts';
import { defineProgram, Failure } from '../programs/program.ts';
import { isApplet } from './installed-version.ts';
import { resolutionProblem } from './network-error.ts';

const gatewayOf = (address: string): string => address.replace(/\.\d+$/, '.1');

/** traceroute(8): the gateway, then the host that answers, or stars. */
export const traceroute = defineProgram('traceroute', async (process, args) => {
  const options = parseOptions('traceroute', args, 'nm:w:q:I46', {}, { code: 2 });
  const [name] = options.operands;
  if (name === undefined) throw new Failure('usage: traceroute [-n] [-m max_ttl] host', 2);
  const { network } = process.machine;
  let address: string;
  try {
    address = (await process.race(network.resolve(name)))[0] ?? name;
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    throw isApplet(process, 'traceroute') ? new Failure(`bad address '${name}'`) : new Failure(`${name}: ${resolutionProblem(error)}`, 2);
  }
  const most = Number(options.get('m') ?? '30');
  const size = isApplet(process, 'traceroute') ? '46' : '60';
  await process.stdout.write(`traceroute to ${name} (${address}), ${String(most)} hops max, ${size} byte packets\n`);
  const gateway = gatewayOf(network.addresses[0] ?? address);
  const shown = (ms: number): string => [1, 0.8, 0.9].map((share) => `${(ms * share).toFixed(3)} ms`).join('  ');
  try {
    const time = await process.race(
      Promise.race([network.ping(address), process.sleep(5000).then(() => Promise.reject(new PosixError('ETIMEDOUT')))]),
    );
    const near = time < 0.3;
    if (!near) await process.stdout.write(` 1  ${gateway} (${gateway})  ${shown(0.05)}\n`);
    await process.stdout.write(` ${near ? '1' : '2'}  ${name} (${address})  ${shown(time)}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    await process.stdout.write(` 1  ${gateway} (${gateway})  ${shown(0.05)}\n`);
    for (let hop = 2; hop <= most; hop++) await process.stdout.write(`${String(hop).padStart(2)}  * * *\n`);
    return 0;
  }
});
