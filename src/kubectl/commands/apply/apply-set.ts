/** `apply --prune --applyset`: the objects that one parent object keeps together. Mirrors kubectl/pkg/cmd/apply/applyset.go. */
import { sha256 } from '@noble/hashes/sha2.js';
import { groupVersion, type ApiResource } from '#kube/api-resource.ts';
import { encodeBase64 } from '#kube/base64.ts';
import { quote } from '#kube/go-quote.ts';
import type { Unstructured } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import { isConflict } from '../../apply/patcher.ts';
import type { CommandContext } from '../../command.ts';
import { dryRunQuery, type DryRun, type Validation } from '../../flags/dry-run.ts';
import type { Info } from '../../resources/info.ts';
import { UsageError } from '../../usage-error.ts';

const TOOL = 'kubectl';
const TOOLING = 'applyset.kubernetes.io/tooling';
const NAMESPACES = 'applyset.kubernetes.io/additional-namespaces';
const KINDS = 'applyset.kubernetes.io/contains-group-kinds';
const PARENT_ID = 'applyset.kubernetes.io/id';
const PART_OF = 'applyset.kubernetes.io/part-of';
const PARENT_TYPE = 'applyset.kubernetes.io/is-parent-type';

/** Kinds as `Deployment.apps`, and namespaces. */
interface Members {
  readonly kinds: ReadonlyMap<string, ApiResource>;
  readonly namespaces: ReadonlySet<string>;
}

const none: Members = { kinds: new Map(), namespaces: new Set() };

export class ApplySet {
  readonly #context: CommandContext;
  readonly #resource: ApiResource;
  readonly #name: string;
  readonly #namespace: string;
  /** Before this command. */
  #current = none;
  /** After it. */
  #updated = none;

  private constructor(context: CommandContext, resource: ApiResource, name: string) {
    this.#context = context;
    this.#resource = resource;
    this.#name = name;
    this.#namespace = resource.namespaced && context.namespaceGiven ? context.namespace : '';
  }

  /** The set that `--applyset` names: `[RESOURCE[.GROUP]/]NAME`, a secret without a resource. */
  static async open(context: CommandContext): Promise<ApplySet> {
    const given = context.flags.string('applyset');
    const [type, name] = given.includes('/') ? split(given) : ['secrets', given];
    const refused = (why: string): UsageError => new UsageError(`invalid parent reference ${quote(given)}: ${why}`);
    if (name === '') throw refused('name cannot be blank');
    const { mapper } = await context.client.discovery();
    const resource = mapper.findResource(type);
    if (resource === undefined) throw refused(`no matches for /, Resource=${type}`);
    return new ApplySet(context, resource, name);
  }

  get #label(): Readonly<Record<string, string>> {
    return { [PART_OF]: this.#id };
  }

