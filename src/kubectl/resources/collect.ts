/** The objects that a command line means, from files or from the server. Mirrors resource.Builder and its visitors. */
import type { ApiResource } from '#kube/api-resource.ts';
import type { Unstructured } from '#kube/object.ts';
import { parseSelector } from '#kube/parse-selector.ts';
import { builtInMapper } from '#kube/rest-mapping.ts';
import { StatusError } from '#kube/status-error.ts';
import type { CommandContext } from '../command.ts';
import { UsageError } from '../usage-error.ts';
import { decodeSource, resourceOf, type Decoded } from './decode-manifests.ts';
import { getInfo, type Info } from './info.ts';
import { readSources } from './read-sources.ts';
import { NO_RESOURCES, targetsOf, type TargetOptions } from './targets.ts';

export interface CollectOptions extends TargetOptions {
  readonly args?: readonly string[];
  /** Objects of files are fetched from the server too; default true. */
  readonly latest?: boolean;
  /** Nothing is asked of the server: files only. */
  readonly local?: boolean;
  /** What is said to arguments when `local` wants files. */
  readonly localOnly?: string;
  /** Look at apiVersion and kind before anything else. */
  readonly validate?: boolean;
  /** Missing objects are no error. */
  readonly ignoreNotFound?: boolean;
  /** Names are taken as they are; `object` is a bare header. */
  readonly dontFetch?: boolean;
  readonly chunkSize?: number;
}

export interface Collected {
  readonly infos: readonly Info[];
  readonly errors: readonly unknown[];
  /** Whether one object was named. */
  readonly isSingle: boolean;
}

export function hasFiles(context: CommandContext): boolean {
  return context.flags.list('filename').length > 0 || context.flags.string('kustomize') !== '';
}

export async function collect(context: CommandContext, options: CollectOptions = {}): Promise<Collected> {
  const args = options.args ?? context.args;
  if (hasFiles(context)) {
    if (args.length > 0) throw new UsageError('when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well');
    return collectFiles(context, options);
  }
  if (options.local === true) {
    throw new UsageError(args.length > 0 ? (options.localOnly ?? NO_RESOURCES) : NO_RESOURCES);
  }
  return collectTargets(context, args, options);
}

/** As `collect`, for commands that say it shorter when nothing is named. */
export function collectRequired(context: CommandContext): Promise<Collected> {
  if (context.args.length === 0 && !hasFiles(context)) throw new UsageError('required resource not specified');
  return collect(context, { allowEmptySelector: true });
}

async function collectFiles(context: CommandContext, options: CollectOptions): Promise<Collected> {
  const errors: unknown[] = [];
  const infos: Info[] = [];
  const sources = await readSources(context);
  const selector =
    options.ownSelector !== true && context.flags.has('selector') && context.flags.string('selector') !== ''
      ? parseSelector(context.flags.string('selector'))
      : undefined;
  for (const source of sources) {
    for (const decoded of decodeSource(source, options.validate ?? false, errors)) {
      if (selector !== undefined && !selector.matches(decoded.object.metadata?.labels ?? {})) continue;
      try {
        infos.push(await infoOf(context, decoded, options));
      } catch (error) {
        if (!isExpected(error)) throw error;
        if (!(options.ignoreNotFound === true && error instanceof StatusError && error.reason === 'NotFound')) errors.push(error);
      }
    }
  }
  return { infos, errors, isSingle: infos.length + errors.length === 1 };
}

/** The objects of a text; throws the first thing that is wrong with it. */
export async function infosOfText(context: CommandContext, text: string, source: string): Promise<readonly Info[]> {
  const errors: unknown[] = [];
  const infos: Info[] = [];
  for (const decoded of decodeSource({ name: source, text }, false, errors)) {
    const resource = await servedResource(context, decoded);
    const { name = '', namespace = context.namespace } = decoded.object.metadata ?? {};
    infos.push({ resource, namespace: resource.namespaced ? namespace : '', name, source, object: decoded.object });
  }
  if (errors.length > 0) throw errors[0];
  return infos;
}

async function infoOf(context: CommandContext, decoded: Decoded, options: CollectOptions): Promise<Info> {
  const resource = options.local === true ? localResource(decoded) : await servedResource(context, decoded);
  if (options.local === true)
    return {
      resource,
      namespace: decoded.object.metadata?.namespace ?? '',
      name: decoded.object.metadata?.name ?? '',
      source: decoded.source,
      object: decoded.object,
    };
  const info = localInfo(context, decoded, resource);
  if (options.latest === false) return info;
  return { ...info, object: await getInfo(context.client, info) };
}

