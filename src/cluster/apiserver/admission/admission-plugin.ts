import type { Draft, KubeObject } from '#kube/object.ts';
import type { WriteContext } from '../generic/write-context.ts';
import type { ResourceDefinition } from '../resource-definition.ts';

/** What is about to happen. Mirrors k8s.io/apiserver/pkg/admission.Attributes. */
export interface AdmissionAttributes {
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  readonly definition: ResourceDefinition;
  readonly subresource: string | undefined;
  readonly namespace: string | undefined;
  readonly name: string;
  /** What will be stored; absent on deletion. `admit` may change it. */
  readonly object: Draft<KubeObject> | undefined;
  readonly old: KubeObject | undefined;
  readonly context: WriteContext;
}

/** One policy. Both methods throw `StatusError` to refuse. */
export interface AdmissionPlugin {
  readonly name: string;
  /** May change `object`; runs before validation. */
  admit?(attributes: AdmissionAttributes): void;
  /** Looks at the finished object. */
  validate?(attributes: AdmissionAttributes): void;
}
