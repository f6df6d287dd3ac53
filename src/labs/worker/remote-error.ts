import { ConnectionError } from '#kube/transport.ts';
import { LabRefusal } from '../lab-refusal.ts';
import { StatusError, type Status } from '#kube/status-error.ts';

/** A failure as plain data, so that it can cross between threads and be thrown again as what it was. */
export type RemoteError =
  | { readonly type: 'status'; readonly status: Status }
  | { readonly type: 'connection'; readonly message: string }
  | { readonly type: 'refused'; readonly message: string }
  | { readonly type: 'other'; readonly message: string; readonly stack: string };

export function toRemoteError(error: unknown): RemoteError {
  if (error instanceof StatusError) return { type: 'status', status: error.status };
  if (error instanceof ConnectionError) return { type: 'connection', message: error.message };
  if (error instanceof LabRefusal) return { type: 'refused', message: error.message };
  if (error instanceof Error) return { type: 'other', message: error.message, stack: error.stack ?? '' };
  return { type: 'other', message: String(error), stack: '' };
}

export function fromRemoteError(error: RemoteError): Error {
  switch (error.type) {
    case 'status':
      return new StatusError(error.status);
    case 'connection':
      return new ConnectionError(error.message);
    case 'refused':
      return new LabRefusal(error.message);
    case 'other': {
      const thrown = new Error(error.message);
      thrown.stack = error.stack;
      return thrown;
    }
  }
}
