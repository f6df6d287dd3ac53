// Mirrors kubens of github.com/ahmetb/kubectx.
import { getApiResource } from '#kube/api-resources.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Transport } from '#kube/transport.ts';
import type { Process, Program } from '#posix/process.ts';
import { Client } from '../client.ts';
import { KubeconfigAccess } from '../config/kubeconfig-access.ts';
import { resolveConfig, type ResolvedConfig } from '../config/resolved-config.ts';
import { globalFlags } from '../flags/global-flags.ts';
import { parseFlags } from '../flags/parse-flags.ts';
import { UsageError } from '../usage-error.ts';
import { markCurrent, programOf, recall, remember } from './context-program.ts';

const HELP = `kubens: switch between namespaces of the current context

USAGE:
  kubens                    : list the namespaces
  kubens <NAME>             : make <NAME> the namespace of the current context
  kubens <NAME> --force     : even if it does not exist
  kubens -                  : switch to the previous namespace
  kubens -c, --current      : show the current namespace
`;

export function createKubens(connect: (config: ResolvedConfig) => Transport): Program {
  return programOf('kubens', (process, args) => run(process, args, connect));
}

async function run(process: Process, args: readonly string[], connect: (config: ResolvedConfig) => Transport): Promise<void> {
  const config = new KubeconfigAccess(process, '');
  const { contexts, currentContext } = config.load();
  const context = contexts.get(currentContext);
  const names = args.filter((arg) => arg !== '--force' && arg !== '-f');
  const [first] = names;
  if (first === '-h' || first === '--help') return process.stdout.write(HELP);
  if (currentContext === '' || context === undefined) throw new UsageError('current-context is not set');
  const current = context.namespace === undefined || context.namespace === '' ? 'default' : context.namespace;
  if (first === '-c' || first === '--current') return process.stdout.write(`${current}\n`);
  const client = new Client(connect(resolveConfig(config, parseFlags([], globalFlags).flags)));
  const resource = getApiResource('', 'namespaces');
  if (first === undefined) {
    const { items } = await process.race(client.list(resource, ''));
    for (const { metadata } of items) await process.stdout.write(`${markCurrent(process, metadata?.name ?? '', metadata?.name === current)}\n`);
    return;
  }
  if (first.startsWith('-') && first !== '-') throw new UsageError(`unsupported option "${first}"`);
  if (names.length > 1) throw new UsageError('too many arguments');
  const state = `kubens/${currentContext.replaceAll('/', '_')}`;
  const name = first === '-' ? recall(process, state, 'previous namespace for current context') : first;
  if (names.length === args.length) await mustExist(process, client, name);
  if (name !== current) remember(process, state, current);
  config.change(
    (file) => file.contexts.has(currentContext),
    (file) => file.contexts.set(currentContext, { ...file.contexts.get(currentContext), namespace: name }),
  );
  await process.stderr.write(`✔ Active namespace is "${name}"\n`);
}

async function mustExist(process: Process, client: Client, name: string): Promise<void> {
  try {
    await process.race(client.get(getApiResource('', 'namespaces'), '', name));
  } catch (error) {
    if (error instanceof StatusError && error.reason === 'NotFound') throw new UsageError(`no namespace exists with name "${name}"`);
    throw error;
  }
}
