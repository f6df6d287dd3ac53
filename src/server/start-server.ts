import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import next from 'next';
import { ensureAdminInvitation } from '#auth/admin-invitation.ts';
import { findViewer } from '#auth/viewer.ts';
import { closeDatabase } from '#db/database.ts';
import { migrate } from '#db/migrate.ts';
import { WorkerLabHost } from '#labs/host/worker-lab-host.ts';
import { podiumGlobal, type LabRequest } from '#labs/lab-host.ts';
import { appendLog } from '#progress/append-log.ts';
import { findAttempt, findOwnAttempt } from '#progress/find-attempt.ts';
import { listPassedTasks } from '#progress/list-passed-tasks.ts';
import { loadSnapshot } from '#progress/load-snapshot.ts';
import { recordVerdict } from '#progress/record-verdict.ts';
import type { Attempt } from '#progress/types.ts';
import { saveSnapshot } from '#progress/save-snapshot.ts';
import { keepCertificate } from './certificate.ts';
import { ConfigError, type Config } from './config.ts';
import { keepSecret, prepareDataFolder } from './data-folder.ts';
import { createHttpAndHttps } from './http-and-https.ts';
import { LabApi } from './lab-api.ts';
import { labToken } from './lab-token.ts';
import { PageGateway } from './pages/page-gateway.ts';
import { PageViews } from './pages/page-views.ts';
import { TerminalGateway } from './terminal-gateway.ts';

export interface RunningServer {
  readonly url: string;
  /** Puts every lab away, then ends. */
  stop(): Promise<void>;
}

function labRequest({ id, learner, course, lesson, seed }: Attempt): LabRequest {
  return { lab: id, learner, course, lesson, seed };
}

function report(error: unknown): void {
  console.error(error);
}

/** The one process of Podium: pages, terminals, lab APIs. Throws `ConfigError` for what the operator can mend. */
export async function startServer(config: Config): Promise<RunningServer> {
  await prepareDataFolder(config.DATA_DIR);
  const secret = await keepSecret(config.DATA_DIR, config.PODIUM_SECRET);
  // Next's bundles read their settings from the environment.
  Object.assign(process.env, {
    PODIUM_SECRET: secret,
    DATABASE_URL: config.DATABASE_URL,
    DATA_DIR: config.DATA_DIR,
    CONTENT_DIR: config.CONTENT_DIR,
  });
  const certificate = await keepCertificate(config.DATA_DIR, config.HOST);
  const { tcp, servers, close } = createHttpAndHttps(certificate);
  const url = await listen(tcp, config);
  await migrate(config.DATABASE_URL);

  const labs = new WorkerLabHost({
    program: new URL('./lab-worker.mjs', import.meta.url),
    content: config.CONTENT_DIR,
    workers: config.LAB_WORKERS,
    memoryMb: config.LAB_WORKER_MEMORY_MB,
    labsPerLearner: config.LABS_PER_LEARNER,
    idleMs: config.LAB_IDLE_MINUTES * 60_000,
    findLab: async (lab) => {
      const attempt = await findAttempt(lab);
      return attempt === undefined ? undefined : labRequest(attempt);
    },
    loadSnapshot: async (lab) => (await loadSnapshot(lab)) ?? undefined,
    loadPassed: listPassedTasks,
    saveSnapshot,
    recordVerdict,
    appendLog,
    tokenOf: (lab) => labToken(secret, lab),
    certificate: certificate.cert,
    report,
  });
  const views = new PageViews();
  Object.assign(podiumGlobal(), { labHost: labs, authorHost: labs, pageViews: views });

  const app = next({ dev: config.development, dir: process.cwd(), hostname: config.HOST, port: Number(new URL(url).port), httpServer: servers[0] });
  await app.prepare();
  const pages = app.getRequestHandler();
  const pageUpgrades = app.getUpgradeHandler();
  const api = new LabApi({ labs, secret, report });
  const podPages = new PageGateway({ labs, views, report });
  const gateway = new TerminalGateway({
    host: labs,
    identify: async (request) => {
      const viewer = await findViewer(new Headers({ cookie: request.headers.cookie ?? '' }));
      if (viewer === undefined) return undefined;
      return async (lab) => {
        const attempt = await findOwnAttempt(viewer.id, lab);
        return attempt === undefined ? undefined : labRequest(attempt);
      };
    },
    report,
  });

  for (const server of servers) {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (podPages.owns(request)) podPages.handle(request, response);
      else if (api.owns(request)) api.handle(request, response);
      else pages(request, response).catch(report);
    });
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const path = (request.url ?? '').split('?')[0];
      if (podPages.owns(request)) socket.end('HTTP/1.1 501 Not Implemented\r\nconnection: close\r\n\r\n');
      else if (path === '/terminal') gateway.upgrade(request, socket, head);
      else if (api.owns(request)) api.upgrade(request, socket, head);
      else if (config.development) pageUpgrades(request, socket, head).catch(report);
      else socket.destroy();
    });
  }

  console.log(`Podium is ready at ${config.PUBLIC_URL ?? url}`);
  const invitation = await ensureAdminInvitation();
  if (invitation !== undefined) console.log(`Open this link once to become its administrator: ${config.PUBLIC_URL ?? url}/invitation/${invitation}`);

  return {
    url,
    stop: async () => {
      gateway.close();
      await labs.close();
      await app.close();
      await close();
      await closeDatabase();
    },
  };
}

function listen(server: import('node:net').Server, config: Config): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = `Port ${config.PORT} is taken by another program. Stop it, or choose another: PORT=${config.PORT + 1} npm start`;
      reject(
        error.code === 'EADDRINUSE' ? new ConfigError(taken) : new ConfigError(`Cannot listen on ${config.HOST}:${config.PORT}: ${error.message}`),
      );
    });
    server.listen(config.PORT, config.HOST, () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : config.PORT;
      resolve(`http://${config.HOST === '0.0.0.0' || config.HOST === '::' ? 'localhost' : config.HOST}:${port}`);
    });
  });
}
