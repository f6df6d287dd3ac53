import type { Probe } from '#kube/generated/types.ts';
import { because, waiting, type Because } from '../../verdict.ts';
import type { World } from '../../world.ts';
import { eventsOf } from '../events-of.ts';
import type { Look } from '../walk.ts';
import type { ContainerState } from './container.ts';

/** How the container last ended, while it is down or about to be started again. */
function ended({ status }: ContainerState) {
  return status.state?.terminated ?? (status.state?.waiting?.reason === 'CrashLoopBackOff' ? status.lastState?.terminated : undefined);
}

/** The last line it wrote before it ended; nothing where logs cannot be read. */
async function lastLine({ pod, status }: ContainerState, world: World): Promise<string | undefined> {
  const where = { pod: pod.metadata.name, namespace: pod.metadata.namespace ?? 'default', container: status.name };
  const text = await world.logs?.(where, { previous: status.state?.waiting !== undefined }).catch(() => undefined);
  return text?.trimEnd().split('\n').at(-1)?.slice(0, 200);
}

const names = (state: ContainerState) => ({ pod: state.pod.metadata.name, container: state.status.name });

function outOfMemory(state: ContainerState): Because | undefined {
  if (ended(state)?.reason !== 'OOMKilled') return undefined;
  return because('out-of-memory', { ...names(state), limit: state.spec?.resources?.limits?.['memory'] });
}

function configMissing(state: ContainerState): Because | undefined {
  const waiting = state.status.state?.waiting;
  if (waiting?.reason !== 'CreateContainerConfigError') return undefined;
  const message = waiting.message ?? '';
  const missing = /^(configmap|secret) "([^"]+)" not found/.exec(message);
  if (missing?.[2] !== undefined)
    return because(missing[1] === 'secret' ? 'env-secret-missing' : 'env-config-map-missing', { ...names(state), name: missing[2] });
  const key = /couldn't find key (\S+) in (ConfigMap|Secret) (?:[^/\s]+\/)?(\S+)/.exec(message);
  if (key?.[3] !== undefined)
    return because(key[2] === 'Secret' ? 'env-secret-key-missing' : 'env-config-map-key-missing', { ...names(state), key: key[1], name: key[3] });
  if (/runAsNonRoot/.test(message)) return because('must-not-run-as-root', names(state));
  return because('container-config', { ...names(state), message: message === '' ? 'a config map or secret that it needs is missing' : message });
}

function commandNotFound(state: ContainerState): Because | undefined {
  const waiting = state.status.state?.waiting;
  const last = ended(state);
  const message = waiting?.reason === 'RunContainerError' ? waiting.message : (last?.message ?? '');
  const program = /exec: "([^"]+)"/.exec(message ?? '')?.[1] ?? state.spec?.command?.[0] ?? state.spec?.args?.[0];
  if (/permission denied/.test(message ?? '') || last?.exitCode === 126) return because('command-not-executable', { ...names(state), program });
  const absent = /executable file not found|no such file or directory/.test(message ?? '') || last?.exitCode === 127 || last?.reason === 'StartError';
  return absent || waiting?.reason === 'RunContainerError' ? because('command-not-found', { ...names(state), program }) : undefined;
}

async function hookFailed(state: ContainerState, world: World): Promise<Because | undefined> {
  if (state.status.state?.waiting === undefined || state.spec?.lifecycle?.postStart === undefined) return undefined;
  const [event] = await eventsOf(state.pod, world, 'FailedPostStartHook');
  return event === undefined ? undefined : because('post-start-hook', { ...names(state), message: event.message });
}

async function probeEvent(state: ContainerState, kind: string, world: World): Promise<string | undefined> {
  const events = await eventsOf(state.pod, world, 'Unhealthy');
  const path = `spec.containers{${state.status.name}}`;
  return events.findLast(
    ({ message, involvedObject }) => message?.startsWith(`${kind} probe`) === true && (involvedObject.fieldPath ?? path) === path,
  )?.message;
}

/** A probe that asks a port on which the container does not say it listens, where it says so of another. */
function probePort(probe: Probe | undefined, state: ContainerState): { readonly port: string; readonly ports: readonly string[] } | undefined {
  const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port;
  const ports = state.spec?.ports ?? [];
  if (port === undefined || ports.length === 0) return undefined;
  if (ports.some((declared) => declared.containerPort === Number(port) || declared.name === port)) return undefined;
  return { port: String(port), ports: ports.map((declared) => String(declared.containerPort)) };
}

async function livenessFails(state: ContainerState, world: World): Promise<Because | undefined> {
  const { status, spec } = state;
  if (spec?.livenessProbe === undefined || status.restartCount === 0 || status.ready) return undefined;
  const message = await probeEvent(state, 'Liveness', world);
  if (message === undefined) return undefined;
  const port = probePort(spec.livenessProbe, state);
  return because('liveness-probe', { ...names(state), message, port: port?.port, ports: port?.ports });
}

async function startupFails(state: ContainerState, world: World): Promise<Because | undefined> {
  if (state.spec?.startupProbe === undefined || state.status.started === true) return undefined;
  const message = await probeEvent(state, 'Startup', world);
  return message === undefined ? undefined : because('startup-probe', { ...names(state), message });
}

async function crashes(state: ContainerState, world: World): Promise<Because | undefined> {
  const last = ended(state);
  if (last === undefined) return undefined;
  const restarting = state.status.state?.waiting?.reason === 'CrashLoopBackOff';
  const values = { ...names(state), code: last.exitCode, line: await lastLine(state, world) };
  if (last.exitCode === 0) return restarting ? because('command-ends', values) : undefined;
  if (state.init) return because('init-container-fails', values);
  return because(restarting ? 'crash-loop' : 'container-failed', values);
}

function backsOff(state: ContainerState): Because | undefined {
  return state.status.state?.waiting?.reason === 'CrashLoopBackOff' ? because('crash-loop-unknown', names(state)) : undefined;
}

/** Waiting reasons that pass by themselves. */
const IN_PROGRESS = new Set(['ContainerCreating', 'PodInitializing']);

function otherWait(state: ContainerState): Because | undefined {
  const waiting = state.status.state?.waiting;
  if (waiting?.reason === undefined || IN_PROGRESS.has(waiting.reason)) return undefined;
  return because('container-waits', { ...names(state), reason: waiting.reason, message: waiting.message });
}

async function readinessFails(state: ContainerState, world: World): Promise<Because | undefined> {
  const { status, spec } = state;
  if (state.init || status.state?.running === undefined || status.ready) return undefined;
  const message = await probeEvent(state, 'Readiness', world);
  const port = probePort(spec?.readinessProbe, state);
  if (port !== undefined) return because('readiness-probe-port', { ...names(state), port: port.port, ports: port.ports });
  if (message !== undefined) return because('readiness-probe', { ...names(state), message });
  return spec?.readinessProbe === undefined ? undefined : waiting('readiness-not-yet', names(state));
}

/** Why a container does not run, or is not ready. */
export const runningLooks: readonly Look<ContainerState>[] = [
  outOfMemory,
  configMissing,
  commandNotFound,
  hookFailed,
  livenessFails,
  startupFails,
  crashes,
  backsOff,
  otherWait,
  readinessFails,
];
