import type { PrefixWriter } from './prefix-writer.ts';

const SCOPES: Readonly<Record<string, string>> = {
  Terminating:
    'Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being actively terminated by the system.',
  NotTerminating:
    'Matches all pods that do not have an active deadline. These pods usually include long running pods whose container command is not expected to terminate.',
  BestEffort: 'Matches all pods that do not have resource requirements set. These pods have a best effort quality of service.',
  NotBestEffort: 'Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed quality of service.',
};

/** The scopes of a quota, and what each of them means. */
export function writeScopes(out: PrefixWriter, scopes: readonly string[] | undefined, level: number): void {
  if (scopes === undefined || scopes.length === 0) return;
  const sorted = [...scopes].sort();
  out.write(level, `Scopes:\t${sorted.join(', ')}\n`);
  const space = level === 0 ? ' ' : '';
  for (const scope of sorted) if (SCOPES[scope] !== undefined) out.write(level, `${space}* ${SCOPES[scope]}\n`);
}
