/** Credentials that a program prints (`users[].user.exec`). Mirrors client-go/plugin/pkg/client/auth/exec. */
import { jsonSyntaxError } from '#kube/json-syntax-error.ts';
import { ConnectionError, type Transport } from '#kube/transport.ts';
import { CollectedOutput } from '#posix/collect-output.ts';
import { PosixError } from '#posix/posix-error.ts';
import type { Process } from '#posix/process.ts';
import type { InputStream } from '#posix/stream.ts';
import { UsageError } from '../usage-error.ts';
import type { ResolvedConfig } from './resolved-config.ts';

/** As the kubeconfig has it. */
export interface ExecConfig {
  readonly apiVersion?: string;
  readonly command?: string;
  readonly args?: readonly string[] | null;
  readonly env?: readonly { readonly name: string; readonly value: string }[] | null;
  readonly interactiveMode?: string;
}

interface ExecCredential {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly status?: { readonly token?: string; readonly clientCertificateData?: string; readonly clientKeyData?: string };
}

const V1 = 'client.authentication.k8s.io/v1';
const V1BETA1 = 'client.authentication.k8s.io/v1beta1';

const HINT =
  'It looks like you are trying to use a client-go credential plugin that is not installed.\n\nTo learn more about this feature, consult the documentation available at:\n      https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins';

const nothing: InputStream = { read: () => Promise.resolve(undefined), close: () => undefined };

/** Throws what is missing. `user` names the entry. */
export function checkExec(exec: ExecConfig, user: string): void {
  const missing = (field: string): UsageError => new UsageError(`${field} must be specified for ${user} to use exec authentication plugin`);
  if ((exec.command ?? '') === '') throw missing('command');
  if ((exec.apiVersion ?? '') === '') throw missing('apiVersion');
  const { interactiveMode: mode = '' } = exec;
  if (mode === '' && exec.apiVersion === V1) throw missing('interactiveMode');
  if (!['', 'Never', 'IfAvailable', 'Always'].includes(mode)) throw new UsageError(`invalid interactiveMode for ${user}: "${mode}"`);
}

/** The program runs when the first request needs it. `stdinTaken`: the command itself reads standard input. */
export function execTransport(
  config: ResolvedConfig,
  exec: ExecConfig,
  process: Process,
  stdinTaken: boolean,
  connect: (config: ResolvedConfig) => Transport,
): Transport {
  let connected: Promise<Transport> | undefined;
  const transport = (): Promise<Transport> =>
    (connected ??= credentialsOf(exec, process, stdinTaken).then((credentials) => connect({ ...config, ...credentials })));
  return {
    server: config.server,
    send: async (request) => (await transport()).send(request),
    watch: async (request) => (await transport()).watch(request),
    stream: async (request) => (await transport()).stream(request),
    connect: async (request) => (await transport()).connect(request),
  };
}

async function credentialsOf(exec: ExecConfig, process: Process, stdinTaken: boolean): Promise<Partial<ResolvedConfig>> {
  const isInteractive = interactive(exec, process, stdinTaken);
  const { apiVersion = '' } = exec;
  const { status, ...header } = decode(await run(exec, process, isInteractive), apiVersion);
  if (header.apiVersion !== apiVersion)
    throw failed(`exec plugin is configured to use API version ${apiVersion}, plugin returned version ${header.apiVersion ?? ''}`);
  if (status === undefined) throw failed("exec plugin didn't return a status field");
  const { token = '', clientCertificateData: clientCertificate = '', clientKeyData: clientKey = '' } = status;
  if (token === '' && clientCertificate === '' && clientKey === '') throw failed("exec plugin didn't return a token or cert/key pair");
  if ((clientCertificate === '') !== (clientKey === '')) throw failed('exec plugin returned only certificate or key, not both');
  return { ...(token === '' ? {} : { token }), ...(clientKey === '' ? {} : { clientCertificate, clientKey }) };
}

/** Whether the program may ask at the terminal. */
function interactive({ interactiveMode = 'IfAvailable' }: ExecConfig, process: Process, stdinTaken: boolean): boolean {
  if (interactiveMode === 'Never') return false;
  const isTerminal = process.isTty(0);
  if (interactiveMode !== 'Always') return isTerminal && !stdinTaken;
  const refused = 'exec plugin cannot support interactive mode: ';
  if (stdinTaken) throw failed(`${refused}standard input is unavailable (used by stdin resource manifest reader)`);
  if (!isTerminal) throw failed(`${refused}standard input is not a terminal`);
  return true;
}

async function run(exec: ExecConfig, process: Process, isInteractive: boolean): Promise<string> {
  const { command = '', args, env, apiVersion } = exec;
  const { cwd, uid, gid, pid, group, terminal, machine } = process;
  const info = JSON.stringify({ kind: 'ExecCredential', apiVersion, spec: { interactive: isInteractive } });
  const stdout = new CollectedOutput();
  const shared = { argv: [command, ...(args ?? [])], cwd, uid, gid, parentPid: pid, group, stdout, stderr: process.stderr };
  const added = (env ?? []).map(({ name, value }) => [name, value] as const);
  try {
    const child = machine.spawn({
      ...shared,
      env: new Map([...process.env, ...added, ['KUBERNETES_EXEC_INFO', info]]),
      stdin: isInteractive ? process.stdin : nothing,
      ...(isInteractive && terminal !== undefined ? { terminal } : {}),
    });
    const { code } = await process.race(child.exited);
    if (code === 127) throw new PosixError('ENOENT');
    if (code !== 0) throw failed(`exec: executable ${command} failed with exit code ${code}`);
  } catch (error) {
    if (error instanceof PosixError) throw failed(`exec: executable ${command} not found\n\n${HINT}`);
    throw error;
  }
  return stdout.text();
}

function decode(text: string, apiVersion: string): ExecCredential {
  const wrong = (why: string): ConnectionError => failed(`decoding stdout: couldn't get version/kind; json parse error: ${why}`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong(jsonSyntaxError(text));
  }
  if (typeof value !== 'object' || value === null) {
    const type = typeof value === 'boolean' ? 'bool' : typeof value;
    throw wrong(
      `json: cannot unmarshal ${type} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`,
    );
  }
  const credential = { apiVersion, kind: 'ExecCredential', ...(value as ExecCredential) };
  if (credential.kind !== 'ExecCredential' || ![V1, V1BETA1].includes(credential.apiVersion))
    throw failed(`decoding stdout: no kind "${credential.kind}" is registered for version "${credential.apiVersion}" in scheme`);
  return credential;
}

function failed(why: string): ConnectionError {
  return new ConnectionError(`getting credentials: ${why}`);
}
