import type { ApiResource } from '#kube/api-resource.ts';
import { schemaForKind, type Schema } from '#kube/schema.ts';

/** The schema of a definition or of one of its versions: its own, or that of the built-in kind. */
export function schemaOf({ schema, resource }: { readonly schema?: Schema; readonly resource: ApiResource }): Schema | undefined {
  return schema ?? schemaForKind(resource.group, resource.version, resource.kind);
}