async function servedResource(context: CommandContext, decoded: Decoded): Promise<ApiResource> {
  const { object } = decoded;
  const known = (await context.client.discovery()).mapper.findKind(object.apiVersion ?? '', object.kind ?? '');
  return known ?? resourceOf((await context.client.discovery(true)).mapper, decoded);
}

function localResource({ object }: Decoded): ApiResource {
  const [group = '', version = ''] = (object.apiVersion ?? '').includes('/') ? (object.apiVersion ?? '').split('/') : ['', object.apiVersion ?? ''];
  const kind = object.kind ?? '';
  const known = builtInMapper.findKind(object.apiVersion ?? '', kind);
  return (
    known ?? {
      group,
      version,
      kind,
      plural: `${kind.toLowerCase()}s`,
      singular: kind.toLowerCase(),
      namespaced: object.metadata?.namespace !== undefined,
      shortNames: [],
      categories: [],
      verbs: [],
      subresources: [],
    }
  );
}

function localInfo(context: CommandContext, { object, source }: Decoded, resource: ApiResource): Info {
  const metadata = object.metadata ?? {};
  const own = metadata.namespace ?? '';
  const name = metadata.name ?? '';
  if (!resource.namespaced) return { resource, namespace: '', name, source, object };
  if (own !== '' && context.namespaceGiven && own !== context.namespace) {
    throw new UsageError(
      `the namespace from the provided object "${own}" does not match the namespace "${context.namespace}". You must pass '--namespace=${own}' to perform this operation.`,
    );
  }
  const namespace = own === '' ? context.namespace : own;
  return { resource, namespace, name, source, object: own === '' ? { ...object, metadata: { ...metadata, namespace } } : object };
}

async function collectTargets(context: CommandContext, args: readonly string[], options: CollectOptions): Promise<Collected> {
  const targets = await targetsOf(context, args, options);
  const infos: Info[] = [];
  const errors: unknown[] = [];
  for (const { resource, name } of targets) {
    const namespace = resource.namespaced && options.allNamespaces !== true ? context.namespace : '';
    try {
      if (name === undefined) infos.push(...(await listInfos(context, resource, namespace, options)));
      else {
        const object: Unstructured =
          options.dontFetch === true
            ? {
                apiVersion: resource.group === '' ? resource.version : `${resource.group}/${resource.version}`,
                kind: resource.kind,
                metadata: { name, ...(namespace === '' ? {} : { namespace }) },
              }
            : await getInfo(context.client, { resource, namespace, name });
        infos.push({ resource, namespace, name, source: '', object });
      }
    } catch (error) {
      if (!isExpected(error)) throw error;
      if (!(options.ignoreNotFound === true && error instanceof StatusError && error.reason === 'NotFound')) errors.push(error);
    }
  }
  return { infos, errors, isSingle: targets.length === 1 && targets[0]?.name !== undefined };
}

export async function listInfos(
  context: CommandContext,
  resource: ApiResource,
  namespace: string,
  options: { readonly chunkSize?: number } = {},
): Promise<readonly Info[]> {
  const list = await listSelected(context, resource, namespace, options.chunkSize ?? 500);
  return list.map((item) => ({
    resource,
    namespace: item.metadata?.namespace ?? '',
    name: item.metadata?.name ?? '',
    source: '',
    object: {
      ...item,
      apiVersion: item.apiVersion ?? (resource.group === '' ? resource.version : `${resource.group}/${resource.version}`),
      kind: item.kind ?? resource.kind,
    },
  }));
}

async function listSelected(context: CommandContext, resource: ApiResource, namespace: string, limit: number): Promise<readonly Unstructured[]> {
  const labelSelector = context.flags.string('selector');
  const fieldSelector = context.flags.string('field-selector');
  try {
    const list = await context.client.list(resource, namespace, { labelSelector, fieldSelector, ...(limit > 0 ? { limit: String(limit) } : {}) });
    return list.items;
  } catch (error) {
    throw badSelector(error, resource, labelSelector, fieldSelector);
  }
}

/** Mirrors resource.Selector: a refused selector is named with the resource it was for. */
export function badSelector(error: unknown, resource: ApiResource, labelSelector: string, fieldSelector: string): unknown {
  if (!(error instanceof StatusError) || !['BadRequest', 'NotFound'].includes(error.reason)) return error;
  if (labelSelector === '' && fieldSelector === '') return error;
  const { kind: _k, apiVersion: _a, metadata: _m, status: _s, ...rest } = error.status;
  const gvr = `${resource.group}/${resource.version}, Resource=${resource.plural}`;
  return new StatusError({
    ...rest,
    message: `Unable to find "${gvr}" that match label selector "${labelSelector}", field selector "${fieldSelector}": ${error.message}`,
  });
}

function isExpected(error: unknown): boolean {
  return error instanceof StatusError || error instanceof UsageError;
}
