import type { ApiResource } from '#kube/api-resource.ts';
import { schemaForKind, type Schema } from '#kube/schema.ts';

const schemas = new WeakMap<ApiResource, Schema>();

/** The schema of a definition or of one of its versions: its own, or that of the built-in kind. */
export function schemaOf({ schema, resource }: { readonly schema?: Schema; readonly resource: ApiResource }): Schema | undefined {
  const known = schema ?? schemas.get(resource);
  if (known !== undefined) return known;
  const found = schemaForKind(resource.group, resource.version, resource.kind);
  if (found !== undefined) schemas.set(resource, found);
  return found;
}
