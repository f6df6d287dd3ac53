import { parseQuantity } from '#kube/quantity.ts';
import { inBackground } from '#posix/in-background.ts';
import type { Listener } from '#posix/network.ts';
import { Interrupted } from '#posix/posix-error.ts';
import type { Process, Program, Signal } from '#posix/process.ts';
import type { ServerDefinition } from '../image-definition.ts';
import type { Image } from '../image.ts';
import { reportUsage } from '../process-usage.ts';
import { listen } from './server/listen.ts';
import { runSteps } from './server/run-steps.ts';
import { ServerState } from './server/server-state.ts';

const ENDING: readonly Signal[] = ['SIGTERM', 'SIGINT', 'SIGQUIT'];

/** A loop that never waits would stop the cluster: between two rounds there is at least this, ms. */
const LEAST_PERIOD = 20;

/** The program `server`: behaves as the image's `server:` describes. */
export function describedServer(image: Image): Program {
  const definition = image.inherited('server') ?? {};
  return { name: 'server', run: (process) => runServer(definition, image, process) };
}

async function runServer(definition: ServerDefinition, image: Image, process: Process): Promise<number> {
  const state = new ServerState(process, image, definition);
  report(definition, state);
  handleSignals(definition, state);
  const finished = state.exited;
  void live(definition, state).catch(async (error: unknown) => {
    if (error instanceof Interrupted) return;
    await process.stderr.write(`${process.argv[0] ?? ''}: ${error instanceof Error ? error.message : String(error)}\n`);
    state.exit(1);
  });
  return process.race(finished);
}

/** From start-up on. Rejects with `Interrupted` when the process ends meanwhile. */
async function live(definition: ServerDefinition, state: ServerState): Promise<void> {
  const { process, scope } = state;
  if (definition.startup !== undefined) await process.sleep(state.duration(definition.startup, scope));
  await runSteps(definition.begin ?? [], state, scope);
  const listeners = listen(definition, state);
  void state.exited.then(() => {
    for (const listener of listeners satisfies readonly Listener[]) listener.close();
  });
  for (const line of definition.log ?? []) await state.say(line);
  for (const each of definition.every ?? []) inBackground(repeat(each, state));
  if (definition.loop !== undefined) inBackground(loop(definition.loop.do, state));
  if (definition.exit !== undefined && state.holds(definition.exit.when, scope)) {
    await process.sleep(state.duration(definition.exit.after, scope));
    state.exit(state.number(definition.exit.code, scope));
  }
}

async function repeat({ period, when, until, log, do: steps }: NonNullable<ServerDefinition['every']>[number], state: ServerState): Promise<void> {
  for (let round = 1; ; round++) {
    await state.process.sleep(Math.max(LEAST_PERIOD, state.duration(period, state.scope)));
    const scope = state.with({ round });
    if (until !== undefined && state.holds(until, scope)) return;
    if (!state.holds(when, scope)) continue;
    if (log !== undefined) await state.say(log, scope);
    if (steps !== undefined) await runSteps(steps, state, scope);
  }
}

async function loop(steps: NonNullable<ServerDefinition['loop']>['do'], state: ServerState): Promise<void> {
  for (let round = 1; ; round++) {
    await runSteps(steps, state, state.with({ round }));
    await state.process.sleep(LEAST_PERIOD);
  }
}

function handleSignals(definition: ServerDefinition, state: ServerState): void {
  const { process } = state;
  const described = definition.signals ?? {};
  for (const name of new Set([...ENDING, ...(Object.keys(described) as Signal[])])) {
    const signal = described[name];
    process.onSignal(name, () => {
      const react = async (): Promise<void> => {
        const lines = signal?.log ?? (signal === undefined ? (definition.goodbye ?? []) : []);
        for (const line of lines) await state.say(line, state.with({ signal: name }));
        if (signal?.ignore === true) return;
        if (signal?.after !== undefined) await process.sleep(state.duration(signal.after, state.scope));
        state.exit(signal?.code ?? 0);
      };
      inBackground(react());
    });
  }
}

function report(definition: ServerDefinition, state: ServerState): void {
  const own = definition.usage;
  if (own === undefined) return;
  const base = state.image.inherited('usage') ?? {};
  const amount = (text: string | undefined): number => {
    const filled = text === undefined ? '' : state.fill(text, state.scope).trim();
    return /^\d+(\.\d+)?([kKMG]i?|m)?$/.test(filled) ? parseQuantity(filled.replace(/^(\d+)K$/, '$1Ki')).toNumber() : 0;
  };
  const most = amount(own.memoryPeak ?? base.memoryPeak);
  reportUsage(state.process, {
    memory: amount(own.memory ?? base.memory),
    cpu: amount(own.cpu ?? base.cpu) * 1000,
    growth: amount(own.memoryGrowth ?? base.memoryGrowth) / 60,
    ...(most > 0 && { most }),
  });
}
