/** Completes one word of a kubectl command line. Mirrors cobra's getCompletions and kubectl/pkg/util/completion. */
import { StatusError } from '#kube/status-error.ts';
import { ConnectionError, type Transport } from '#kube/transport.ts';
import type { Process } from '#posix/process.ts';
import { Client } from '../client.ts';
import type { Command } from '../command.ts';
import { findCommand } from '../commands/find-command.ts';
import { rootCommand } from '../commands/root.ts';
import { KubeconfigAccess } from '../config/kubeconfig-access.ts';
import { contextOf, resolveConfig, type ResolvedConfig } from '../config/resolved-config.ts';
import type { FlagDefinition } from '../flags/flag.ts';
import { globalFlags } from '../flags/global-flags.ts';
import { FlagError, parseFlags, type ParsedFlags } from '../flags/parse-flags.ts';
import { ConfigurationError, UsageError } from '../usage-error.ts';
import { argumentRules, flagWords, KINDS_WITH_PODS, type ArgumentRule } from './argument-rules.ts';
import { files, manifests, NO_FILES, NO_SPACE, nothing, only, type Candidates } from './candidates.ts';
import { ServerNames } from './server-names.ts';

const OUTPUTS = [
  'json',
  'yaml',
  'name',
  'go-template',
  'go-template-file',
  'template',
  'templatefile',
  'jsonpath',
  'jsonpath-as-json',
  'jsonpath-file',
];
const GET_OUTPUTS = [...OUTPUTS, 'custom-columns', 'custom-columns-file', 'wide'];

const HELP: FlagDefinition = { name: 'help', shorthand: 'h', type: 'bool', usage: 'help' };

/** What may stand after `before` (without `kubectl`) and begins with `word`. */
export async function completeWord(
  before: readonly string[],
  word: string,
  process: Process,
  connect: (config: ResolvedConfig) => Transport,
): Promise<Candidates> {
  try {
    const { values, directive } = await new Place(before, word, process, connect).candidates();
    const typed = /^--[^=]+=/.test(word) ? word.slice(word.indexOf('=') + 1) : word;
    return { values: isFilter(directive) ? values : values.filter(({ value }) => value.startsWith(typed)), directive };
  } catch (error) {
    // Nothing to offer when the server cannot be asked or the line is wrong so far.
    if ([StatusError, ConnectionError, UsageError, ConfigurationError, FlagError].some((known) => error instanceof known)) return nothing;
    throw error;
  }
}

function isFilter(directive: number): boolean {
  return directive === manifests.directive;
}

class Place {
  readonly #before: readonly string[];
  readonly #word: string;
  readonly #process: Process;
  readonly #connect: (config: ResolvedConfig) => Transport;
  readonly #chain: readonly Command[];
  readonly #words: readonly string[];
  readonly #flags: readonly FlagDefinition[];

  constructor(before: readonly string[], word: string, process: Process, connect: (config: ResolvedConfig) => Transport) {
    this.#before = before;
    this.#word = word;
    this.#process = process;
    this.#connect = connect;
    const { chain, words } = findCommand(rootCommand, before, globalFlags);
    const own = chain.flatMap((each, depth) => [...(each.persistentFlags ?? []), ...(depth === chain.length - 1 ? (each.flags ?? []) : [])]);
    const names = new Set(own.flatMap((flag) => [flag.name, `-${flag.shorthand ?? ''}`]));
    const globals = globalFlags.filter((flag) => !names.has(flag.name));
    this.#chain = chain;
    this.#words = words;
    this.#flags = [...own, ...globals.map((flag) => (names.has(`-${flag.shorthand ?? ' '}`) ? { ...flag, shorthand: undefined } : flag))];
  }

