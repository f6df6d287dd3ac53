/** Containers of pods and templates. Mirrors describeContainers. */
import type { Container, ContainerState, ContainerStatus, EnvFromSource, EnvVar, Probe, ResourceFieldSelector } from '#kube/generated/types.ts';
import { parseQuantity } from '#kube/quantity.ts';
import type { PrefixWriter } from './prefix-writer.ts';
import { formatTimestamp } from './format.ts';

function ports(container: Container, host: boolean): string {
  return (container.ports ?? [])
    .map((port) => `${host ? (port.hostPort ?? 0) : port.containerPort}/${port.protocol ?? 'TCP'}${port.name === undefined ? '' : ` (${port.name})`}`)
    .join(', ');
}

function writeCommand(out: PrefixWriter, title: string, words: readonly string[] | undefined): void {
  if (words === undefined || words.length === 0) return;
  out.write(2, `${title}:\n`);
  for (const word of words) for (const line of word.split('\n')) out.write(3, `${line}\n`);
}

function writeState(out: PrefixWriter, title: string, state: ContainerState): void {
  const { running, waiting, terminated } = state;
  if (running !== undefined) {
    out.write(2, `${title}:\tRunning\n`);
    out.write(3, `Started:\t${formatTimestamp(running.startedAt)}\n`);
  } else if (terminated !== undefined) {
    out.write(2, `${title}:\tTerminated\n`);
    if (terminated.reason !== undefined) out.write(3, `Reason:\t${terminated.reason}\n`);
    if (terminated.message !== undefined) out.write(3, `Message:\t${terminated.message}\n`);
    out.write(3, `Exit Code:\t${terminated.exitCode}\n`);
    if (terminated.signal !== undefined && terminated.signal > 0) out.write(3, `Signal:\t${terminated.signal}\n`);
    out.write(3, `Started:\t${formatTimestamp(terminated.startedAt)}\n`);
    out.write(3, `Finished:\t${formatTimestamp(terminated.finishedAt)}\n`);
  } else if (waiting !== undefined) {
    out.write(2, `${title}:\tWaiting\n`);
    if (waiting.reason !== undefined) out.write(3, `Reason:\t${waiting.reason}\n`);
  } else out.write(2, `${title}:\tWaiting\n`);
}

function writeStatus(out: PrefixWriter, status: ContainerStatus): void {
  writeState(out, 'State', status.state ?? {});
  const last = status.lastState;
  if (last?.terminated !== undefined) writeState(out, 'Last State', last);
  out.write(2, `Ready:\t${status.ready ? 'True' : 'False'}\n`);
  out.write(2, `Restart Count:\t${status.restartCount}\n`);
}

function writeResources(out: PrefixWriter, title: string, resources: Readonly<Record<string, string>> | undefined): void {
  const names = Object.keys(resources ?? {}).sort();
  if (names.length === 0) return;
  out.write(2, `${title}:\n`);
  for (const name of names) out.write(3, `${name}:\t${resources?.[name] ?? ''}\n`);
}

/** `http-get http://:80/ delay=0s timeout=1s period=10s #success=1 #failure=3` */
export function describeProbe(probe: Probe): string {
  const attributes = `delay=${probe.initialDelaySeconds ?? 0}s timeout=${probe.timeoutSeconds ?? 0}s period=${probe.periodSeconds ?? 0}s #success=${probe.successThreshold ?? 0} #failure=${probe.failureThreshold ?? 0}`;
  return `${describeHandler(probe)} ${attributes}`;
}

function describeHandler(probe: Probe): string {
  if (probe.exec !== undefined) return `exec [${(probe.exec.command ?? []).join(' ')}]`;
  if (probe.httpGet !== undefined) {
    const { scheme = 'HTTP', host = '', port, path = '' } = probe.httpGet;
    return `http-get ${scheme.toLowerCase()}://${host}${String(port) === '' ? '' : `:${port}`}${path.startsWith('/') ? path : `/${path}`}`;
  }
  if (probe.tcpSocket !== undefined) return `tcp-socket ${probe.tcpSocket.host ?? ''}:${probe.tcpSocket.port}`;
  if (probe.grpc !== undefined) return `grpc <pod>:${probe.grpc.port} ${probe.grpc.service ?? ''}`;
  return 'unknown';
}

function writeProbes(out: PrefixWriter, container: Container): void {
  if (container.livenessProbe !== undefined) out.write(2, `Liveness:\t${describeProbe(container.livenessProbe)}\n`);
  if (container.readinessProbe !== undefined) out.write(2, `Readiness:\t${describeProbe(container.readinessProbe)}\n`);
  if (container.startupProbe !== undefined) out.write(2, `Startup:\t${describeProbe(container.startupProbe)}\n`);
}

function writeEnvFrom(out: PrefixWriter, sources: readonly EnvFromSource[] | undefined): void {
  if (sources === undefined || sources.length === 0) return;
  out.write(2, `Environment Variables from:\n`);
  for (const source of sources) {
    const [reference, kind] = source.configMapRef === undefined ? [source.secretRef, 'Secret'] : [source.configMapRef, 'ConfigMap'];
    const prefix = source.prefix === undefined || source.prefix === '' ? '' : ` with prefix '${source.prefix}'`;
    out.write(3, `${reference?.name ?? ''}\t${kind}${prefix}\tOptional: ${reference?.optional ?? false}\n`);
  }
}

