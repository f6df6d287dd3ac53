import type { Connection } from '#posix/network.ts';
import type { Process } from '#posix/process.ts';

/** Standard input to the peer and the peer to standard output, until the peer ends. */
export async function joinStreams(process: Process, connection: Connection): Promise<void> {
  const sending = (async () => {
    for (let chunk = await process.stdin.read(); chunk !== undefined; chunk = await process.stdin.read()) await connection.output.write(chunk);
    connection.output.close();
  })();
  sending.catch(() => undefined);
  for (let chunk = await process.race(connection.input.read()); chunk !== undefined; chunk = await process.race(connection.input.read()))
    await process.stdout.write(chunk);
  connection.close();
}
