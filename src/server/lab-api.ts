import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { findAttempt } from '#progress/find-attempt.ts';
import type { WorkerLabHost } from '#labs/host/worker-lab-host.ts';
import { isLabToken } from './lab-token.ts';
import { createKubeHandler, type KubeHandler } from './kube-http/kube-handler.ts';

export interface LabApiOptions {
  readonly labs: WorkerLabHost;
  readonly secret: string;
  readonly report: (error: unknown) => void;
}

const PREFIX = /^\/k8s\/([a-zA-Z0-9-]{1,64})(?=\/|\?|$)/;

/** Every lab's own Kubernetes API at `/k8s/<lab>`, for the learner's kubectl, helm or client library. */
export class LabApi {
  readonly #options: LabApiOptions;
  /** One handler a lab, made when first asked. */
  readonly #handlers = new Map<string, KubeHandler>();

  constructor(options: LabApiOptions) {
    this.#options = options;
  }

  owns(request: IncomingMessage): boolean {
    return request.url?.startsWith('/k8s/') === true;
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    this.#enter(request).then(
      (handler) => {
        if (handler !== undefined) {
          handler.handle(request, response);
          return;
        }
        response.writeHead(401, { 'content-type': 'application/json' });
        response.end(
          JSON.stringify({
            kind: 'Status',
            apiVersion: 'v1',
            metadata: {},
            status: 'Failure',
            message: 'Unauthorized',
            reason: 'Unauthorized',
            code: 401,
          }),
        );
      },
      (error: unknown) => {
        this.#options.report(error);
        response.writeHead(503).end();
      },
    );
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#enter(request).then(
      (handler) => {
        if (handler !== undefined) handler.upgrade(request, socket, head);
        else socket.end('HTTP/1.1 401 Unauthorized\r\nconnection: close\r\n\r\n');
      },
      (error: unknown) => {
        this.#options.report(error);
        socket.destroy();
      },
    );
  }

  /** Authenticates, opens the lab when it was put away, and takes the prefix off the URL. */
  async #enter(request: IncomingMessage): Promise<KubeHandler | undefined> {
    const lab = PREFIX.exec(request.url ?? '')?.[1];
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (lab === undefined || token === undefined || !isLabToken(this.#options.secret, lab, token)) return undefined;
    const attempt = await findAttempt(lab);
    if (attempt === undefined) return undefined;
    await this.#options.labs.openLab({ lab, learner: attempt.learner, course: attempt.course, lesson: attempt.lesson, seed: attempt.seed });
    request.url = (request.url ?? '').replace(PREFIX, '') || '/';
    let handler = this.#handlers.get(lab);
    if (handler === undefined) {
      handler = createKubeHandler({ transport: () => this.#options.labs.transport(lab) });
      this.#handlers.set(lab, handler);
    }
    return handler;
  }
}
