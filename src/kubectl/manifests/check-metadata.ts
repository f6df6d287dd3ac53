/** Mirrors metadataValidatingDecoder of cli-runtime: metadata of any object must fit the one type that all share. */
import { decodeObject } from '#kube/decode-object.ts';
import type { Unstructured } from '#kube/object.ts';
import { findSchema, type Schema } from '#kube/schema.ts';

let schema: Schema | undefined;

/** An object of which only the metadata is known. */
function metadataOnly(): Schema {
  const metadata = findSchema('ConfigMap')?.fields?.get('metadata');
  schema ??= { type: 'object', typeName: 'metadataOnlyObject', fields: new Map(metadata === undefined ? [] : [['metadata', metadata]]) };
  return schema;
}

/** Throws `DecodeError`. */
export function checkMetadata({ metadata }: Unstructured): void {
  if (metadata !== undefined) decodeObject({ metadata }, metadataOnly());
}
