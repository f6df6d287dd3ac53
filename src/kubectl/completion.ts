/** What may stand at a place of a kubectl command line: verbs, flags, kinds, names, namespaces, containers, contexts. */
import type { Transport } from '#kube/transport.ts';
import { StatusError } from '#kube/status-error.ts';
import { ConnectionError } from '#kube/transport.ts';
import type { Process } from '#posix/process.ts';
import { getApiResource } from '#kube/api-resources.ts';
import type { Pod } from '#kube/generated/types.ts';
import { Client } from './client.ts';
import { findCommand } from './commands/find-command.ts';
import { rootCommand } from './commands/root.ts';
import { KubeconfigAccess } from './config/kubeconfig-access.ts';
import { contextOf, resolveConfig, type ResolvedConfig } from './config/resolved-config.ts';
import { globalFlags } from './flags/global-flags.ts';
import type { FlagDefinition } from './flags/flag.ts';
import { FlagError, parseFlags } from './flags/parse-flags.ts';
import { ConfigurationError, UsageError } from './usage-error.ts';

/** Commands whose first argument is a kind. */
const KINDS = new Set([
  'get',
  'describe',
  'delete',
  'edit',
  'label',
  'annotate',
  'patch',
  'scale',
  'expose',
  'autoscale',
  'wait',
  'explain',
  'status',
  'history',
  'undo',
  'pause',
  'resume',
  'restart',
  'image',
  'env',
  'resources',
  'selector',
]);
/** Commands whose first argument is a pod. */
const PODS = new Set(['logs', 'exec', 'attach', 'port-forward', 'debug']);
const NODES = new Set(['cordon', 'uncordon', 'drain']);
const OUTPUTS = ['json', 'yaml', 'name', 'wide', 'jsonpath=', 'go-template=', 'custom-columns='];

/** `words[index]` is completed; `words[0]` is `kubectl`. Candidates begin with it. */
export async function completeKubectl(
  words: readonly string[],
  index: number,
  process: Process,
  connect: (config: ResolvedConfig) => Transport,
): Promise<readonly string[]> {
  const word = words[index] ?? '';
  try {
    const candidates = await new Completion(words.slice(1, index), word, process, connect).candidates();
    return [...new Set(candidates)].filter((candidate) => candidate.startsWith(word)).toSorted();
  } catch (error) {
    // Nothing to offer when the server cannot be asked or the line is wrong so far.
    if ([StatusError, ConnectionError, UsageError, ConfigurationError, FlagError].some((known) => error instanceof known)) return [];
    throw error;
  }
}

class Completion {
  readonly #before: readonly string[];
  readonly #word: string;
  readonly #process: Process;
  readonly #connect: (config: ResolvedConfig) => Transport;

  constructor(before: readonly string[], word: string, process: Process, connect: (config: ResolvedConfig) => Transport) {
    this.#before = before;
    this.#word = word;
    this.#process = process;
    this.#connect = connect;
  }

  async candidates(): Promise<readonly string[]> {
    if (this.#before.includes('--')) return [];
    const { chain, words } = findCommand(rootCommand, this.#before, globalFlags);
    const command = chain.at(-1) ?? rootCommand;
    const own = chain.flatMap((each, depth) => [...(each.persistentFlags ?? []), ...(depth === chain.length - 1 ? (each.flags ?? []) : [])]);
    const names = new Set(own.map((flag) => flag.name));
    const flags = [...own, ...globalFlags.filter((flag) => !names.has(flag.name))];
    const pending = this.#before.at(-1) ?? '';
    const open = flags.find((flag) => takesValue(flag) && (pending === `--${flag.name}` || pending === `-${flag.shorthand ?? '\0'}`));
    if (open !== undefined) return this.#values(open, words.slice(0, -1), flags);
    if (this.#word.startsWith('-')) return flags.filter((flag) => flag.hidden !== true).map((flag) => `--${flag.name}${takesValue(flag) ? '=' : ''}`);
    const { args } = parseFlags(words, flags);
    const subcommands = (command.subcommands ?? []).filter((each) => each.hidden !== true).map((each) => each.name);
    if (subcommands.length > 0 && args.length === 0) return subcommands;
    return this.#arguments(command.name, args, words, flags);
  }

  async #arguments(name: string, args: readonly string[], words: readonly string[], flags: readonly FlagDefinition[]): Promise<readonly string[]> {
    if (name === 'use-context' || name === 'delete-context' || name === 'rename-context') return [...this.#config().load().contexts.keys()];
    if (PODS.has(name)) return args.length === 0 ? this.#names('pods', words, flags) : [];
    if (NODES.has(name)) return this.#names('nodes', words, flags);
    if (name === 'taint') return args.length === 0 ? ['nodes'] : this.#names('nodes', words, flags);
    if (!KINDS.has(name)) return [];
    const [kind] = args;
    const slash = this.#word.indexOf('/');
    if (slash > 0) return (await this.#names(this.#word.slice(0, slash), words, flags)).map((each) => `${this.#word.slice(0, slash)}/${each}`);
    if (kind !== undefined && !kind.includes('/')) return this.#names(kind.split(',')[0] ?? '', words, flags);
    const comma = this.#word.lastIndexOf(',');
    const lead = comma < 0 ? '' : this.#word.slice(0, comma + 1);
    const { mapper } = await this.#client(words, flags).discovery();
    return mapper.resources.filter((resource) => resource.verbs.includes('get')).map((resource) => `${lead}${resource.plural}`);
  }

  async #values(flag: FlagDefinition, words: readonly string[], flags: readonly FlagDefinition[]): Promise<readonly string[]> {
    if (flag.name === 'namespace') return this.#names('namespaces', words, flags);
    if (flag.name === 'context') return [...this.#config().load().contexts.keys()];
    if (flag.name === 'output') return OUTPUTS;
    if (flag.name === 'dry-run') return ['none', 'client', 'server'];
    if (flag.name !== 'container') return [];
    const { args } = parseFlags(words, flags);
    const client = this.#client(words, flags);
    const pod = (await client.get(getApiResource('', 'pods'), this.#namespace(words, flags), args[0] ?? '')) as unknown as Pod;
    return [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])].map(({ name }) => name);
  }

  async #names(kind: string, words: readonly string[], flags: readonly FlagDefinition[]): Promise<readonly string[]> {
    const client = this.#client(words, flags);
    const resource = (await client.discovery()).mapper.findResource(kind);
    if (resource === undefined) return [];
    const { items } = await client.list(resource, resource.namespaced ? this.#namespace(words, flags) : '');
    return items.map((item) => item.metadata?.name ?? '');
  }

  #config(): KubeconfigAccess {
    return new KubeconfigAccess(this.#process, '');
  }

  #client(words: readonly string[], flags: readonly FlagDefinition[]): Client {
    return new Client(this.#connect(resolveConfig(this.#config(), parseFlags(words, flags).flags)));
  }

  #namespace(words: readonly string[], flags: readonly FlagDefinition[]): string {
    const values = parseFlags(words, flags).flags;
    return values.string('namespace') || contextOf(this.#config(), values).namespace || 'default';
  }
}

function takesValue(flag: FlagDefinition): boolean {
  return flag.type !== 'bool' && flag.bare === undefined;
}