/** In units of the divisor, rounded up; nothing is as good as none. */
function resourceValue({ resources }: Container, { resource, divisor }: ResourceFieldSelector): number {
  const [kind, ...name] = resource.split('.');
  const amounts = kind === 'limits' ? resources?.limits : resources?.requests;
  const unit = parseQuantity(divisor === undefined || divisor === '0' || divisor === '' ? '1' : divisor).toNumber();
  return Math.ceil(parseQuantity(amounts?.[name.join('.')] ?? '0').toNumber() / unit);
}

/** What a variable that points elsewhere is shown as. */
function resolve(variable: EnvVar, container: Container, fieldValue: (path: string) => string): string {
  const from = variable.valueFrom;
  if (from?.fieldRef !== undefined) {
    const value = fieldValue(from.fieldRef.fieldPath);
    return `${value} (${from.fieldRef.apiVersion ?? 'v1'}:${from.fieldRef.fieldPath})`;
  }
  if (from?.resourceFieldRef !== undefined) return `${resourceValue(container, from.resourceFieldRef)} (${from.resourceFieldRef.resource})`;
  if (from?.secretKeyRef !== undefined) {
    return `<set to the key '${from.secretKeyRef.key}' in secret '${from.secretKeyRef.name ?? ''}'>\tOptional: ${from.secretKeyRef.optional ?? false}`;
  }
  if (from?.configMapKeyRef !== undefined) {
    return `<set to the key '${from.configMapKeyRef.key}' of config map '${from.configMapKeyRef.name ?? ''}'>\tOptional: ${from.configMapKeyRef.optional ?? false}`;
  }
  return '';
}

function writeEnv(out: PrefixWriter, container: Container, fieldValue: (path: string) => string): void {
  const variables = container.env;
  if (variables === undefined || variables.length === 0) {
    out.write(2, `Environment:\t<none>\n`);
    return;
  }
  out.write(2, `Environment:\n`);
  for (const variable of variables) {
    if (variable.valueFrom !== undefined) {
      out.write(3, `${variable.name}:\t${resolve(variable, container, fieldValue)}\n`);
      continue;
    }
    for (const [index, line] of (variable.value ?? '').split('\n').entries()) {
      out.write(3, index === 0 ? `${variable.name}:\t${line}\n` : `\t${line}\n`);
    }
  }
}

function writeDevices(out: PrefixWriter, { volumeDevices = [] }: Container): void {
  if (volumeDevices.length === 0) return;
  out.write(2, 'Devices:\n');
  const sorted = [...volumeDevices].sort((a, b) => (a.devicePath < b.devicePath ? -1 : 1));
  for (const { devicePath, name } of sorted) out.write(3, `${devicePath} from ${name}\n`);
}

function writeMounts(out: PrefixWriter, container: Container): void {
  const mounts = [...(container.volumeMounts ?? [])].sort((a, b) => (a.mountPath < b.mountPath ? -1 : 1));
  if (mounts.length === 0) {
    out.write(2, `Mounts:\t<none>\n`);
    return;
  }
  out.write(2, `Mounts:\n`);
  for (const mount of mounts) {
    const flags = [
      mount.readOnly === true ? 'ro' : 'rw',
      ...(mount.subPath === undefined || mount.subPath === '' ? [] : [`path="${mount.subPath}"`]),
    ];
    out.write(3, `${mount.mountPath} from ${mount.name} (${flags.join(',')})\n`);
  }
}

/** `template`: inside a pod template, where the title is indented and the names one space more. */
export function writeContainers(
  out: PrefixWriter,
  title: string,
  containers: readonly Container[],
  statuses: readonly ContainerStatus[] | undefined,
  fieldValue: (path: string) => string,
  template: boolean,
): void {
  out.write(template ? 1 : 0, containers.length === 0 ? `${title}: <none>\n` : `${title}:\n`);
  const byName = new Map((statuses ?? []).map((status) => [status.name, status]));
  for (const container of containers) {
    const status = byName.get(container.name);
    out.write(1, `${template ? ' ' : ''}${container.name}:\n`);
    if (status !== undefined) out.write(2, `Container ID:\t${status.containerID ?? ''}\n`);
    out.write(2, `Image:\t${container.image ?? ''}\n`);
    if (status !== undefined) out.write(2, `Image ID:\t${status.imageID}\n`);
    const [plain, host] = [ports(container, false), ports(container, true)];
    const plural = (container.ports?.length ?? 0) > 1 ? 's' : '';
    out.write(2, `Port${plural}:\t${plain === '' ? '<none>' : plain}\n`);
    out.write(2, `Host Port${plural}:\t${host === '' ? '<none>' : host}\n`);
    writeCommand(out, 'Command', container.command);
    writeCommand(out, 'Args', container.args);
    if (status !== undefined) writeStatus(out, status);
    writeResources(out, 'Limits', container.resources?.limits);
    writeResources(out, 'Requests', container.resources?.requests);
    writeProbes(out, container);
    writeEnvFrom(out, container.envFrom);
    writeEnv(out, container, fieldValue);
    writeMounts(out, container);
    writeDevices(out, container);
  }
}
