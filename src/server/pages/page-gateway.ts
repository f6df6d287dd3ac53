import type { IncomingMessage, ServerResponse } from 'node:http';
import { LabRefusal } from '#labs/lab-refusal.ts';
import type { LabHost, PageResult } from '#labs/lab-host.ts';
import { failurePage } from './failure-page.ts';
import { PAGES, type PageView, type PageViews } from './page-views.ts';

export interface PageGatewayOptions {
  readonly labs: Pick<LabHost, 'browse'>;
  readonly views: PageViews;
  readonly report: (error: unknown) => void;
}

const MOST_BODY = 1024 * 1024;
const VIEW = new RegExp(`^(v[0-9a-f]{32})\\.${PAGES}\\.(.+)$`);

/** What a pod may be told of the learner's browser. */
const TOLD = [
  'accept',
  'accept-language',
  'cache-control',
  'content-type',
  'if-modified-since',
  'if-none-match',
  'range',
  'user-agent',
  'x-requested-with',
];
/** What belongs to one connection, or would loosen or break the frame. */
const KEPT_BACK = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-security-policy',
  'keep-alive',
  'location',
  'proxy-authenticate',
  'set-cookie',
  'strict-transport-security',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'x-frame-options',
]);

/**
 * Serves what pods answer, at origins of their own: `<view>.pages.<our host>`. Nothing there shares cookies, storage or
 * scripts with the application, nothing may be loaded from elsewhere, and only the application may frame it.
 */
export class PageGateway {
  readonly #options: PageGatewayOptions;

  constructor(options: PageGatewayOptions) {
    this.#options = options;
  }

  owns(request: IncomingMessage): boolean {
    return VIEW.test(request.headers.host ?? '');
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    this.#answer(request, response).catch((error: unknown) => {
      if (!(error instanceof LabRefusal)) this.#options.report(error);
      send(response, 503, failurePage('The lab did not answer', error instanceof LabRefusal ? error.message : 'Reload the page to try again.'));
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, name = '', host = ''] = VIEW.exec(request.headers.host ?? '') ?? [];
    const view = this.#options.views.find(name);
    if (view === undefined) {
      send(response, 410, failurePage('This page is closed', 'Open it again in the browser beside the terminal.'));
      return;
    }
    const scheme = 'encrypted' in request.socket ? 'https' : 'http';
    const own = `${request.headers['x-forwarded-proto'] === 'https' ? 'https' : scheme}://${host}`;
    const body = await readBody(request);
    if (body === undefined) {
      send(response, 413, failurePage('Too much was sent', 'At most one megabyte can be sent from this browser.'), own);
      return;
    }
    const url = view.origin + (request.url ?? '/');
    const jar = this.#options.views.jar(view);
    const cookies = await jar.getCookieString(url);
    const result = await this.#options.labs.browse(view.lab, {
      url,
      method: request.method ?? 'GET',
      headers: { ...told(request), ...(cookies !== '' && { cookie: cookies }) },
      body,
    });
    if (isDocument(request)) this.#noteShown(view, url, result);
    if (result.kind === 'failure') {
      send(response, 502, failurePage(FAILURES[result.reason], `${url}: ${result.message}`), own);
      return;
    }
    const cookie = result.headers['set-cookie'];
    if (cookie !== undefined) await jar.setCookie(cookie, url, { ignoreError: true });
    for (const [header, value] of Object.entries(result.headers))
      if (!KEPT_BACK.has(header) && !header.startsWith(':')) trySet(response, header, value);
    const location = result.headers['location'];
    if (location !== undefined) response.setHeader('location', this.#locate(view, location, url, own));
    protect(response, own);
    response.writeHead(result.status);
    response.end(result.body);
  }

  #noteShown(view: PageView, url: string, result: PageResult): void {
    const { views } = this.#options;
    if (result.kind === 'failure') views.show(view, { url, hostsEntry: false });
    else if (result.headers['location'] === undefined)
      views.show(view, { url, status: result.status, hostsEntry: result.hostsEntry, ...(result.pod !== undefined && { pod: result.pod }) });
  }

  /** Where a redirection leads, in the learner's browser. */
  #locate(view: PageView, location: string, base: string, own: string): string {
    if (!URL.canParse(location, base)) return location;
    const target = new URL(location, base);
    const path = target.pathname + target.search + target.hash;
    if (target.origin === view.origin) return path;
    const other = this.#options.views.viewOf(view.lab, view.panel, target.origin);
    const { protocol, host } = new URL(own);
    return `${protocol}//${other.name}.${PAGES}.${host}${path}`;
  }
}

const FAILURES = {
  'bad-url': 'This is no address',
  name: 'This name is not known',
  refused: 'The connection was refused',
  timeout: 'Nothing answered in time',
  unreachable: 'There is no way to this address',
  reset: 'The connection broke',
} as const;

function isDocument({ headers }: IncomingMessage): boolean {
  const target = headers['sec-fetch-dest'];
  return target === 'iframe' || target === 'document' || (target === undefined && headers.accept?.includes('text/html') === true);
}

function told({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    TOLD.flatMap((name) => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}

async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MOST_BODY) return undefined;
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/** A pod may answer with what is no header. */
function trySet(response: ServerResponse, header: string, value: string): void {
  try {
    response.setHeader(header, value);
  } catch {
    // Left out, as a proxy would.
  }
}

/** The frame around whatever a pod sends. */
function protect(response: ServerResponse, own: string): void {
  const { protocol, host } = new URL(own);
  const views = `${protocol}//*.${PAGES}.${host}`;
  response.setHeader(
    'content-security-policy',
    `default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:; base-uri 'self'; form-action 'self' ${views}; frame-src 'self' ${views}; ` +
      `frame-ancestors ${own} ${views}; sandbox allow-scripts allow-forms allow-modals allow-same-origin`,
  );
  // A reload is a request to a pod, every time: that is what the learner wants to see.
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  response.setHeader('referrer-policy', 'no-referrer');
  response.setHeader('cross-origin-resource-policy', 'same-origin');
}

function send(response: ServerResponse, status: number, html: string, own?: string): void {
  if (own === undefined) response.setHeader('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox");
  else protect(response, own);
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  response.end(html);
}
