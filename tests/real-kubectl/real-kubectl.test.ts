/** The real kubectl against `podium serve-cluster`. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { findRealKubectl } from '../support/real-kubectl.ts';

const home = mkdtempSync(path.join(os.tmpdir(), 'podium-kubectl-'));
let kubectl: string;
let server: ChildProcess;
let url = '';

interface Result {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** One call of the real kubectl in an empty home. */
function call(...args: string[]): Promise<Result> {
  return new Promise((resolve) => {
    const connection = ['--server', url, '--insecure-skip-tls-verify', '--token', 'secret'];
    execFile(
      kubectl,
      [...connection, ...args],
      { env: { HOME: home, PATH: process.env['PATH'] ?? '' } as unknown as NodeJS.ProcessEnv, cwd: home, timeout: 60_000 },
      (error, stdout: string, stderr: string) => {
        resolve({ stdout, stderr, code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1 });
      },
    );
  });
}

beforeAll(async () => {
  kubectl = await findRealKubectl();
  server = spawn(process.execPath, [path.resolve('dist/podium.mjs'), 'serve-cluster', '--port', '0', '--token', 'secret'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  url = await new Promise<string>((resolve) => {
    server.stdout?.on('data', (chunk: Buffer) => {
      const found = /https:\/\/[\d.:]+/.exec(chunk.toString())?.[0];
      if (found !== undefined) resolve(found);
    });
  });
  writeFileSync(
    path.join(home, 'web.yaml'),
    `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: nginx, image: "nginx:1.25", ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`,
  );
}, 180_000);

afterAll(() => {
  server.kill();
  rmSync(home, { recursive: true, force: true });
});

test('a wrong token is refused', async () => {
  const { stderr, code } = await call('--token', 'wrong', 'get', 'pods');
  expect(stderr).toContain('You must be logged in to the server');
  expect(code).toBe(1);
}, 60_000);

test('version and nodes', async () => {
  expect((await call('version')).stdout).toMatch(/Server Version: v1\.34\./);
  const { stdout } = await call('get', 'nodes');
  expect(stdout).toMatch(/^NAME +STATUS +ROLES +AGE +VERSION\nstudent1-master1 +Ready +controlplane,etcd/);
}, 60_000);

test('apply with client-side validation, then unchanged', async () => {
  expect(await call('apply', '-f', 'web.yaml')).toEqual({ stdout: 'deployment.apps/web created\nservice/web created\n', stderr: '', code: 0 });
  expect((await call('apply', '-f', 'web.yaml')).stdout).toBe('deployment.apps/web unchanged\nservice/web unchanged\n');
}, 60_000);

test('rollout status waits until it is done', async () => {
  const { stdout, code } = await call('rollout', 'status', 'deployment/web', '--timeout=60s');
  expect(stdout).toContain('deployment "web" successfully rolled out');
  expect(code).toBe(0);
  expect((await call('get', 'deploy', 'web')).stdout).toMatch(/web +2\/2 +2 +2 /);
}, 90_000);

test('scale, set image, history and undo', async () => {
  expect((await call('scale', 'deployment/web', '--replicas=3')).stdout).toBe('deployment.apps/web scaled\n');
  expect((await call('set', 'image', 'deployment/web', 'nginx=nginx:1.26')).stdout).toBe('deployment.apps/web image updated\n');
  expect((await call('rollout', 'status', 'deployment/web', '--timeout=60s')).code).toBe(0);
  expect((await call('rollout', 'history', 'deployment/web')).stdout).toMatch(/REVISION +CHANGE-CAUSE\n1 +<none>\n2 +<none>/);
  expect((await call('rollout', 'undo', 'deployment/web')).stdout).toBe('deployment.apps/web rolled back\n');
}, 120_000);

test('describe, logs and exec', async () => {
  await call('rollout', 'status', 'deployment/web', '--timeout=60s');
  const described = await call('describe', 'deployment', 'web');
  expect(described.stdout).toContain('Replicas:               3 desired | 3 updated | 3 total | 3 available | 0 unavailable');
  const { items } = JSON.parse((await call('get', 'pods', '-l', 'app=web', '-o', 'json')).stdout) as {
    items: { metadata: { name: string; deletionTimestamp?: string } }[];
  };
  const pod = items.find(({ metadata }) => metadata.deletionTimestamp === undefined)?.metadata.name ?? '';
  expect((await call('describe', 'pod', pod)).stdout).toContain('Successfully assigned');
  expect((await call('logs', pod)).stdout).toContain('nginx');
  expect(await call('exec', pod, '--', 'hostname')).toEqual({ stdout: `${pod}\n`, stderr: '', code: 0 });
  expect((await call('exec', pod, '--', 'sh', '-c', 'exit 7')).code).toBe(7);
}, 120_000);

test('explain reads our OpenAPI', async () => {
  const { stdout } = await call('explain', 'deployment.spec.replicas');
  expect(stdout).toContain('FIELD: replicas <integer>');
}, 60_000);

test('delete waits until the objects are gone', async () => {
  const { stdout, code } = await call('delete', '-f', 'web.yaml');
  expect(stdout).toContain('deployment.apps "web" deleted');
  expect(code).toBe(0);
  expect((await call('get', 'deploy', 'web')).stderr).toBe('Error from server (NotFound): deployments.apps "web" not found\n');
}, 90_000);
