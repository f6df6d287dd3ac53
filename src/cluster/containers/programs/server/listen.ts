import type { Connection, Listener, Service } from '#posix/network.ts';
import { inBackground } from '#posix/in-background.ts';
import { readLines } from '#posix/read-stream.ts';
import type { ServerDefinition, ServerPort } from '../../image-definition.ts';
import { answerRequest } from './answer-request.ts';
import type { ServerState } from './server-state.ts';

/** Opens the ports of a described server. Throws EADDRINUSE. */
export function listen(definition: ServerDefinition, state: ServerState): readonly Listener[] {
  return (definition.listen ?? []).flatMap((port) => {
    const number = state.number(port.port, state.scope);
    if (!state.holds(port.when, state.scope) || number === 0) return [];
    const address = port.address === undefined ? undefined : state.fill(port.address, state.scope);
    return [state.process.machine.network.listen(number, serve(port, definition, state), address)];
  });
}

function serve(port: ServerPort, definition: ServerDefinition, state: ServerState): Service {
  if (port.scheme !== 'tcp')
    return { http: (request) => answerRequest(request, port, definition.fail ?? [], state), ...(port.scheme !== 'https' && { plain: true }) };
  return {
    connect: (connection) => {
      inBackground(converse(connection, port, state));
    },
  };
}

async function converse(connection: Connection, port: ServerPort, state: ServerState): Promise<void> {
  const scope = state.with({ client: connection.remoteAddress.replace(/:\d+$/, '') });
  try {
    if (port.greeting !== undefined) await connection.output.write(state.fill(port.greeting, scope));
    for await (const line of readLines(connection.input)) {
      const heard = line.replace(/\r$/, '');
      if (port.echo === true) await connection.output.write(`${line}\n`);
      for (const [pattern, reply] of Object.entries(port.replies ?? {})) {
        const match = new RegExp(`^(?:${pattern})$`, 'i').exec(heard);
        if (match === null) continue;
        await connection.output.write(state.fill(reply, state.with({ line: heard, match }, scope)));
        break;
      }
    }
  } finally {
    connection.close();
  }
}
