/** What arguments such as `deploy,svc web` or `pod/a svc/b` mean. Mirrors resource.Builder's ResourceTypeOrNameArgs. */
import type { ApiResource } from '#kube/api-resource.ts';
import type { CommandContext } from '../command.ts';
import { UsageError } from '../usage-error.ts';

export interface Target {
  readonly resource: ApiResource;
  /** Absent: all that the selectors choose. */
  readonly name?: string;
}

export interface TargetOptions {
  /** A type alone means all of them, as in `get`. */
  readonly allowEmptySelector?: boolean;
  readonly all?: boolean;
  readonly allNamespaces?: boolean;
  /** --selector is not about the objects named. */
  readonly ownSelector?: boolean;
  /** Throws instead of meaning several. */
  readonly single?: boolean;
}

export const NO_RESOURCES =
  "You must provide one or more resources by argument or filename.\nExample resource specifications include:\n   '-f rsrc.yaml'\n   '--filename=rsrc.json'\n   '<resource> <name>'\n   '<resource>'";

const COMBINED =
  "there is no need to specify a resource type as a separate argument when passing arguments in resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource resource/<resource_name>'";

export async function targetsOf(context: CommandContext, args: readonly string[], options: TargetOptions = {}): Promise<readonly Target[]> {
  const slashes = args.filter((arg) => arg.includes('/')).length;
  if (slashes > 0 && slashes < args.length) throw new UsageError(COMBINED);
  const selecting =
    (options.ownSelector !== true && context.flags.string('selector') !== '') ||
    context.flags.string('field-selector') !== '' ||
    options.all === true;
  if (args.length === 0) throw new UsageError(selecting ? 'at least one resource must be specified to use a selector' : NO_RESOURCES);
  if (slashes > 0) {
    const targets: Target[] = [];
    for (const arg of args) targets.push(await tuple(context, arg));
    if (selecting) throw new UsageError('selectors and the all flag cannot be used when passing resource/name arguments');
    if (options.allNamespaces === true) throw new UsageError('a resource cannot be retrieved by name across all namespaces');
    return targets;
  }
  const [types = '', ...names] = args;
  const resources = await resourcesOf(context, types);
  if (names.length === 0) {
    if (selecting || options.allowEmptySelector === true) return resources.map((resource) => ({ resource }));
    throw new UsageError('resource(s) were provided, but no name was specified');
  }
  if (selecting) throw new UsageError('name cannot be provided when a selector is specified');
  if (options.allNamespaces === true) throw new UsageError('a resource cannot be retrieved by name across all namespaces');
  return resources.flatMap((resource) => names.map((name) => ({ resource, name })));
}

async function tuple(context: CommandContext, arg: string): Promise<Target> {
  const parts = arg.split('/');
  if (parts.length > 2) throw new UsageError('arguments in resource/name form may not have more than one slash');
  const [type = '', name = ''] = parts;
  if (type === '' || name === '' || type.includes(',')) throw new UsageError('arguments in resource/name form must have a single resource and name');
  return { resource: await resourceNamed(context, type), name };
}

async function resourcesOf(context: CommandContext, types: string): Promise<readonly ApiResource[]> {
  const resources: ApiResource[] = [];
  const { mapper } = await context.client.discovery();
  for (const type of types.split(',')) {
    const category = mapper.listCategory(type);
    for (const resource of category.length > 0 ? category : [await resourceNamed(context, type)]) resources.push(resource);
  }
  return resources;
}

/** Throws `the server doesn't have a resource type …`; asks the server again before. */
export async function resourceNamed(context: CommandContext, type: string): Promise<ApiResource> {
  const { mapper } = await context.client.discovery();
  const known = mapper.findResource(type);
  for (const other of mapper.listShadowed(type)) {
    const name = other.group === '' ? other.plural : `${other.plural}.${other.group}`;
    await context.warn(`short name "${type}" could also match lower priority resource ${name}`);
  }
  if (known !== undefined) return known;
  const fresh = (await context.client.discovery(true)).mapper.findResource(type);
  if (fresh === undefined) throw new UsageError(`the server doesn't have a resource type "${type.split('.')[0] ?? ''}"`);
  return fresh;
}
