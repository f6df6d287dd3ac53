import { generatorCommand } from './generator.ts';

export const createPriorityClass = generatorCommand({
  name: 'priorityclass',
  aliases: ['pc'],
  short: 'Create a priority class with the specified name',
  usage: 'NAME --value=VALUE --global-default=BOOL [--dry-run=server|client|none]',
  examples: ['# A priority class', 'kubectl create priorityclass high --value=1000 --description="important work"'],
  flags: [
    { name: 'description', type: 'string', usage: 'What the class is for.' },
    { name: 'global-default', type: 'bool', usage: 'Whether pods without a class get this one.' },
    { name: 'preemption-policy', type: 'string', default: 'PreemptLowerPriority', usage: 'Whether pods of lower priority make room.' },
    { name: 'value', type: 'int32', usage: 'The priority.' },
  ],
  resource: ['scheduling.k8s.io', 'priorityclasses'],
  failure: 'failed to create priorityclass: ',
  build({ flags }, name) {
    const description = flags.string('description');
    return {
      kind: 'PriorityClass',
      apiVersion: 'scheduling.k8s.io/v1',
      metadata: { name },
      value: flags.int('value'),
      ...(flags.bool('global-default') ? { globalDefault: true } : {}),
      ...(description === '' ? {} : { description }),
      preemptionPolicy: flags.string('preemption-policy'),
    };
  },
});
