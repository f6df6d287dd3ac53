import type { Clock } from '#posix/clock.ts';
import type { Listener, ListeningPort, Service } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import { sleep } from '#posix/clock.ts';

export interface HostOptions {
  readonly name: string;
  readonly addresses: readonly string[];
  /** Where it stands: decides what it can reach. */
  readonly place: 'workstation' | 'node' | 'pod' | 'internet';
  /** Of nodes and pods. */
  readonly node?: string;
  /** `namespace/name` of the pod. */
  readonly pod?: string;
  /** /etc/hosts and /etc/resolv.conf as they are now. */
  readonly files: () => ResolverFiles;
  /** Starts the host's processes when they were put away. */
  readonly wake?: () => void;
}

export interface ResolverFiles {
  readonly hosts: string;
  readonly resolvConf: string;
}

interface Listening {
  readonly port: number;
  readonly address: string | undefined;
  readonly service: Service;
}

/** How often a caller lets freshly woken processes run before it believes that nobody listens. */
const WAKE_ROUNDS = 40;

/** A network namespace: addresses and what listens on them. */
export class Host {
  readonly options: HostOptions;
  #listening: Listening[] = [];
  #ephemeral = 32768;
  #awake = false;

  constructor(options: HostOptions) {
    this.options = options;
  }

  get name(): string {
    return this.options.name;
  }

  get addresses(): readonly string[] {
    return this.options.addresses;
  }

  /** The source address of what it sends. */
  get address(): string {
    return this.options.addresses[0] ?? '127.0.0.1';
  }

  listen(port: number, service: Service, address?: string): Listener {
    const own = address === '0.0.0.0' || address === '::' ? undefined : address;
    const clashes = (other: Service): boolean => (speaksTcp(other) && speaksTcp(service)) || (speaksUdp(other) && speaksUdp(service));
    const taken = (other: Listening): boolean =>
      other.port === port && clashes(other.service) && (other.address === undefined || own === undefined || other.address === own);
    if (this.#listening.some(taken)) throw new PosixError('EADDRINUSE');
    const entry: Listening = { port: port === 0 ? this.ephemeralPort() : port, address: own, service };
    this.#listening.push(entry);
    return {
      close: () => {
        this.#listening = this.#listening.filter((other) => other !== entry);
      },
    };
  }

  /** What listens on `address:port` now. */
  listener(address: string, port: number, protocol: 'TCP' | 'UDP' = 'TCP'): Service | undefined {
    const loopback = address.startsWith('127.');
    const speaks = protocol === 'TCP' ? speaksTcp : speaksUdp;
    return this.#listening.find(
      (entry) =>
        entry.port === port &&
        speaks(entry.service) &&
        (entry.address === undefined || entry.address === address || (loopback && entry.address.startsWith('127.'))),
    )?.service;
  }

  /** As `listener`, after the host's processes were woken and had time to start. */
  async serviceAt(address: string, port: number, clock: Clock, protocol: 'TCP' | 'UDP' = 'TCP'): Promise<Service | undefined> {
    const woken = this.wake();
    for (let round = 0; woken && round < WAKE_ROUNDS && this.listener(address, port, protocol) === undefined; round++) await sleep(clock, 0);
    return this.listener(address, port, protocol);
  }

  /** True the first time. */
  wake(): boolean {
    if (this.#awake || this.options.wake === undefined) return false;
    this.#awake = true;
    this.options.wake();
    return true;
  }

  ports(): readonly ListeningPort[] {
    return this.#listening.flatMap(({ port, address, service }) => [
      ...(speaksTcp(service) ? [{ port, address, protocol: 'tcp' as const }] : []),
      ...(speaksUdp(service) ? [{ port, address, protocol: 'udp' as const }] : []),
    ]);
  }

  ephemeralPort(): number {
    this.#ephemeral = this.#ephemeral >= 60999 ? 32768 : this.#ephemeral + 1;
    return this.#ephemeral;
  }

  close(): void {
    this.#listening = [];
  }
}

function speaksTcp(service: Service): boolean {
  return 'http' in service || 'connect' in service;
}

function speaksUdp(service: Service): boolean {
  return 'datagram' in service || 'dns' in service;
}
