import type { ServerResponse } from 'node:http';
import { StatusError, type Status } from '#kube/status-error.ts';
import { internalError } from '#kube/status-errors.ts';

export function sendStatus(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { code, contentType, body } = statusBody(error);
  response.writeHead(code, { 'content-type': contentType }).end(body);
}

/** A Status as JSON; a path that names nothing is the text that Go's server sends. */
export function statusBody(error: unknown): { readonly code: number; readonly contentType: string; readonly body: string } {
  const status: Status = error instanceof StatusError ? error.status : internalError(error instanceof Error ? error.message : String(error)).status;
  const code = status.code ?? 500;
  if (status.details?.causes?.[0]?.reason === 'UnexpectedServerResponse') {
    return { code, contentType: 'text/plain; charset=utf-8', body: `${status.details.causes[0].message ?? ''}\n` };
  }
  return { code, contentType: 'application/json', body: `${JSON.stringify(status)}\n` };
}
