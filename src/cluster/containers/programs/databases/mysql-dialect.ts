// MySQL's statements in PostgreSQL's words, and PostgreSQL's refusals in MySQL's.
import { SqlError } from '../clients/sql-client.ts';

/** A statement as the SQL engine understands it. */
export function fromMysql(statement: string): string {
  const literals: string[] = [];
  const bare = statement.replace(QUOTED, (quoted) => {
    literals.push(fromMysqlQuotes(quoted));
    return `\u0001${String(literals.length - 1)}\u0001`;
  });
  return translated(bare).replace(/\u0001(\d+)\u0001/g, (_, index: string) => literals[Number(index)] ?? '');
}

const QUOTED = /'(?:[^'\\]|\\[^]|'')*'|"(?:[^"\\]|\\[^]|"")*"|`[^`]*`/g;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' };

/** Backquotes hold names; single and double quotes hold text. */
function fromMysqlQuotes(quoted: string): string {
  const mark = quoted.charAt(0);
  const inner = quoted.slice(1, -1);
  if (mark === '`') return `"${inner}"`;
  const text = inner.replaceAll(mark + mark, mark).replace(/\\([^])/g, (_, sign: string) => ESCAPES[sign] ?? sign);
  return `'${text.replaceAll("'", "''")}'`;
}

function translated(statement: string): string {
  return statement
    .replace(/\b(?:big)?int(?:eger)?(?:\(\d+\))?(?:\s+unsigned)?(\s+not\s+null)?\s+auto_increment/gi, 'serial$1')
    .replace(/\bint\(\d+\)/gi, 'int')
    .replace(/\btinyint(?:\(\d+\))?/gi, 'smallint')
    .replace(/\b(?:medium|long|tiny)text\b/gi, 'text')
    .replace(/\bdatetime\b/gi, 'timestamp')
    .replace(/\bdouble\b(?!\s+precision)/gi, 'float')
    .replace(/\bunsigned\b/gi, '')
    .replace(/\)\s*(?:engine|default\s+charset|charset|collate|auto_increment)\s*=?[\s\S]*$/i, ')')
    .replace(/\binsert\s+ignore\s+into\b([\s\S]*)/i, 'insert into$1 on conflict do nothing')
    .replace(/\breplace\s+into\b/i, 'insert into')
    .replace(/^describe\s+|^desc\s+/i, 'show columns from ')
    .replace(/\blimit\s+(\d+)\s*,\s*(\d+)/i, 'limit $2 offset $1');
}

const CODES: Readonly<Record<string, readonly [number, string]>> = {
  '28000': [1045, '28000'],
  '28P01': [1045, '28000'],
  '3D000': [1049, '42000'],
  '42P04': [1007, 'HY000'],
  '42P01': [1146, '42S02'],
  '42703': [1054, '42S22'],
  '42P07': [1050, '42S01'],
  '23505': [1062, '23000'],
  '23502': [1048, '23000'],
  '42601': [1064, '42000'],
};

/** `ERROR 1146 (42S02): Table 'shop.x' doesn't exist`, its parts. */
export function mysqlError(
  { fields }: SqlError,
  database: string,
  user: string,
  statement: string,
): { readonly number: number; readonly state: string; readonly message: string } {
  const [number, state] = CODES[fields['C'] ?? ''] ?? [1105, 'HY000'];
  const text = fields['M'] ?? '';
  const quoted = /"([^"]*)"/.exec(text)?.[1] ?? '';
  const messages: Readonly<Record<number, string>> = {
    1045: `Access denied for user '${user}'@'localhost' (using password: YES)`,
    1049: `Unknown database '${quoted}'`,
    1007: `Can't create database '${quoted}'; database exists`,
    1146: `Table '${database}.${quoted}' doesn't exist`,
    1054: `Unknown column '${quoted}' in 'field list'`,
    1050: `Table '${quoted}' already exists`,
    1062: `Duplicate entry '${/=\(([^)]*)\)/.exec(fields['D'] ?? '')?.[1] ?? ''}' for key '${quoted.replace(/_pkey$|_key$/, '')}.PRIMARY'`,
    1048: `Column '${quoted}' cannot be null`,
    1064: `You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use near '${quoted === '' ? '' : statement.slice(Math.max(0, statement.indexOf(quoted)))}' at line 1`,
  };
  return { number, state, message: messages[number] ?? text };
}
