import type { IncomingMessage } from 'node:http';
import { parse, YAMLParseError } from 'yaml';
import { badRequest, requestEntityTooLarge, unsupportedMediaType } from '#kube/status-errors.ts';
import { decodeProtobuf } from './protobuf/decode-protobuf.ts';
import type { ApiRequest, HttpMethod } from '#kube/transport.ts';

/** Upstream's limit for request bodies (MaxRequestBodyBytes). */
const MAX_BODY_BYTES = 3 * 1024 * 1024;
const REPEATED = /^impersonate-(group$|extra-)/;
const ACCEPTED = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf'];

export async function readApiRequest(request: IncomingMessage): Promise<ApiRequest> {
  const { path, query } = splitUrl(request.url ?? '/');
  const headers = lowerCaseHeaders(request);
  const body = await readBody(request);
  return {
    method: (request.method ?? 'GET') as HttpMethod,
    path,
    query,
    headers,
    ...(body.length === 0 ? {} : { body: parseBody(body, headers['content-type'] ?? 'application/json') }),
  };
}

export function splitUrl(url: string): { readonly path: string; readonly query: Record<string, string | string[]> } {
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const query: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1))) {
    const before = query[name];
    query[name] = before === undefined ? value : [...[before].flat(), value];
  }
  return { path, query };
}

/** Groups and extras are told apart by line ends: they may hold commas. */
export function lowerCaseHeaders({ headersDistinct }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headersDistinct).map(([name, values = []]) => [name, REPEATED.test(name) ? `${values.join('\n')}\n` : values.join(', ')]),
  );
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw requestEntityTooLarge(`limit is ${MAX_BODY_BYTES}`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseBody(body: Buffer, contentType: string): unknown {
  const type = contentType.split(';')[0]?.trim() ?? '';
  if (type === 'application/vnd.kubernetes.protobuf') return decodeProtobuf(body);
  if (/\bcbor\b/.test(type)) throw unsupportedMediaType(ACCEPTED);
  const text = body.toString('utf8');
  try {
    return /[+/]yaml$/.test(type) ? parse(text) : JSON.parse(text);
  } catch (error) {
    if (error instanceof YAMLParseError) throw badRequest(`error decoding YAML: ${error.message}`);
    // What the text should have been depends on where it was sent: the API server says it.
    return text;
  }
}
