import { PosixError } from '#posix/posix-error.ts';
import { parseOptions } from '../programs/parse-options.ts';
import { defineProgram, Failure } from '../programs/program.ts';
import { isApplet } from './installed-version.ts';
import { resolutionProblem } from './network-error.ts';

/** ping(8): busybox's words where /bin/busybox is, iputils' elsewhere. */
export const ping = defineProgram('ping', async (process, args) => {
  const options = parseOptions('ping', args, 'c:i:W:w:q46ns:AI:t:', {}, { code: 2 });
  const name = options.operands[0];
  if (name === undefined) throw new Failure('usage error: Destination address required');
  const { network, clock } = process.machine;
  const busybox = isApplet(process, 'iputils');
  let address: string;
  try {
    address = (await process.race(network.resolve(name)))[0] ?? name;
  } catch (error) {
    if (!(error instanceof PosixError)) throw error;
    throw new Failure(busybox ? `bad address '${name}'` : `${name}: ${resolutionProblem(error)}`, busybox ? 1 : 2);
  }
  let stop = false;
  process.onSignal('SIGINT', () => {
    stop = true;
    wake();
  });
  let wake: () => void = () => undefined;
  const interrupted = new Promise<void>((resolve) => {
    wake = resolve;
  });
  await process.stdout.write(busybox ? `PING ${name} (${address}): 56 data bytes\n` : `PING ${name} (${address}) 56(84) bytes of data.\n`);
  const started = clock.now();
  const times: number[] = [];
  const count = Number(options.get('c') ?? Infinity);
  const deadline = options.has('w') ? started + Number(options.get('w')) * 1000 : Infinity;
  let sent = 0;
  let errors = 0;
  while (sent < count && !stop && clock.now() < deadline) {
    sent++;
    const next = clock.now() + Number(options.get('i') ?? '1') * 1000;
    const wait = Number(options.get('W') ?? '10') * 1000;
    try {
      const time = await process.race(
        Promise.race([
          network.ping(address),
          process.sleep(Math.min(wait, next - clock.now() > 0 && sent < count ? next - clock.now() : wait)).then(() => undefined),
          interrupted.then(() => undefined),
        ]),
      );
      if (time !== undefined) {
        times.push(time);
        await process.stdout.write(
          busybox
            ? `64 bytes from ${address}: seq=${sent - 1} ttl=64 time=${time.toFixed(3)} ms\n`
            : `64 bytes from ${name === address ? address : `${name} (${address})`}: icmp_seq=${sent} ttl=64 time=${time.toFixed(time < 1 ? 3 : 2)} ms\n`,
        );
      }
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      if (error.code === 'EHOSTUNREACH') errors++;
      if (error.code === 'EHOSTUNREACH' && !busybox)
        await process.stdout.write(`From ${network.addresses[0] ?? '127.0.0.1'} icmp_seq=${sent} Destination Host Unreachable\n`);
      else if (error.code === 'ENETUNREACH') throw new Failure('connect: Network is unreachable', 2);
    }
    if (sent < count && !stop) await process.race(Promise.race([process.sleep(Math.max(0, next - clock.now())), interrupted]));
  }
  const loss = sent === 0 ? 0 : Math.round(((sent - times.length) / sent) * 100);
  const sum = times.reduce((total, time) => total + time, 0);
  const average = times.length === 0 ? 0 : sum / times.length;
  const deviation = Math.sqrt(times.reduce((total, time) => total + (time - average) ** 2, 0) / Math.max(1, times.length));
  const numbers = `${Math.min(...times).toFixed(3)}/${average.toFixed(3)}/${Math.max(...times).toFixed(3)}`;
  await process.stdout.write(
    `\n--- ${name} ping statistics ---\n${busybox ? `${sent} packets transmitted, ${times.length} packets received, ${loss}% packet loss\n` : `${sent} packets transmitted, ${times.length} received,${errors > 0 ? ` +${errors} errors,` : ''} ${loss}% packet loss, time ${clock.now() - started}ms\n`}${times.length === 0 ? (busybox ? '' : '\n') : busybox ? `round-trip min/avg/max = ${numbers} ms\n` : `rtt min/avg/max/mdev = ${numbers}/${deviation.toFixed(3)} ms\n`}`,
  );
  return times.length > 0 ? 0 : 1;
});