  async candidates(): Promise<Candidates> {
    if (this.#before.includes('--')) return files;
    const assigned = /^--([^=]+)=/.exec(this.#word)?.[1];
    if (assigned !== undefined)
      return this.#values(
        this.#flags.find((flag) => flag.name === assigned),
        this.#parsed(this.#words),
      );
    const pending = this.#before.at(-1) ?? '';
    const open = this.#flags.find((flag) => takesValue(flag) && (pending === `--${flag.name}` || pending === `-${flag.shorthand ?? '\0'}`));
    if (open !== undefined) return this.#values(open, this.#parsed(this.#words.slice(0, -1)));
    if (this.#word.startsWith('-')) return this.#flagNames();
    const parsed = this.#parsed(this.#words);
    const command = this.#chain.at(-1) ?? rootCommand;
    const path = this.#chain
      .slice(1)
      .map(({ name }) => name)
      .join(' ');
    const subcommands = (command.subcommands ?? []).filter(({ hidden }) => hidden !== true);
    if (subcommands.length > 0 && parsed.args.length === 0) {
      const sorted = subcommands.toSorted((a, b) => (a.name < b.name ? -1 : 1));
      return { values: sorted.map(({ name, short }) => ({ value: name, description: short })), directive: NO_FILES };
    }
    const rule = argumentRules[path];
    const required = this.#flags.filter((flag) => flag.required === true && !parsed.flags.changed(flag.name));
    const found = rule === undefined ? files : await this.#arguments(rule, parsed);
    return { ...found, values: [...required.map(({ name, usage }) => ({ value: `--${name}`, description: usage })), ...found.values] };
  }

  #parsed(words: readonly string[]): ParsedFlags {
    return parseFlags(words, this.#flags);
  }

  #flagNames(): Candidates {
    const shown = [...this.#flags.filter((flag) => flag.hidden !== true), HELP];
    const values = shown.flatMap((flag) => [
      { value: `--${flag.name}`, description: flag.usage },
      ...(flag.shorthand === undefined || this.#word.startsWith('--') ? [] : [{ value: `-${flag.shorthand}`, description: flag.usage }]),
    ]);
    return { values, directive: NO_FILES };
  }

  async #arguments(rule: ArgumentRule, parsed: ParsedFlags): Promise<Candidates> {
    const { args } = parsed;
    switch (rule.kind) {
      case 'words':
        return args.length === 0 ? only(rule.words) : nothing;
      case 'entries':
        return args.length === 0 ? only(this.#entries(rule.of)) : nothing;
      case 'kind':
        return args.length === 0 ? only(await this.#server(parsed).kinds()) : nothing;
      case 'names':
        return rule.once === true && args.length > 0 ? nothing : only(await this.#others(rule.of, parsed));
      case 'pod':
        if (args.length === 0) return this.#pods(parsed);
        return rule.containers === true && args.length === 1 ? only(await this.#server(parsed).containers(args[0] ?? '')) : nothing;
      case 'copied':
        return this.#copied(parsed);
      case 'objects':
        return this.#objects(rule.kinds, parsed);
    }
  }

  /** `TYPE NAME…`, `TYPE,TYPE`, `TYPE/NAME…` */
  async #objects(kinds: readonly string[] | undefined, parsed: ParsedFlags): Promise<Candidates> {
    const slash = this.#word.indexOf('/');
    if (slash > 0) return this.#below(this.#word.slice(0, slash), parsed);
    const [kind] = parsed.args;
    if (kind === undefined) {
      const lead = this.#word.slice(0, this.#word.lastIndexOf(',') + 1);
      return only((kinds ?? (await this.#server(parsed).kinds())).map((each) => `${lead}${each}`));
    }
    return kind.includes('/') || kind.includes(',') ? nothing : only(await this.#others(kind, parsed));
  }

  async #below(kind: string, parsed: ParsedFlags): Promise<Candidates> {
    const names = (await this.#server(parsed).names(kind)).map((name) => `${kind}/${name}`);
    return only(names.filter((name) => !parsed.args.includes(name)));
  }

  /** Those that the line does not have yet. */
  async #others(kind: string, parsed: ParsedFlags): Promise<readonly string[]> {
    return (await this.#server(parsed).names(kind)).filter((name) => !parsed.args.includes(name));
  }

  async #pods(parsed: ParsedFlags): Promise<Candidates> {
    const slash = this.#word.indexOf('/');
    if (slash > 0) return this.#below(this.#word.slice(0, slash), parsed);
    const pods = (await this.#server(parsed).names('pods')).filter((name) => name.startsWith(this.#word));
    const { values } = only([...pods, ...KINDS_WITH_PODS.map((kind) => `${kind}/`)]);
    return { values, directive: pods.length === 0 ? NO_FILES | NO_SPACE : NO_FILES };
  }

  /** A file here, `POD:`, or `NAMESPACE/POD:`. */
  async #copied(parsed: ParsedFlags): Promise<Candidates> {
    if (parsed.args.length > 1 || /[:.]|^\//.test(this.#word)) return files;
    const pods = await this.#server(parsed).names('pods');
    return { values: only(pods.map((name) => `${name}:`)).values, directive: NO_SPACE };
  }

  async #values(flag: FlagDefinition | undefined, parsed: ParsedFlags): Promise<Candidates> {
    const name = flag?.name ?? '';
    const words = flagWords[name];
    if (words !== undefined) return only(words);
    if (name === 'namespace') return only(await this.#server(parsed).names('namespaces'));
    if (name === 'context' || name === 'cluster' || name === 'user') return only(this.#entries(`${name}s`));
    if (name === 'output') return only(this.#chain.at(-1)?.name === 'get' ? GET_OUTPUTS : OUTPUTS);
    if (name === 'filename') return manifests;
    if (name === 'container') return only(await this.#server(parsed).containers(parsed.args[0] ?? ''));
    return files;
  }

  #entries(of: 'contexts' | 'clusters' | 'users'): readonly string[] {
    return [...new KubeconfigAccess(this.#process, '').load()[of].keys()].toSorted();
  }

  #server({ flags }: ParsedFlags): ServerNames {
    const access = new KubeconfigAccess(this.#process, flags.string('kubeconfig'));
    const client = new Client(this.#connect(resolveConfig(access, flags)), { race: (promise) => this.#process.race(promise) });
    return new ServerNames(client, flags.string('namespace') || contextOf(access, flags).namespace || 'default');
  }
}

function takesValue(flag: FlagDefinition): boolean {
  return flag.type !== 'bool' && flag.bare === undefined;
}
