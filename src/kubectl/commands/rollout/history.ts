/** Mirrors kubectl/pkg/cmd/rollout/rollout_history.go. */
import type { Command } from '../../command.ts';
import { fileFlags, printFlags, selectorFlag } from '../../flags/shared-flags.ts';
import { kindOf } from '../../resources/info.ts';
import { objectPrinter } from '../../printers/object-printer.ts';
import { TabWriter } from '../../printers/tab-writer.ts';
import { collectRequired } from '../../resources/collect.ts';
import { revisionsOf, templateText } from '../../rollout/history.ts';
import { throwCollected, UsageError } from '../../usage-error.ts';

export const historyCommand: Command = {
  name: 'history',
  short: 'View rollout history',
  long: 'View previous rollout revisions and configurations.',
  usage: '(TYPE NAME | TYPE/NAME) [flags]',
  examples: [
    '# Of a deployment',
    'kubectl rollout history deployment/web',
    '',
    '# One revision in detail',
    'kubectl rollout history daemonset/log --revision=3',
  ],
  flags: [
    ...printFlags,
    ...fileFlags('Files that name what to look at'),
    selectorFlag,
    { name: 'revision', type: 'int64', usage: 'Show this revision in detail' },
  ],
  async run(context) {
    const wanted = context.flags.int('revision');
    if (wanted < 0) throw new UsageError(`revision must be a positive integer: ${wanted}`);
    const { infos, errors } = await collectRequired(context);
    const printer = objectPrinter(context, { operation: '' });
    for (const info of infos) {
      const revisions = await revisionsOf(context, info, 'history viewer');
      const found = revisions.find(({ number }) => number === wanted);
      if (wanted > 0 && found === undefined) throw new UsageError('unable to find the specified revision');
      if (printer.printsObject) {
        for (const revision of found === undefined ? revisions : [found]) await printer.print(revision.shown);
        continue;
      }
      const title = `${kindOf(info.resource)}/${info.name} ${found === undefined ? '' : `with revision #${wanted}`}`;
      await context.out(`${title}\n`);
      if (found !== undefined) await context.out(`${templateText(found.template)}\n`);
      else if (revisions.length === 0) await context.out('No rollout history found.\n');
      else {
        const writer = new TabWriter({ minWidth: 0, padding: 2 });
        writer.write('REVISION\tCHANGE-CAUSE\n');
        for (const { number, cause } of revisions) writer.write(`${number}\t${cause === '' ? '<none>' : cause}\n`);
        await context.out(`${writer.flush()}\n`);
      }
    }
    throwCollected(errors);
  },
};
