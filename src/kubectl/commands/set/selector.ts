import { parseSelector } from '#kube/parse-selector.ts';
import { toLabelSelector } from '#kube/label-selector.ts';
import type { Command } from '../../command.ts';
import { hasFiles } from '../../resources/collect.ts';
import { NO_RESOURCES } from '../../resources/targets.ts';
import { SelectorError } from '#kube/requirement.ts';
import { BareError, UsageError } from '../../usage-error.ts';
import { LOCAL_FILES_ONLY, setFlags, updateObjects } from './update-objects.ts';

export const setSelector: Command = {
  name: 'selector',
  short: 'Set the selector on a resource',
  long: "Set the selector on a resource. The new selector takes the old one's place.\n\nOnly services can be changed so.",
  usage: '(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]',
  examples: ['# Which pods a service leads to', "kubectl set selector service web 'environment=qa'"],
  flags: [
    ...setFlags.filter((flag) => flag.name !== 'selector'),
    { name: 'resource-version', type: 'string', usage: 'Only if the object has this version.' },
  ],
  async run(context) {
    const expression = context.args.at(-1);
    if (expression === undefined) throw new UsageError('one selector is required');
    if (context.args.length < 2 && !hasFiles(context)) throw new UsageError(NO_RESOURCES);
    const { matchLabels = {}, matchExpressions = [] } = parsed(expression);
    const version = context.flags.string('resource-version');
    await updateObjects(context, {
      operation: 'selector updated',
      sendsUnchanged: true,
      localOnly: LOCAL_FILES_ONLY,
      resources: context.args.slice(0, -1),
      change(object) {
        if (version !== '') object.metadata = { ...object.metadata, resourceVersion: version };
        if (object.kind !== 'Service') throw new BareError('error: setting a selector is only supported for Services');
        if (matchExpressions.length > 0) throw new UsageError(`match expression ${JSON.stringify(matchExpressions)} not supported on this object`);
        object['spec'] = { ...(object['spec'] as object), selector: matchLabels };
      },
    });
  },
};

function parsed(expression: string): ReturnType<typeof toLabelSelector> {
  try {
    return toLabelSelector(parseSelector(expression));
  } catch (error) {
    if (error instanceof SelectorError) throw new UsageError(`couldn't parse the selector string "${expression}": ${error.message}`);
    throw error;
  }
}
