import type { Arguments } from './arguments.ts';
import { OpensslError } from './openssl-error.ts';
import type { Session } from './session.ts';

const DAY = 86_400_000;
const DEFAULT_DAYS = 30;
const MOST_DAYS = 36_500;

/** How long a certificate lives, ms, as `-days` says. Throws `OpensslError` for dates that no certificate holds. */
export function lifetimeOf({ command }: Session, options: Arguments): number {
  const days = options.number('days') ?? DEFAULT_DAYS;
  if (days > MOST_DAYS) throw new OpensslError(`${command}: certificates for more than ${MOST_DAYS} days are not made in this lab`);
  return days * DAY;
}
