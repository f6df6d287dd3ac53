import type { ApiResource } from '#kube/api-resource.ts';
import type { FieldError } from '#kube/field-error.ts';
import type { JSONSchemaProps } from '#kube/generated/types.ts';
import type { Draft, KubeObject, Unstructured } from '#kube/object.ts';
import type { Schema } from '#kube/schema.ts';
import type { Clock } from '#posix/clock.ts';
import type { Random } from '#posix/random.ts';
import type { Api } from '../api/api.ts';
import type { UserInfo } from './authentication/user-info.ts';

/** What a strategy may look at. Strategies are pure but for the allocators behind `api`. */
export interface StrategyContext {
  readonly api: Api;
  readonly clock: Clock;
  readonly random: Random;
  /** Who asks: `kubernetes-admin`, `system:serviceaccount:default:default`, … */
  readonly user: string;
  /** The same with uid, groups and extra, where the request has them. */
  readonly userInfo?: UserInfo;
  readonly dryRun: boolean;
  /** Where addresses and ports are allocated from; upstream's flags of the API server. */
  readonly ranges: AllocationRanges;
}

export interface AllocationRanges {
  /** `10.43.0.0/16` */
  readonly serviceAddresses: string;
  /** First and last. */
  readonly nodePorts: readonly [number, number];
}

/**
 * How objects of one resource come into being and change. Mirrors k8s.io/apiserver/pkg/registry/rest
 * RESTCreateStrategy, RESTUpdateStrategy and RESTGracefulDeleteStrategy.
 * Order on create: `default`, `prepareForCreate`, `validate`, `admit`-free allocation (`allocate`), store.
 * Order on update: `default`, `prepareForUpdate`, `validate`, `validateUpdate`, store.
 */
export interface Strategy<T extends KubeObject> {
  /** SetDefaults_…; also runs on objects read from manifests for dry-run. */
  default?(object: Draft<T>): void;
  /** Drops what clients may not set (status, generation) and completes what only the server knows. */
  prepareForCreate?(object: Draft<T>, context: StrategyContext): void;
  prepareForUpdate?(object: Draft<T>, old: T, context: StrategyContext): void;
  validate?(object: T, context: StrategyContext): readonly FieldError[];
  validateUpdate?(object: T, old: T, context: StrategyContext): readonly FieldError[];
  /** Addresses and ports taken from a range, after validation. May throw `StatusError`. */
  allocate?(object: Draft<T>, old: T | undefined, context: StrategyContext): void;
  /** Lines of Warning headers. */
  warnings?(object: T, old: T | undefined): readonly string[];
  /** Bumps metadata.generation when this part changed (default: `spec`). */
  generationOf?(object: T): unknown;
  /** Grace period in seconds for a deletion (pods), or undefined to remove at once. */
  gracePeriod?(object: T, requested: number | undefined): number | undefined;
  /** Finalizers that every new object gets (`kubernetes` of namespaces is in spec, see there). */
  readonly subresources?: Readonly<Record<string, Subresource<T>>>;
}

/** An update of part of an object: `status`, `scale`, `binding`, `finalize`, `approve`, … */
export interface Subresource<T extends KubeObject> {
  /** `apply` only replaces whole fields of the object and of its metadata, so that what is below them need not be copied for it. */
  readonly replaces?: boolean;
  /** Copies from `changed` into the stored object what this subresource owns. */
  apply(stored: Draft<T>, changed: T, context: StrategyContext): void;
  validate?(object: T, old: T, context: StrategyContext): readonly FieldError[];
}

export interface TableColumn<T> {
  readonly name: string;
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  readonly format?: string;
  readonly description: string;
  /** 0: always shown, 1: with -o wide. */
  readonly priority: number;
  /** The cell, as upstream's printers compute it; `now` in ms. */
  readonly cell: (object: T, now: number) => string | number | boolean | null;
}

/** One version in which a resource is read and written. */
export interface ServedVersion {
  /** The group may be another than the stored one's (events). */
  readonly resource: ApiResource;
  readonly schema?: Schema;
  /** Where it is not the kind and `List`. */
  readonly listKind?: string;
  /** Of custom resources: what `openapi` publishes. */
  readonly openApi?: JSONSchemaProps;
  readonly columns?: readonly TableColumn<KubeObject>[];
  readonly toStored: (object: Unstructured) => Unstructured;
  readonly fromStored: (object: KubeObject) => KubeObject;
  /** Warning header of every request that uses it. */
  readonly deprecation?: string;
}

/** Everything the API server knows about one resource: adding a kind is one small folder that exports one of these. */
export interface ResourceDefinition<T extends KubeObject = KubeObject> {
  readonly resource: ApiResource;
  readonly strategy: Strategy<T>;
  /** NAME and AGE are not implied: list every column, as upstream's printersinternal does. */
  readonly columns: readonly TableColumn<T>[];
  /** Of custom resources; that of a built-in kind is found by its name. */
  readonly schema?: Schema;
  /** Every version that is served, the preferred one first; without it, the stored one alone. */
  readonly versions?: readonly ServedVersion[];
  /** Selectable fields beyond metadata.name and metadata.namespace. */
  readonly fields?: Readonly<Record<string, (object: T) => string>>;
  /** The scale subresource of scalable kinds. */
  readonly scale?: {
    readonly specReplicas: (object: T) => number;
    readonly statusReplicas: (object: T) => number;
    /** As a selector string: `app=web`. */
    readonly selector: (object: T) => string;
    readonly setReplicas: (object: Draft<T>, replicas: number) => void;
  };
}

/** Keeps the type parameter while definitions of all kinds stand in one list. */
export function defineResource<T extends KubeObject>(definition: ResourceDefinition<T>): ResourceDefinition {
  return definition as unknown as ResourceDefinition;
}
