import type { Pod } from '#kube/generated/types.ts';
import type { Connection, HttpRequest, HttpResponse } from '#posix/network.ts';
import type { ChildProcess, Terminal } from '#posix/process.ts';
import type { InputStream, OutputStream } from '#posix/stream.ts';

export interface LogOptions {
  readonly container: string;
  readonly follow?: boolean;
  readonly previous?: boolean;
  readonly tailLines?: number;
  readonly sinceSeconds?: number;
  readonly sinceTime?: string;
  readonly timestamps?: boolean;
  readonly limitBytes?: number;
}

/** What the API server asks of a node's kubelet. Throws `StatusError` with the kubelet's messages. */
export interface NodeConnection {
  /** Ends when the container's output ends or, without `follow`, at what there is. */
  logs(pod: Pod, options: LogOptions): InputStream;
  exec(pod: Pod, container: string, command: readonly string[], io: RemoteIo): ChildProcess;
  /** Joins the main process. */
  attach(pod: Pod, container: string, io: RemoteIo): ChildProcess;
  connect(pod: Pod, port: number): Promise<Connection>;
  http(pod: Pod, port: number, request: HttpRequest): Promise<HttpResponse>;
  /** The kubelet's own HTTP server. */
  kubelet(node: string, path: string): HttpResponse;
}

export interface RemoteIo {
  readonly stdin: InputStream | undefined;
  readonly stdout: OutputStream | undefined;
  readonly stderr: OutputStream | undefined;
  readonly terminal: Terminal | undefined;
}
