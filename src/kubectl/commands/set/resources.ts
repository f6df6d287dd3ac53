import type { Command } from '../../command.ts';
import { UsageError } from '../../usage-error.ts';
import { resourceList } from '../create/quota.ts';
import { getPodSpec, LOCAL_FILES_ONLY, selectContainers, setFlags, updateObjects } from './update-objects.ts';

export const setResources: Command = {
  name: 'resources',
  short: 'Update resource requests/limits on objects with pod templates',
  long: 'Specify compute resource requirements (CPU, memory) for any resource that defines a pod template.',
  usage: '(-f FILENAME | TYPE NAME)  ([--limits=LIMITS & --requests=REQUESTS]',
  examples: ['# Limits and requests', 'kubectl set resources deployment web --limits=cpu=200m,memory=512Mi --requests=cpu=100m'],
  flags: [
    ...setFlags,
    { name: 'containers', shorthand: 'c', type: 'string', default: '*', usage: 'Which containers, by name or pattern' },
    { name: 'limits', type: 'string', usage: 'Limits, such as cpu=100m,memory=256Mi' },
    { name: 'requests', type: 'string', usage: 'Requests, such as cpu=100m,memory=256Mi' },
  ],
  async run(context) {
    const { flags } = context;
    const [limits, requests] = [resourceList(flags.string('limits')), resourceList(flags.string('requests'))];
    await updateObjects(context, {
      operation: 'resource requirements updated',
      localOnly: LOCAL_FILES_ONLY,
      resources: context.args,
      check() {
        if (flags.string('limits') === '' && flags.string('requests') === '')
          throw new UsageError('you must specify an update to requests or limits (in the form of --requests/--limits)');
      },
      failure: 'failed to patch resources update to pod template ',
      change(object) {
        const spec = getPodSpec(object);
        const chosen = selectContainers([...(spec.initContainers ?? []), ...spec.containers], flags.string('containers'));
        if (chosen.length === 0) throw new UsageError(`unable to find container named ${flags.string('containers')}`);
        for (const container of chosen) {
          const before = container.resources ?? {};
          container.resources = {
            ...before,
            ...(Object.keys(limits).length > 0 ? { limits: { ...before.limits, ...limits } } : {}),
            ...(Object.keys(requests).length > 0 ? { requests: { ...before.requests, ...requests } } : {}),
          };
        }
      },
    });
  },
};
