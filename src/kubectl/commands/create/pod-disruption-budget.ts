import { parseIntOrString } from '#kube/int-or-string.ts';
import { toLabelSelector } from '#kube/label-selector.ts';
import { parseSelector } from '#kube/parse-selector.ts';
import { UsageError } from '../../usage-error.ts';
import { generatorCommand } from './generator.ts';

export const createPodDisruptionBudget = generatorCommand({
  name: 'poddisruptionbudget',
  aliases: ['pdb'],
  short: 'Create a pod disruption budget with the specified name',
  usage: 'NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]',
  examples: ['# At least one pod of web stays', 'kubectl create poddisruptionbudget web --selector=app=web --min-available=1'],
  flags: [
    { name: 'max-unavailable', type: 'string', usage: 'How many pods, or what share of them, may be away.' },
    { name: 'min-available', type: 'string', usage: 'How many pods, or what share of them, must be there.' },
    { name: 'selector', type: 'string', usage: 'Which pods; equality only.' },
  ],
  resource: ['policy', 'poddisruptionbudgets'],
  failure: 'failed to create poddisruptionbudgets: ',
  build({ flags }, name) {
    const [minAvailable, maxUnavailable] = [flags.string('min-available'), flags.string('max-unavailable')];
    if (flags.string('selector') === '') throw new UsageError('a selector must be specified');
    if (minAvailable === '' && maxUnavailable === '') throw new UsageError('one of min-available or max-unavailable must be specified');
    for (const [flag, value] of Object.entries({ 'min-available': minAvailable, 'max-unavailable': maxUnavailable }))
      if (value !== '' && !/^[0-9]+%?$/.test(value)) throw new UsageError(`invalid format specified for ${flag}`);
    if (minAvailable !== '' && maxUnavailable !== '') throw new UsageError('min-available and max-unavailable cannot be both specified');
    return {
      kind: 'PodDisruptionBudget',
      apiVersion: 'policy/v1',
      metadata: { name },
      spec: {
        ...(minAvailable === '' ? {} : { minAvailable: parseIntOrString(minAvailable) }),
        selector: toLabelSelector(parseSelector(flags.string('selector'))),
        ...(maxUnavailable === '' ? {} : { maxUnavailable: parseIntOrString(maxUnavailable) }),
      },
      status: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
    };
  },
});
