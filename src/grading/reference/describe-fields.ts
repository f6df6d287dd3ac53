import { z } from 'zod';

interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly additionalProperties?: unknown;
}

const LARGEST = Number.MAX_SAFE_INTEGER;

/** A type in a few words: `integer, at least 0`, `list of text`. */
function typeOf(schema: JsonSchema): string {
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(' \\| ');
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(', or ');
  const least = schema.minimum !== undefined && schema.minimum > -LARGEST ? `, at least ${schema.minimum}` : '';
  const most = schema.maximum !== undefined && schema.maximum < LARGEST ? `, at most ${schema.maximum}` : '';
  switch (schema.type) {
    case 'string':
      return 'text';
    case 'integer':
    case 'number':
      return `${schema.type}${least}${most}`;
    case 'boolean':
      return '`true` \\| `false`';
    case 'array':
      return `list of ${typeOf(schema.items ?? {})}`;
    case 'object':
      return schema.properties === undefined
        ? 'mapping'
        : `mapping of ${Object.keys(schema.properties)
            .map((key) => `\`${key}\``)
            .join(', ')}`;
    default:
      return 'anything';
  }
}

const row = (name: string, schema: JsonSchema, required: boolean): string =>
  `| \`${name}\` | ${typeOf(schema)} | ${required ? 'yes' : ''} | ${(schema.description ?? '').replaceAll('|', '\\|')} |`;

function table(schema: JsonSchema): readonly string[] {
  const fields = Object.entries(schema.properties ?? {});
  return [
    '| field | type | required | meaning |',
    '|---|---|---|---|',
    ...fields.map(([name, field]) => row(name, field, schema.required?.includes(name) === true)),
  ];
}

/** The fields of a schema as a markdown table; of a union, of each mapping in it, with the fields of a mapping inside below. */
export function describeFields(schema: z.ZodType): readonly string[] {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const options = json.anyOf ?? [json];
  return options.flatMap((option) => {
    if (option.properties === undefined) return [`Short form: ${option.description ?? typeOf(option)}.`, ''];
    const inner = Object.entries(option.properties).flatMap(([name, field]) => {
      const mapping = [field, ...(field.anyOf ?? [])].find(({ properties }) => properties !== undefined);
      return mapping === undefined || !Object.values(mapping.properties ?? {}).some(({ description }) => description !== undefined)
        ? []
        : ['', `The fields of \`${name}\`:`, '', ...table(mapping)];
    });
    return [...table(option), ...inner];
  });
}