  get #id(): string {
    const { kind, group } = this.#resource;
    const hash = encodeBase64(sha256(encodeUtf8([this.#name, this.#namespace, kind, group].join('.'))));
    return `applyset-${hash.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}-v1`;
  }

  get #isBuiltIn(): boolean {
    return this.#resource.group === '' && ['secrets', 'configmaps'].includes(this.#resource.plural);
  }

  get #reference(): string {
    return quote(`${this.#resource.plural}.${this.#resource.group}/${this.#name}`);
  }

  /** The object as a member. */
  withLabel(info: Info): Info {
    const labels = info.object.metadata?.labels ?? {};
    if (labels[PART_OF] !== undefined) throw new UsageError(`ApplySet label ${quote(PART_OF)} already set in input data`);
    return { ...info, object: { ...info.object, metadata: { ...info.object.metadata, labels: { ...labels, ...this.#label } } } };
  }

  /** The parent names what was and what will be in the set before anything changes, so that nothing is lost on the way. */
  async beforeApply(infos: readonly Info[], dryRun: DryRun, validation: Validation): Promise<void> {
    this.#current = await this.#read();
    this.#updated = {
      kinds: new Map(infos.map(({ resource }) => [groupKind(resource), resource])),
      namespaces: new Set(infos.flatMap(({ resource, namespace }) => (resource.namespaced && namespace !== '' ? [namespace] : []))),
    };
    await this.#write(union(this.#current, this.#updated), dryRun, validation);
  }

  /** Deletes members that were not applied now; `seen` are the uids of those that were. */
  async prune(seen: ReadonlySet<string>, dryRun: DryRun, validation: Validation, print: (object: Unstructured) => Promise<void>): Promise<void> {
    for (const object of await this.#left(seen)) {
      if (dryRun !== 'client') await this.#delete(object, dryRun);
      await print(object);
    }
    try {
      await this.#write(this.#updated, dryRun, validation);
    } catch (error) {
      throw error instanceof UsageError ? new UsageError(`apply and prune succeeded, but ApplySet update failed: ${error.message}`) : error;
    }
  }

  /** Throws when no set can be kept there. */
  async validate(): Promise<void> {
    const problems: string[] = [];
    if (this.#resource.namespaced && this.#namespace === '') problems.push('namespace is required to use namespace-scoped ApplySet');
    if (!this.#isBuiltIn && !(await this.#isPermitted())) {
      const { group, version, plural } = this.#resource;
      problems.push(`resource "${group}/${version}, Resource=${plural}" is not permitted as an ApplySet parent`);
    }
    if (problems.length > 0) throw new UsageError(problems.length === 1 ? (problems[0] ?? '') : `[${problems.join(', ')}]`);
  }

  async #isPermitted(): Promise<boolean> {
    const { client } = this.#context;
    const definitions = (await client.discovery()).mapper.findResource('customresourcedefinitions.apiextensions.k8s.io');
    if (definitions === undefined) return false;
    const { items } = await client.list(definitions, '', { labelSelector: PARENT_TYPE });
    return items.some(({ metadata }) => metadata?.name === `${this.#resource.plural}.${this.#resource.group}`);
  }

  async #read(): Promise<Members> {
    let parent: Unstructured;
    try {
      parent = await this.#context.client.get(this.#resource, this.#namespace, this.#name);
    } catch (error) {
      if (!(error instanceof StatusError)) throw error;
      if (error.reason !== 'NotFound') throw new UsageError(`failed to fetch ApplySet parent object ${this.#reference}: ${error.message}`);
      if (!this.#isBuiltIn) throw new UsageError('custom resource ApplySet parents cannot be created automatically');
      return none;
    }
    const { labels = {}, annotations = {} } = parent.metadata ?? {};
    this.#check(labels, annotations);
    const kinds = annotations[KINDS];
    if (kinds === undefined) {
      const missing = `kubectl requires the ${quote(KINDS)} annotation to be set on all ApplySet parent objects`;
      throw new UsageError(`parsing ApplySet annotation on ${this.#reference}: ${missing}`);
    }
    const namespaces = listed(annotations[NAMESPACES]);
    return { kinds: await this.#kindsOf(listed(kinds)), namespaces: new Set([...namespaces, ...(this.#namespace === '' ? [] : [this.#namespace])]) };
  }

  /** Throws when the parent is someone else's. */
  #check(labels: Readonly<Record<string, string>>, annotations: Readonly<Record<string, string>>): void {
    const parent = `ApplySet parent object ${this.#reference}`;
    const tooling = annotations[TOOLING];
    if (tooling === undefined) throw new UsageError(`${parent} already exists and is missing required annotation ${quote(TOOLING)}`);
    const tool = tooling.includes('/') ? tooling.slice(0, tooling.lastIndexOf('/')) : tooling;
    if (tool !== TOOL) throw new UsageError(`${parent} already exists and is managed by tooling ${quote(tool)} instead of ${quote(TOOL)}`);
    const id = labels[PARENT_ID];
    if (id === undefined) throw new UsageError(`${parent} exists and does not have required label ${PARENT_ID}`);
    if (id !== this.#id)
      throw new UsageError(`${parent} exists and has incorrect value for label ${quote(PARENT_ID)} (got: ${id}, want: ${this.#id})`);
  }

  async #kindsOf(names: readonly string[]): Promise<ReadonlyMap<string, ApiResource>> {
    const { mapper } = await this.#context.client.discovery();
    return new Map(
      names.map((name) => {
        const resource = mapper.resources.find((each) => groupKind(each) === name);
        if (resource !== undefined) return [name, resource];
        const [kind = '', ...group] = name.split('.');
        const why = `no matches for kind "${kind}" in group "${group.join('.')}"`;
        throw new UsageError(
          `parsing ApplySet annotation on ${this.#reference}: could not find mapping for kind in ${quote(KINDS)} annotation: ${why}`,
        );
      }),
    );
  }

  async #write(members: Members, dryRun: DryRun, validation: Validation): Promise<void> {
    if (dryRun === 'client') return;
    const namespaces = [...members.namespaces].filter((namespace) => namespace !== this.#namespace).toSorted();
    const parent = {
      kind: this.#resource.kind,
      apiVersion: groupVersion(this.#resource),
      metadata: {
        name: this.#name,
        ...(this.#namespace === '' ? {} : { namespace: this.#namespace }),
        labels: { [PARENT_ID]: this.#id },
        annotations: { [NAMESPACES]: namespaces.join(','), [KINDS]: [...members.kinds.keys()].toSorted().join(','), [TOOLING]: `${TOOL}/v1.34.5` },
      },
    };
    const send = (force: string): Promise<Unstructured> =>
      this.#context.client.patch(this.#resource, this.#namespace, this.#name, 'apply', parent, {
        fieldManager: `${TOOL}-applyset`,
        fieldValidation: validation,
        force,
        ...dryRunQuery(dryRun),
      });
    try {
      await send('false').catch((error: unknown) => {
        if (!isConflict(error)) throw error;
        return send('true');
      });
    } catch (error) {
      throw error instanceof StatusError ? new UsageError(`failed to update ApplySet: ${error.message}`) : error;
    }
  }

  async #left(seen: ReadonlySet<string>): Promise<readonly Unstructured[]> {
    const { client } = this.#context;
    const labelSelector = Object.entries(this.#label)
      .map((pair) => pair.join('='))
      .join(',');
    const found: Unstructured[] = [];
    for (const resource of this.#current.kinds.values()) {
      for (const namespace of resource.namespaced ? this.#current.namespaces : ['']) {
        const { items } = await client.list(resource, namespace, { labelSelector });
        const left = items.filter(({ metadata }) => !seen.has(metadata?.uid ?? ''));
        found.push(...left.map((item) => ({ ...item, apiVersion: groupVersion(resource), kind: resource.kind })));
      }
    }
    return found;
  }

  async #delete(object: Unstructured, dryRun: DryRun): Promise<void> {
    const { client, flags } = this.#context;
    const resource = [...this.#current.kinds.values()].find((each) => each.kind === object.kind && groupVersion(each) === object.apiVersion);
    if (resource === undefined) return;
    const grace = flags.int('grace-period');
    const options = {
      propagationPolicy: 'Background',
      ...(grace >= 0 ? { gracePeriodSeconds: grace } : {}),
      ...(dryRun === 'server' ? { dryRun: ['All'] } : {}),
    };
    try {
      await client.delete(resource, object.metadata?.namespace ?? '', object.metadata?.name ?? '', options);
    } catch (error) {
      if (error instanceof StatusError && error.reason === 'NotFound') return;
      const what = `${resource.group}/${resource.version}, Kind=${resource.kind} ${object.metadata?.namespace ?? ''}/${object.metadata?.name ?? ''}`;
      throw error instanceof StatusError ? new UsageError(`pruning ${what}: ${error.message}`) : error;
    }
  }
}

function split(reference: string): readonly [string, string] {
  const at = reference.indexOf('/');
  return [reference.slice(0, at), reference.slice(at + 1)];
}

/** `Deployment.apps`, `Pod` */
function groupKind({ kind, group }: ApiResource): string {
  return group === '' ? kind : `${kind}.${group}`;
}

function listed(annotation: string | undefined): readonly string[] {
  return annotation === undefined || annotation === '' ? [] : annotation.split(',');
}

function union(a: Members, b: Members): Members {
  return { kinds: new Map([...a.kinds, ...b.kinds]), namespaces: new Set([...a.namespaces, ...b.namespaces]) };
}
