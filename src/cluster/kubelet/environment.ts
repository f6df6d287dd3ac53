// Mirrors makeEnvironmentVariables in pkg/kubelet/kubelet_pods.go.
import type { Container, EnvVar, Pod, Service } from '#kube/generated/types.ts';
import { decodeBase64 } from '#kube/base64.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import type { Api } from '../api/api.ts';
import { fieldValue, resourceValue, type PodPlace } from './field-values.ts';

/** Why a container cannot be configured; the text is the status message of CreateContainerConfigError. */
export class ContainerConfigError extends Error {}

export function containerEnvironment(
  api: Api,
  pod: Pod,
  container: Container,
  place: PodPlace,
  image: Readonly<Record<string, string>>,
): ReadonlyMap<string, string> {
  const namespace = pod.metadata.namespace ?? '';
  const env = new Map<string, string>(Object.entries(image));
  env.set('HOSTNAME', pod.spec?.hostname ?? pod.metadata.name);
  const services = serviceVariables(api, namespace, pod.spec?.enableServiceLinks ?? true);
  const own = new Map<string, string>();
  for (const source of container.envFrom ?? []) {
    const prefix = source.prefix ?? '';
    if (source.configMapRef !== undefined) {
      const { name = '', optional } = source.configMapRef;
      const data = api.find('configmaps', namespace, name)?.data;
      if (api.find('configmaps', namespace, name) === undefined && optional !== true) throw new ContainerConfigError(`configmap "${name}" not found`);
      for (const [key, value] of Object.entries(data ?? {})) own.set(prefix + key, value);
    }
    if (source.secretRef !== undefined) {
      const { name = '', optional } = source.secretRef;
      const secret = api.find('secrets', namespace, name);
      if (secret === undefined && optional !== true) throw new ContainerConfigError(`secret "${name}" not found`);
      for (const [key, value] of Object.entries(secret?.data ?? {})) own.set(prefix + key, decodeSecret(value));
    }
  }
  for (const variable of container.env ?? []) {
    const value = variable.valueFrom === undefined ? expand(variable.value ?? '', own, services) : valueFrom(api, pod, container, place, variable);
    if (value !== undefined) own.set(variable.name, value);
  }
  for (const [name, value] of services) env.set(name, value);
  for (const [name, value] of own) env.set(name, value);
  return env;
}

/** `$(NAME)` where NAME is set; `$$(NAME)` stands for itself. */
export function expand(text: string, ...variables: readonly ReadonlyMap<string, string>[]): string {
  return text.replace(/\$\$|\$\(([A-Za-z_.-][A-Za-z0-9_.-]*)\)/g, (whole, name: string | undefined) => {
    if (name === undefined) return '$';
    for (const map of variables) {
      const value = map.get(name);
      if (value !== undefined) return value;
    }
    return whole;
  });
}

function valueFrom(api: Api, pod: Pod, container: Container, place: PodPlace, { valueFrom: source }: EnvVar): string | undefined {
  const namespace = pod.metadata.namespace ?? '';
  if (source?.fieldRef !== undefined) {
    const value = fieldValue(pod, source.fieldRef.fieldPath, place);
    if (value === undefined) throw new ContainerConfigError(`unsupported fieldPath: ${source.fieldRef.fieldPath}`);
    return value;
  }
  if (source?.resourceFieldRef !== undefined) return resourceValue(pod, container, source.resourceFieldRef, place);
  if (source?.configMapKeyRef !== undefined) {
    const { name = '', key, optional } = source.configMapKeyRef;
    const map = api.find('configmaps', namespace, name);
    const value = map?.data?.[key];
    if (value !== undefined || optional === true) return value;
    throw new ContainerConfigError(
      map === undefined ? `configmap "${name}" not found` : `couldn't find key ${key} in ConfigMap ${namespace}/${name}`,
    );
  }
  if (source?.secretKeyRef !== undefined) {
    const { name = '', key, optional } = source.secretKeyRef;
    const secret = api.find('secrets', namespace, name);
    const value = secret?.data?.[key];
    if (value !== undefined) return decodeSecret(value);
    if (optional === true) return undefined;
    throw new ContainerConfigError(secret === undefined ? `secret "${name}" not found` : `couldn't find key ${key} in Secret ${namespace}/${name}`);
  }
  return '';
}

function decodeSecret(value: string): string {
  return decodeUtf8(decodeBase64(value) ?? new Uint8Array(0));
}

/** Mirrors pkg/kubelet/envvars: the variables of every Service, in the style of Docker's links. */
function serviceVariables(api: Api, namespace: string, links: boolean): ReadonlyMap<string, string> {
  const env = new Map<string, string>();
  const master = api.find('services', 'default', 'kubernetes');
  const services = links ? api.list('services', { namespace }) : [];
  for (const service of [...services.filter((each) => each.metadata.uid !== master?.metadata.uid), ...(master === undefined ? [] : [master])]) {
    addService(env, service);
  }
  return env;
}

function addService(env: Map<string, string>, service: Service): void {
  const address = service.spec?.clusterIP;
  const ports = service.spec?.ports ?? [];
  const [first] = ports;
  if (address === undefined || address === '' || address === 'None' || first === undefined) return;
  const prefix = envName(service.metadata.name);
  env.set(`${prefix}_SERVICE_HOST`, address);
  env.set(`${prefix}_SERVICE_PORT`, String(first.port));
  for (const port of ports)
    if (port.name !== undefined && port.name !== '') env.set(`${prefix}_SERVICE_PORT_${envName(port.name)}`, String(port.port));
  const url = (port: typeof first): string => `${(port.protocol ?? 'TCP').toLowerCase()}://${address}:${String(port.port)}`;
  env.set(`${prefix}_PORT`, url(first));
  for (const port of ports) {
    const protocol = port.protocol ?? 'TCP';
    const link = `${prefix}_PORT_${String(port.port)}_${protocol}`;
    env.set(link, url(port));
    env.set(`${link}_PROTO`, protocol.toLowerCase());
    env.set(`${link}_PORT`, String(port.port));
    env.set(`${link}_ADDR`, address);
  }
}

function envName(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}
