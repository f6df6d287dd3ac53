// Mirrors the payload of pkg/volume's configmap, secret, downwardapi and projected plug-ins.
import type { DownwardAPIVolumeFile, KeyToPath, Pod, Volume } from '#kube/generated/types.ts';
import { decodeBase64 } from '#kube/base64.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import type { Api } from '../api/api.ts';
import { fieldValue, resourceValue, type PodPlace } from '../kubelet/field-values.ts';

export interface PayloadFile {
  readonly data: Uint8Array;
  readonly mode: number;
}

export type Payload = ReadonlyMap<string, PayloadFile>;

/** The volume cannot be set up; the text is that of the FailedMount event. */
export class MountError extends Error {
  /** The text says already which volume it is about. */
  readonly complete: boolean;

  constructor(message: string, complete = false) {
    super(message);
    this.complete = complete;
  }
}

export interface PayloadContext {
  readonly api: Api;
  readonly pod: Pod;
  readonly place: PodPlace;
  /** A token of the pod's service account. */
  readonly token: (pod: Pod, audience: string | undefined, seconds: number) => string;
}

/** Undefined for volumes whose content does not come from the API. */
export function volumePayload(volume: Volume, context: PayloadContext): Payload | undefined {
  const files = new Map<string, PayloadFile>();
  const { configMap, secret, downwardAPI, projected } = volume;
  if (configMap !== undefined)
    addConfigMap(files, context, configMap.name ?? '', configMap.items, configMap.optional, configMap.defaultMode ?? 0o644);
  else if (secret !== undefined) addSecret(files, context, secret.secretName ?? '', secret.items, secret.optional, secret.defaultMode ?? 0o644);
  else if (downwardAPI !== undefined) addDownward(files, context, downwardAPI.items, downwardAPI.defaultMode ?? 0o644);
  else if (projected !== undefined) {
    const mode = projected.defaultMode ?? 0o644;
    for (const source of projected.sources ?? []) {
      if (source.configMap !== undefined)
        addConfigMap(files, context, source.configMap.name ?? '', source.configMap.items, source.configMap.optional, mode);
      if (source.secret !== undefined) addSecret(files, context, source.secret.name ?? '', source.secret.items, source.secret.optional, mode);
      if (source.downwardAPI !== undefined) addDownward(files, context, source.downwardAPI.items, mode);
      if (source.serviceAccountToken !== undefined) {
        const { audience, expirationSeconds, path } = source.serviceAccountToken;
        files.set(path, { data: encodeUtf8(context.token(context.pod, audience, expirationSeconds ?? 3600)), mode });
      }
    }
  } else return undefined;
  return files;
}

/** Names of the config maps and secrets that a pod's volumes show; `downward` for the pod itself. */
export function volumeSources(pod: Pod): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { configMap, secret, downwardAPI, projected } of pod.spec?.volumes ?? []) {
    if (configMap !== undefined) names.add(`configmaps/${configMap.name ?? ''}`);
    if (secret !== undefined) names.add(`secrets/${secret.secretName ?? ''}`);
    if (downwardAPI !== undefined) names.add('downward');
    for (const source of projected?.sources ?? []) {
      if (source.downwardAPI?.items?.some(({ fieldRef }) => /^metadata\.(labels|annotations)/.test(fieldRef?.fieldPath ?? '')) === true)
        names.add('downward');
      if (source.configMap !== undefined) names.add(`configmaps/${source.configMap.name ?? ''}`);
      if (source.secret !== undefined) names.add(`secrets/${source.secret.name ?? ''}`);
    }
  }
  return names;
}

function addConfigMap(
  files: Map<string, PayloadFile>,
  { api, pod }: PayloadContext,
  name: string,
  items: readonly KeyToPath[] | undefined,
  optional: boolean | undefined,
  mode: number,
): void {
  const map = api.find('configmaps', pod.metadata.namespace, name);
  if (map === undefined && optional !== true) throw new MountError(`configmap "${name}" not found`);
  const all = new Map<string, Uint8Array>();
  for (const [key, value] of Object.entries(map?.data ?? {})) all.set(key, encodeUtf8(value));
  for (const [key, value] of Object.entries(map?.binaryData ?? {})) all.set(key, decodeBase64(value) ?? new Uint8Array(0));
  addKeys(files, all, items, optional === true, mode, 'references non-existent config key');
}

function addSecret(
  files: Map<string, PayloadFile>,
  { api, pod }: PayloadContext,
  name: string,
  items: readonly KeyToPath[] | undefined,
  optional: boolean | undefined,
  mode: number,
): void {
  const secret = api.find('secrets', pod.metadata.namespace, name);
  if (secret === undefined && optional !== true) throw new MountError(`secret "${name}" not found`);
  const all = new Map(Object.entries(secret?.data ?? {}).map(([key, value]) => [key, decodeBase64(value) ?? new Uint8Array(0)]));
  addKeys(files, all, items, optional === true, mode, 'references non-existent secret key');
}

function addKeys(
  files: Map<string, PayloadFile>,
  all: ReadonlyMap<string, Uint8Array>,
  items: readonly KeyToPath[] | undefined,
  optional: boolean,
  mode: number,
  missing: string,
): void {
  if (items === undefined || items.length === 0) {
    for (const [key, data] of all) files.set(key, { data, mode });
    return;
  }
  for (const item of items) {
    const data = all.get(item.key);
    if (data !== undefined) files.set(item.path, { data, mode: item.mode ?? mode });
    else if (!optional) throw new MountError(`${missing}: ${item.key}`);
  }
}

function addDownward(
  files: Map<string, PayloadFile>,
  { pod, place }: PayloadContext,
  items: readonly DownwardAPIVolumeFile[] | undefined,
  mode: number,
): void {
  for (const { path, fieldRef, resourceFieldRef, mode: own } of items ?? []) {
    const text =
      fieldRef !== undefined
        ? (fieldValue(pod, fieldRef.fieldPath, place) ?? '')
        : resourceFieldRef !== undefined
          ? resourceValue(pod, undefined, resourceFieldRef, place)
          : '';
    files.set(path, { data: encodeUtf8(text), mode: own ?? mode });
  }
}
