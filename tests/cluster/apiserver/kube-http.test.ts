import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import type { NodeConnection } from '#cluster/api/node-connection.ts';
import { unauthorized } from '#kube/status-errors.ts';
import { createKubeHandler } from '#server/kube-http/kube-handler.ts';
import { decodeProtobuf } from '#server/kube-http/protobuf/decode-protobuf.ts';
import { call, pod, testServer } from './test-server.ts';

/** A kubelet whose containers print their arguments, echo their input and exit with 3. */
const nodes = {
  logs: () => {
    const chunks = [Buffer.from('one\n'), Buffer.from('two\n')];
    return { read: () => Promise.resolve(chunks.shift()), close: () => undefined };
  },
  exec: (_pod, _container, command, { stdin, stdout }) => {
    const run = async (): Promise<{ code: number }> => {
      await stdout?.write(`${command.join(' ')}\n`);
      for (let chunk = await stdin?.read(); chunk !== undefined; chunk = await stdin?.read()) await stdout?.write(chunk);
      return { code: 3 };
    };
    return { pid: 1, exited: run(), kill: () => undefined };
  },
} as Partial<NodeConnection> & object as NodeConnection;

const cluster = testServer();
cluster.server.nodes = nodes;
let http: Server;
let url: string;

beforeAll(async () => {
  const handler = createKubeHandler({
    transport: ({ headers }) => {
      if (headers.authorization !== 'Bearer secret') throw unauthorized();
      return cluster.transport;
    },
  });
  http = createServer((request, response) => handler.handle(request, response));
  http.on('upgrade', (request, socket, head) => handler.upgrade(request, socket, head));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  await call(cluster.transport, 'POST', '/api/v1/namespaces/default/pods', {
    ...pod('web'),
    spec: { nodeName: 'n1', containers: [{ name: 'web', image: 'nginx' }] },
  });
});

afterAll(async () => {
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
});

const authorization = 'Bearer secret';

async function fetchText(
  path: string,
  init: Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<{ status: number; text: string }> {
  const response = await fetch(url + path, { ...init, headers: { authorization, ...init.headers } });
  return { status: response.status, text: await response.text() };
}

describe('the API over HTTP', () => {
  test('turns strangers away', async () => {
    const response = await fetch(`${url}/api/v1/pods`);
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ kind: 'Status', reason: 'Unauthorized' });
  });

  test('takes YAML and answers in YAML', async () => {
    const body = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: yaml\ndata:\n  x: "1"\n';
    const created = await fetchText('/api/v1/namespaces/default/configmaps', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/yaml', accept: 'application/yaml' },
    });
    expect(created.status).toBe(201);
    expect(created.text).toContain('data:\n  x: "1"\n');
  });

  test('says 404 as Go does, and errors as Status', async () => {
    expect(await fetchText('/apis/nope')).toEqual({ status: 404, text: '404 page not found\n' });
    const { status, text } = await fetchText('/api/v1/namespaces/default/pods/nope');
    expect([status, (JSON.parse(text) as { message: string }).message]).toEqual([404, 'pods "nope" not found']);
    expect(
      (await fetchText('/api/v1/namespaces/default/configmaps', { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } }))
        .status,
    ).toBe(400);
  });

  test('serves version, health, discovery and OpenAPI', async () => {
    expect(JSON.parse((await fetchText('/version')).text)).toMatchObject({ major: '1', minor: '34' });
    expect((await fetchText('/readyz')).text).toBe('ok');
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
    const discovery = JSON.parse((await fetchText('/apis', { headers: { accept } })).text) as {
      kind: string;
      items: { metadata: { name: string } }[];
    };
    expect(discovery.kind).toBe('APIGroupDiscoveryList');
    expect(discovery.items.map(({ metadata }) => metadata.name)).toContain('apps');
    const openapi = JSON.parse((await fetchText('/openapi/v3/apis/apps/v1')).text) as {
      components: { schemas: Record<string, { properties: object }> };
    };
    expect(openapi.components.schemas['io.k8s.api.apps.v1.Deployment']?.properties).toHaveProperty('spec');
  });

  test('streams a watch as lines of JSON until the client leaves', async () => {
    const leave = new AbortController();
    const response = await fetch(`${url}/api/v1/namespaces/default/pods?watch=true`, { headers: { authorization }, signal: leave.signal });
    const reader = response.body?.getReader();
    const { value } = (await reader?.read()) ?? {};
    expect(JSON.parse(Buffer.from(value ?? []).toString())).toMatchObject({ type: 'ADDED', object: { metadata: { name: 'web' } } });
    leave.abort();
    await expect(reader?.read()).rejects.toThrow();
  });

  test('streams logs as text', async () => {
    expect(await fetchText('/api/v1/namespaces/default/pods/web/log')).toEqual({ status: 200, text: 'one\ntwo\n' });
  });
});

describe('exec over WebSocket', () => {
  const EXEC = '/api/v1/namespaces/default/pods/web/exec?command=cat&command=-n&stdin=true&stdout=true';

  test('carries channels, half-closes stdin and ends with the exit code', async () => {
    const socket = new WebSocket(url.replace('http', 'ws') + EXEC, ['v5.channel.k8s.io', 'v4.channel.k8s.io'], { headers: { authorization } });
    const frames: string[] = [];
    socket.on('message', (data: Buffer) => frames.push(`${data[0] ?? ''} ${data.subarray(1).toString()}`));
    socket.on('open', () => {
      socket.send(Buffer.from('\u0000typed'));
      socket.send(Buffer.of(255, 0));
    });
    await new Promise((resolve) => socket.on('close', resolve));
    expect(socket.protocol).toBe('v5.channel.k8s.io');
    expect(frames.slice(0, 2)).toEqual(['1 cat -n\n', '1 typed']);
    expect(JSON.parse(frames[2]?.slice(2) ?? '')).toMatchObject({
      status: 'Failure',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '3' }] },
    });
  });

  test('answers errors before the upgrade', async () => {
    const socket = new WebSocket(url.replace('http', 'ws') + EXEC.replace('web', 'nope'), ['v5.channel.k8s.io'], { headers: { authorization } });
    const status = await new Promise((resolve) => {
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
      socket.on('error', () => undefined);
    });
    expect(status).toBe(404);
  });
});

describe('protobuf bodies', () => {
  test('are read as the JSON they stand for', () => {
    const field = (number: number, payload: Buffer): Buffer => Buffer.concat([Buffer.of((number << 3) | 2, payload.length), payload]);
    const text = (number: number, value: string): Buffer => field(number, Buffer.from(value));
    const metadata = Buffer.concat([text(1, 'a'), field(11, Buffer.concat([text(1, 'app'), text(2, 'web')])), field(8, Buffer.alloc(0))]);
    const raw = Buffer.concat([field(1, metadata), field(2, Buffer.concat([text(1, 'x'), text(2, '1')]))]);
    const envelope = Buffer.concat([field(1, Buffer.concat([text(1, 'v1'), text(2, 'ConfigMap')])), field(2, raw)]);
    expect(decodeProtobuf(Buffer.concat([Buffer.from('k8s\u0000'), envelope]))).toEqual({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a', labels: { app: 'web' } },
      data: { x: '1' },
    });
    expect(() => decodeProtobuf(Buffer.from('nope'))).toThrow('provided data does not appear to be a protobuf message');
  });
});
