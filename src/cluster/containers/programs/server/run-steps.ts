import type { HttpResponse } from '#posix/network.ts';
import { Interrupted, PosixError } from '#posix/posix-error.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import type { ServerAnswer, ServerStep } from '../../image-definition.ts';
import { connectHost } from '../clients/connect-host.ts';
import { callHttp } from '../clients/http-client.ts';
import { RedisClient, RedisError, type RedisReply } from '../clients/redis-client.ts';
import { SqlClient, SqlError } from '../clients/sql-client.ts';
import { asText, type Scope } from './expression.ts';
import type { ServerState } from './server-state.ts';

/** What steps came to: the names they gave, and an answer if one of them gave it. */
export interface StepsOutcome {
  readonly scope: Scope;
  readonly answer: ServerAnswer | undefined;
}

const LEAST_RETRY = 50;

/** Does one thing after the other. */
export async function runSteps(steps: readonly ServerStep[], state: ServerState, start: Scope): Promise<StepsOutcome> {
  let scope = start;
  for (const step of steps) {
    if (!state.holds(step.when, scope)) continue;
    let outcome: unknown;
    for (;;) {
      try {
        outcome = await runStep(step, state, scope);
        break;
      } catch (error) {
        const failure = reasonOf(error);
        if (failure === undefined) throw error;
        const { failed = {} } = step;
        const failing = state.with({ failure }, scope);
        if (failed.log !== undefined) await state.say(failed.log, failing);
        if (failed.error !== undefined) await state.say({ text: failed.error, stderr: true }, failing);
        if (failed.exit !== undefined) return ended(state, failed.exit, failing);
        if (failed.answer !== undefined) return { scope: failing, answer: failed.answer };
        if (failed.retry === undefined) {
          outcome = { ok: false, error: failure };
          break;
        }
        await state.process.sleep(Math.max(LEAST_RETRY, state.duration(failed.retry, failing)));
      }
    }
    if (step.as !== undefined) scope = state.with({ [step.as]: outcome }, scope);
    if (step.exit !== undefined) return ended(state, state.number(step.exit, scope), scope);
    if (step.answer !== undefined) return { scope, answer: step.answer };
  }
  return { scope, answer: undefined };
}

async function ended(state: ServerState, code: number, scope: Scope): Promise<StepsOutcome> {
  state.exit(code);
  await state.process.sleep(0);
  return { scope, answer: undefined };
}

async function runStep(step: ServerStep, state: ServerState, scope: Scope): Promise<unknown> {
  const { process } = state;
  const fill = (text: string): string => state.fill(text, scope);
  if (step.log !== undefined) await state.say(step.log, scope);
  if (step.error !== undefined) await state.say({ text: step.error, stderr: true }, scope);
  if (step.sleep !== undefined) await process.sleep(state.duration(step.sleep, scope));
  for (const [name, value] of Object.entries(step.set ?? {})) state.kept.set(name, state.value(value, scope));
  if (step.write !== undefined) write(step.write, state, scope);
  if (step.http !== undefined) {
    const { url, method, headers = {}, body, timeout } = step.http;
    const response = await callHttp(process, {
      url: fill(url),
      method,
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fill(value)])),
      body: body === undefined ? '' : fill(body),
      timeout: timeout === undefined ? undefined : state.duration(timeout, scope),
    });
    return described(response);
  }
  if (step.redis !== undefined) return askRedis(step.redis, state, scope);
  if (step.sql !== undefined) return askSql(step.sql, state, scope);
  return undefined;
}

function write({ path, content, append }: NonNullable<ServerStep['write']>, state: ServerState, scope: Scope): void {
  const { fs } = state.process;
  const file = state.fill(path, scope);
  const before = append === true && fs.exists(file) ? fs.readText(file) : '';
  fs.writeFile(file, before + state.fill(content, scope));
}

function described({ status, headers, body }: HttpResponse): unknown {
  const text = decodeUtf8(body);
  let json: unknown;
  try {
    json = JSON.parse(text) as unknown;
  } catch {
    json = undefined;
  }
  return { ok: status < 400, status, headers, body: text, json };
}

async function askRedis(
  { host, port = 6379, password, command }: NonNullable<ServerStep['redis']>,
  state: ServerState,
  scope: Scope,
): Promise<unknown> {
  const client = new RedisClient(await connectHost(state.process, state.fill(host, scope), state.number(port, scope)));
  const ask = async (words: readonly string[]): Promise<RedisReply> => {
    const reply = await state.process.race(client.ask(words));
    if (reply instanceof RedisError) throw reply;
    return reply;
  };
  try {
    if (password !== undefined && state.fill(password, scope) !== '') await ask(['AUTH', state.fill(password, scope)]);
    return await ask(command.map((word) => state.fill(word, scope)));
  } finally {
    client.close();
  }
}

async function askSql(step: NonNullable<ServerStep['sql']>, state: ServerState, scope: Scope): Promise<unknown> {
  const fill = (text: string | undefined, fallback: string): string => (text === undefined ? fallback : state.fill(text, scope));
  const user = fill(step.user, 'postgres');
  const client = await SqlClient.open(state.process, {
    host: fill(step.host, 'localhost'),
    port: state.number(step.port ?? 5432, scope),
    user,
    password: fill(step.password, ''),
    database: fill(step.database, user),
  });
  try {
    const parameters = (step.parameters ?? []).map((text) => quoted(state.value(text, scope)));
    const text = step.query.replace(/\$(\d+)/g, (whole, number: string) => parameters[Number(number) - 1] ?? whole);
    const result = (await state.process.race(client.query(text))).at(-1);
    return (result?.rows ?? []).map((row) => Object.fromEntries(row.map((value, index) => [result?.fields[index]?.name ?? '', value])));
  } finally {
    client.close();
  }
}

function quoted(value: unknown): string {
  return value === undefined || value === null ? 'NULL' : `'${asText(value).replaceAll("'", "''")}'`;
}

/** Why a service could not be used; undefined for what is no such failure. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof Interrupted) return undefined;
  return error instanceof PosixError || error instanceof SqlError || error instanceof RedisError ? error.message : undefined;
}
