/** Turns whatever a command threw into text and an exit code. Mirrors cmdutil.CheckErr. */
import { NoMatchError } from '#kube/rest-mapping.ts';
import { StatusError, type StatusCause } from '#kube/status-error.ts';
import { ConnectionError } from '#kube/transport.ts';
import { Interrupted } from '#posix/posix-error.ts';
import { BareError, ConfigurationError, ErrorList, ExitError, UsageError } from './usage-error.ts';

export interface Report {
  /** For standard error, ended by a newline; may be empty. */
  readonly text: string;
  readonly code: number;
}

/** Rethrows what no user can do anything about: signals and bugs. */
export function reportError(error: unknown, server: string): Report {
  if (error instanceof Interrupted) throw error;
  if (error instanceof ExitError) return { text: '', code: error.code };
  if (error instanceof StatusError && error.reason === 'Invalid') return { text: line(invalidText(error)), code: 1 };
  if (error instanceof ConfigurationError) return { text: line(`Error in configuration: ${error.message}`), code: 1 };
  if (error instanceof ErrorList && error.errors.length === 1) return reportError(error.errors[0], server);
  if (error instanceof ErrorList) return { text: error.errors.map((each) => `${listedText(each, server)}\n`).join(''), code: 1 };
  return { text: line(standardText(error, server)), code: error instanceof UsageError ? error.code : 1 };
}

function line(text: string): string {
  return text.endsWith('\n') || text === '' ? text : `${text}\n`;
}

/** One of several: what is no answer of the server stands there without `error: `. */
function listedText(error: unknown, server: string): string {
  return error instanceof UsageError ? error.message : standardText(error, server);
}

function standardText(error: unknown, server: string): string {
  if (error instanceof StatusError) {
    if (error.reason === 'Unauthorized') return `error: You must be logged in to the server (${error.message})`;
    return error.reason === '' ? `Error from server: ${error.message}` : `Error from server (${error.reason}): ${error.message}`;
  }
  if (error instanceof ConnectionError) return connectionText(error, server);
  if (error instanceof BareError) return error.message;
  if (error instanceof UsageError || error instanceof ConfigurationError || error instanceof NoMatchError) {
    return error.message.startsWith('error: ') ? error.message : `error: ${error.message}`;
  }
  if (error instanceof ErrorList) return error.errors.map((each) => listedText(each, server)).join('\n');
  throw error;
}

export function connectionText(error: ConnectionError, server: string): string {
  if (error.message.includes('connection refused')) {
    return `The connection to the server ${server.replace(/^https?:\/\//, '').replace(/\/.*$/, '')} was refused - did you specify the right host or port?`;
  }
  return `Unable to connect to the server: ${error.message}`;
}

/** `The Deployment "web" is invalid: …`, several causes as a list. */
function invalidText(error: StatusError): string {
  const { details, message = '' } = error.status;
  let text = 'The request is invalid';
  if (details === undefined) return message === '' ? text : `${text}: ${message}`;
  const causes = details.causes ?? [];
  if ((details.kind ?? '') !== '' || (details.name ?? '') !== '') text = `The ${details.kind ?? ''} "${details.name ?? ''}" is invalid`;
  else if (message !== '' && causes.length === 0) text += `: ${message}`;
  if (causes.length === 0) return text;
  const lines = [...new Set(causes.map(causeText))];
  return lines.length === 1 ? `${text}: ${lines[0] ?? ''}` : `${text}: \n${lines.map((each) => `* ${each}`).join('\n')}\n`;
}

function causeText(cause: StatusCause): string {
  return `${cause.field ?? ''}: ${cause.message ?? ''}`;
}

/** Adds what was being done to which file, as cmdutil.AddSourceToErr: `error when creating "x.yaml": …`. */
export function addSource(verb: string, source: string, error: unknown): unknown {
  if (source === '') return error;
  if (error instanceof StatusError) {
    const { kind: _kind, apiVersion: _version, metadata: _metadata, status: _status, ...rest } = error.status;
    return new StatusError({ ...rest, message: `error when ${verb} "${source}": ${error.message}` });
  }
  if (error instanceof UsageError) return new UsageError(`error when ${verb} "${source}": ${error.message}`, error.code);
  return error;
}
