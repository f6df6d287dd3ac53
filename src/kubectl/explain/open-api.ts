/** The parts of OpenAPI v3 that explaining needs. */
export interface OpenApiSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
  readonly items?: OpenApiSchema;
  readonly additionalProperties?: OpenApiSchema | boolean;
  readonly allOf?: readonly OpenApiSchema[];
  readonly oneOf?: readonly OpenApiSchema[];
  readonly 'x-kubernetes-group-version-kind'?: readonly { readonly group: string; readonly version: string; readonly kind: string }[];
}

export interface OpenApiDocument {
  readonly components?: { readonly schemas?: Readonly<Record<string, OpenApiSchema>> };
}

const nameOfReference = (reference: string): string => reference.slice(reference.lastIndexOf('/') + 1);

/** The schema that a reference (alone, or as the only part of allOf) stands for. */
export function resolveReference(schema: OpenApiSchema, document: OpenApiDocument): OpenApiSchema {
  const reference = schema.$ref ?? (schema.allOf?.length === 1 ? schema.allOf[0]?.$ref : undefined);
  return reference === undefined ? schema : (document.components?.schemas?.[nameOfReference(reference)] ?? {});
}

/** `[]Container`, `map[string]string`, `PodSpec`, `integer`. */
export function typeName(schema: OpenApiSchema): string {
  if (schema.items !== undefined) return `[]${typeName(schema.items)}`;
  if (typeof schema.additionalProperties === 'object') return `map[string]${typeName(schema.additionalProperties)}`;
  const [only] = schema.allOf ?? [];
  if (schema.properties === undefined && schema.allOf?.length === 1 && only !== undefined) return typeName(only);
  if (schema.$ref !== undefined) return nameOfReference(schema.$ref).split('.').at(-1) ?? '';
  return schema.type ?? 'Object';
}

/** What the elements of lists and maps are made of, else the schema itself; references resolved. */
export function innermost(schema: OpenApiSchema, document: OpenApiDocument): OpenApiSchema {
  const resolved = resolveReference(schema, document);
  if (resolved.items !== undefined) return innermost(resolved.items, document);
  if (typeof resolved.additionalProperties === 'object') return innermost(resolved.additionalProperties, document);
  return resolved;
}
