// Mirrors pkg/kubelet/server: logs, exec, attach and port-forward, as the API server asks for them.
import type { Pod } from '#kube/generated/types.ts';
import { StatusError } from '#kube/status-error.ts';
import type { Connection, HttpRequest, HttpResponse } from '#posix/network.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { ChildProcess } from '#posix/process.ts';
import type { InputStream } from '#posix/stream.ts';
import type { Clock } from '#posix/clock.ts';
import type { LogOptions, NodeConnection, RemoteIo } from '../api/node-connection.ts';
import type { Fabric } from '../network/fabric.ts';
import type { ContainerWorker } from './container-worker.ts';
import { serviceUnavailable } from '#kube/status-errors.ts';
import { askKubelet } from './kubelet-api.ts';
import type { Kubelet } from './kubelet.ts';
import { execError } from './probe-request.ts';

export class KubeletConnection implements NodeConnection {
  readonly #kubelet: Kubelet;
  readonly #fabric: Fabric;
  readonly #clock: Clock;

  constructor(kubelet: Kubelet, fabric: Fabric, clock: Clock) {
    this.#kubelet = kubelet;
    this.#fabric = fabric;
    this.#clock = clock;
  }

  logs(pod: Pod, options: LogOptions): InputStream {
    const worker = this.#container(pod, options.container);
    const { record } = worker;
    if (options.previous === true && worker.previousLog === undefined) {
      throw badRequest(`previous terminated container "${options.container}" in pod "${pod.metadata.name}" not found`);
    }
    if (record.state.waiting !== undefined && record.containerId === '') {
      const reason = record.state.waiting.reason ?? '';
      const why = reason === 'ErrImagePull' || reason === 'ImagePullBackOff' ? 'trying and failing to pull image' : reason;
      throw badRequest(`container "${options.container}" in pod "${pod.metadata.name}" is waiting to start: ${why}`);
    }
    const log = options.previous === true ? (worker.previousLog ?? worker.log) : worker.log;
    const since =
      options.sinceTime !== undefined
        ? Date.parse(options.sinceTime)
        : options.sinceSeconds !== undefined
          ? this.#clock.now() - options.sinceSeconds * 1000
          : undefined;
    return log.read({
      follow: options.follow === true,
      timestamps: options.timestamps === true,
      ...(options.tailLines !== undefined && { tailLines: options.tailLines }),
      ...(since !== undefined && { since }),
      ...(options.limitBytes !== undefined && { limitBytes: options.limitBytes }),
    });
  }

  exec(pod: Pod, container: string, command: readonly string[], io: RemoteIo): ChildProcess {
    const { running, record } = this.#container(pod, container);
    if (running === undefined) throw internal(`unable to upgrade connection: container not found ("${container}")`);
    try {
      return running.exec({ argv: command, ...io });
    } catch (error) {
      if (!(error instanceof PosixError)) throw error;
      throw internal(
        `Internal error occurred: Internal error occurred: error executing command in container: failed to exec in container: failed to start exec "${record.containerId.slice(45)}${record.containerId.slice(13, 45)}": OCI runtime exec failed: exec failed: ${execError(command[0] ?? '', error)}: unknown`,
      );
    }
  }

  attach(pod: Pod, container: string, io: RemoteIo): ChildProcess {
    const worker = this.#container(pod, container);
    const { running } = worker;
    if (running === undefined) throw internal(`unable to upgrade connection: container not found ("${container}")`);
    const { stop } = running.attach.join(io, worker.spec.stdinOnce === true);
    const exited = running.attach.ended.finally(stop);
    return {
      pid: 1,
      group: 1,
      exited,
      onStopped: () => undefined,
      kill: () => {
        stop();
      },
    };
  }

  async connect(pod: Pod, port: number): Promise<Connection> {
    const host = this.#hostOf(pod);
    return this.#fabric.connect(host, '127.0.0.1', port);
  }

  async http(pod: Pod, port: number, request: HttpRequest): Promise<HttpResponse> {
    const host = this.#hostOf(pod);
    return this.#fabric.http(host, '127.0.0.1', port, request);
  }

  kubelet(node: string, path: string): HttpResponse {
    const context = this.#kubelet.node(node);
    if (context === undefined || this.#kubelet.isStopped(node))
      throw serviceUnavailable(
        `error trying to reach service: dial tcp ${context?.address ?? node}:10250: connect: ${context === undefined ? 'no route to host' : 'connection refused'}`,
      );
    return askKubelet(this.#kubelet.view(context), path);
  }

  #hostOf(pod: Pod): NonNullable<ReturnType<Kubelet['hostAt']>> {
    const worker = this.#kubelet.workerOf(pod);
    const host = worker?.host;
    if (worker === undefined || host === undefined)
      throw internal(`unable to forward port because pod is not running. Current status=${pod.status?.phase ?? ''}`);
    worker.materialise();
    return host;
  }

  /** With its processes running. */
  #container(pod: Pod, name: string): ContainerWorker {
    const { nodeName = '' } = pod.spec;
    if (this.#kubelet.isStopped(nodeName))
      throw internal(
        `Get "https://${pod.status?.hostIP ?? ''}:10250/containerLogs/${pod.metadata.namespace ?? ''}/${pod.metadata.name}/${name}": dial tcp ${pod.status?.hostIP ?? ''}:10250: connect: connection refused`,
      );
    const worker = this.#kubelet.workerOf(pod);
    worker?.materialise();
    const container = worker?.workers.get(name);
    if (container !== undefined) return container;
    throw badRequest(`container "${name}" in pod "${pod.metadata.name}" is waiting to start: ContainerCreating`);
  }
}

function badRequest(message: string): StatusError {
  return new StatusError({ reason: 'BadRequest', code: 400, message });
}

function internal(message: string): StatusError {
  return new StatusError({ reason: 'InternalError', code: 500, message });
}
