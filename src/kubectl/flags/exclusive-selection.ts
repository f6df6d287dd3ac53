/** `--all` means everything, so that nothing else may choose. */
import type { CommandContext } from '../command.ts';
import { UsageError } from '../usage-error.ts';

export function refuseAllWithSelectors({ flags }: CommandContext): void {
  if (!flags.bool('all')) return;
  for (const name of ['selector', 'field-selector'])
    if (flags.has(name) && flags.string(name) !== '') throw new UsageError(`cannot set --all and --${name} at the same time`);
}
