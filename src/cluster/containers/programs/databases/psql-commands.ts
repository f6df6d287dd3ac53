// psql's backslash commands.
import type { SqlClient, SqlResult, SqlTarget } from '../clients/sql-client.ts';
import { alignedTable } from './format-table.ts';

export interface CommandOutput {
  readonly text: string;
  readonly failed?: boolean;
}

export async function describeCommand(command: string, client: SqlClient, target: SqlTarget): Promise<CommandOutput> {
  const [name = '', argument] = command.replace(/;$/, '').split(/\s+/);
  switch (name.replace(/\+$/, '')) {
    case '\\l':
    case '\\list':
      return {
        text: alignedTable(
          table(
            ['Name', 'Owner', 'Encoding'],
            (await names(client, 'SELECT datname FROM pg_database')).map((each) => [each, target.user, 'UTF8']),
          ),
          'List of databases',
        ),
      };
    case '\\dt':
    case '\\d':
      return argument === undefined ? listTables(client, target) : describeTable(client, argument);
    case '\\du':
    case '\\dg':
      return {
        text: alignedTable(
          table(
            ['Role name', 'Attributes'],
            (await names(client, 'SELECT rolname FROM pg_roles')).map((each) => [
              each,
              each === target.user ? 'Superuser, Create role, Create DB, Replication, Bypass RLS' : '',
            ]),
          ),
          'List of roles',
        ).replace(/\(\d+ rows?\)\n/, ''),
      };
    case '\\conninfo':
      return {
        text: `You are connected to database "${target.database}" as user "${target.user}" ${target.host === '' ? 'via socket in "/var/run/postgresql"' : `on host "${target.host}"`} at port "${target.port}".\n`,
      };
    case '\\?':
      return {
        text: 'General\n  \\q                     quit psql\n\nInformational\n  \\conninfo              display information about current connection\n  \\d      NAME           describe table\n  \\dt                    list tables\n  \\du                    list roles\n  \\l                     list databases\n',
      };
    default:
      return { text: `invalid command ${name}\nTry \\? for help.\n`, failed: true };
  }
}

async function names(client: SqlClient, query: string): Promise<readonly string[]> {
  const [result] = await client.query(query);
  return (result?.rows ?? []).map((row) => row[0] ?? '');
}

const TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'";

async function listTables(client: SqlClient, target: SqlTarget): Promise<CommandOutput> {
  const found = [...(await names(client, TABLES))].sort();
  if (found.length === 0) return { text: 'Did not find any relations.\n' };
  return {
    text: alignedTable(
      table(
        ['Schema', 'Name', 'Type', 'Owner'],
        found.map((each) => ['public', each, 'table', target.user]),
      ),
      'List of relations',
    ),
  };
}

async function describeTable(client: SqlClient, name: string): Promise<CommandOutput> {
  const [result] = await client.query(
    `SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_name = '${name.replaceAll("'", "''")}'`,
  );
  if (result === undefined || result.rows.length === 0) return { text: `Did not find any relation named "${name}".\n`, failed: true };
  const rows = result.rows.map(([column, type, nullable]) => [column ?? '', type ?? '', '', nullable === 'NO' ? 'not null' : '', '']);
  return {
    text: alignedTable(table(['Column', 'Type', 'Collation', 'Nullable', 'Default'], rows), `Table "public.${name}"`).replace(/\(\d+ rows?\)\n/, ''),
  };
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): SqlResult {
  return { fields: columns.map((name) => ({ name, type: 25 })), rows, tag: '' };
}
