import type { ResourceDefinition, ServedVersion } from './resource-definition.ts';

/** What is stored, as it is. */
export function storedVersion({ resource, schema }: Pick<ResourceDefinition, 'resource' | 'schema'>): ServedVersion {
  return { resource, ...(schema === undefined ? {} : { schema }), toStored: (object) => object, fromStored: (object) => object };
}
