import { parseDuration } from '#kube/duration.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';
import { randomInteger, randomUid } from '#posix/random.ts';
import type { ServerDefinition, ServerLine } from '../../image-definition.ts';
import type { Image } from '../../image.ts';
import { compileExpression, type Scope } from './expression.ts';
import { parseArguments } from './parse-arguments.ts';
import { fillTemplate, templateValue } from './template.ts';
import { untilExit } from './until-exit.ts';

/** A described server while it runs: what its templates see, and what it keeps. */
export class ServerState {
  readonly process: Process;
  readonly image: Image;
  readonly startedAt: number;
  /** Requests so far. */
  count = 0;
  readonly kept = new Map<string, unknown>();
  /** Ends the process with a code. */
  readonly exit: (code: number) => void;
  readonly exited: Promise<number>;
  readonly #args: ReadonlyMap<string, unknown>;
  readonly scope: Scope;

  constructor(process: Process, image: Image, definition: ServerDefinition) {
    this.image = image;
    this.startedAt = process.machine.clock.now();
    let settle: (code: number) => void = () => undefined;
    this.exited = new Promise((resolve) => (settle = resolve));
    this.exit = settle;
    this.process = untilExit(process, this.exited);
    this.scope = (name) => this.#lookUp(name);
    const defaults = Object.entries(definition.defaults ?? {}).map(([name, value]) => [name, this.fill(value, this.scope)] as const);
    this.#args = new Map<string, unknown>([...defaults, ...parseArguments(process.argv)]);
  }

  /** A scope in which some names mean something more. */
  with(names: Readonly<Record<string, unknown>>, below: Scope = this.scope): Scope {
    return (name) => (Object.hasOwn(names, name) ? names[name] : below(name));
  }

  fill(text: string, scope: Scope): string {
    return fillTemplate(this.image.fill(text), scope);
  }

  value(text: string, scope: Scope): unknown {
    return templateValue(this.image.fill(text), scope);
  }

  number(value: number | string, scope: Scope): number {
    return typeof value === 'number' ? value : Number(/(\d+)$/.exec(this.fill(value, scope))?.[1] ?? 0);
  }

  /** ms; a text that is no span of time is seconds, as programs take them. */
  duration(value: number | string, scope: Scope): number {
    if (typeof value === 'number') return value;
    const text = this.fill(value, scope).trim();
    if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
    return /^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text) ? parseDuration(text) : 0;
  }

  holds(when: string | undefined, scope: Scope): boolean {
    return when === undefined || Boolean(compileExpression(when)(scope));
  }

  async say(line: ServerLine, scope: Scope = this.scope): Promise<void> {
    const { text, stderr = false, when, after } = typeof line === 'string' ? { text: line } : line;
    if (!this.holds(when, scope)) return;
    if (after !== undefined) await this.process.sleep(this.duration(after, scope));
    await this.process[stderr ? 'stderr' : 'stdout'].write(`${this.fill(text, scope)}\n`);
  }

  #lookUp(name: string): unknown {
    const { process } = this;
    const { clock, network, hostname, random } = process.machine;
    const now = (): string => new Date(clock.now()).toISOString();
    switch (name) {
      case 'env':
        return process.env;
      case 'args':
        return this.#args;
      case 'argv':
        return process.argv;
      case 'state':
        return this.kept;
      case 'hostname':
        return process.env.get('HOSTNAME') ?? hostname;
      case 'address':
        return network.addresses[0] ?? '127.0.0.1';
      case 'addresses':
        return network.addresses;
      case 'count':
        return this.count;
      case 'uptime':
        return (clock.now() - this.startedAt) / 1000;
      case 'now':
        return now();
      case 'unix':
        return Math.floor(clock.now() / 1000);
      case 'date':
        return new Date(clock.now()).toUTCString();
      case 'clf':
        return now().replace(/^(\d+)-(\d+)-(\d+)T([\d:]+).*/, (_, year: string, month: string, day: string, time: string) => {
          return `${day}/${MONTHS[Number(month) - 1] ?? ''}/${year}:${time} +0000`;
        });
      case 'klog':
        return `${now().slice(5, 7)}${now().slice(8, 10)} ${now().slice(11, 23)}000`;
      case 'pid':
        return process.pid;
      case '$random':
        return (limit: number) => randomInteger(random, Math.max(1, Math.floor(limit)));
      case '$uuid':
        return () => randomUid(random);
      case '$file':
        return (path: string) => readable(() => process.fs.readText(path));
      case '$folder':
        return (path: string) => readable(() => process.fs.readDirectory(path)) ?? [];
      default:
        return undefined;
    }
  }
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof PosixError) return undefined;
    throw error;
  }
}
