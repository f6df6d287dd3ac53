import { quote } from '#kube/go-quote.ts';
import type { CommandContext } from '../command.ts';
import { UsageError } from '../usage-error.ts';

export type DryRun = 'none' | 'client' | 'server';

/** Throws for a value that is none. Mirrors cmdutil.GetDryRunStrategy. */
export async function dryRunOf(context: CommandContext): Promise<DryRun> {
  const value = context.flags.string('dry-run');
  if (value === 'none' || value === 'client' || value === 'server') return value;
  if (value === 'unchanged') {
    await context.err('W0000 00:00:00.000000       1 helpers.go:682] --dry-run is deprecated and can be replaced with --dry-run=client.\n');
    return 'client';
  }
  throw new UsageError(`Invalid dry-run value (${value}). Must be "none", "server", or "client".`);
}

/** ` (dry run)`, ` (server dry run)` or nothing, after what was done. */
export function dryRunSuffix(dryRun: DryRun): string {
  if (dryRun === 'client') return ' (dry run)';
  return dryRun === 'server' ? ' (server dry run)' : '';
}

/** `dryRun=All` for the server, else nothing. */
export function dryRunQuery(dryRun: DryRun): { readonly dryRun?: string } {
  return dryRun === 'server' ? { dryRun: 'All' } : {};
}

export type Validation = 'Strict' | 'Warn' | 'Ignore';

/** Mirrors cmdutil.GetValidationDirective. */
export function validationOf(context: CommandContext): Validation {
  const value = context.flags.string('validate');
  if (['strict', 'true', 'True', 'TRUE', '1', 't', 'T'].includes(value)) return 'Strict';
  if (value === 'warn') return 'Warn';
  if (['ignore', 'false', 'False', 'FALSE', '0', 'f', 'F'].includes(value)) return 'Ignore';
  throw new UsageError(`invalid - validate option ${quote(value)}; must be one of: strict (or true), warn, ignore (or false)`);
}
