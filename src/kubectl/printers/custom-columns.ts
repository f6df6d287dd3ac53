/** Mirrors k8s.io/kubectl/pkg/cmd/get customcolumn. */
import { UsageError } from '../usage-error.ts';
import { goPrint } from './go-template/go-print.ts';
import { parseJsonPath, relaxJsonPath, type JsonPath } from './jsonpath.ts';
import { TabWriter } from './tab-writer.ts';

interface Column {
  readonly header: string;
  readonly path: JsonPath;
}

function toCell(value: unknown): string {
  if (value === undefined || value === null) return '<none>';
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return JSON.stringify(value);
  return goPrint(value);
}

function parseColumns(spec: string): readonly Column[] {
  if (spec === '') throw new UsageError('custom-columns format specified but no custom columns given');
  return spec.split(',').map((part) => {
    const colon = part.indexOf(':');
    if (colon < 0) throw new UsageError(`unexpected custom-columns spec: ${part}, expected <header>:<json-path-expr>`);
    return { header: part.slice(0, colon), path: pathOf(part.slice(colon + 1)) };
  });
}

function pathOf(text: string): JsonPath {
  try {
    return parseJsonPath(relaxJsonPath(text));
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** One aligned row an object, the headers first unless they are not wanted. Throws on a wrong specification. */
export function customColumns(spec: string, options: { readonly headers: boolean }): (objects: readonly unknown[]) => string {
  const columns = parseColumns(spec);
  return (objects) => {
    const writer = new TabWriter();
    if (options.headers) writer.write(`${columns.map((column) => column.header).join('\t')}\n`);
    for (const object of objects) {
      const cells = columns.map((column) => {
        const values = column.path.values(object);
        return values.length === 0 ? '<none>' : values.map(toCell).join(',');
      });
      writer.write(`${cells.join('\t')}\n`);
    }
    return writer.flush();
  };
}
