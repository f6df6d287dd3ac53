import type { Command } from '../../command.ts';
import { UsageError } from '../../usage-error.ts';
import { getPodSpec, LOCAL_FILES_ONLY, setFlags, splitArguments, updateObjects } from './update-objects.ts';

export const setImage: Command = {
  name: 'image',
  short: 'Update the image of a pod template',
  long: 'Update existing container image(s) of resources.\n\nPossible resources include (case insensitive):\n\npod (po), replicationcontroller (rc), deployment (deploy), daemonset (ds), statefulset (sts), cronjob (cj), replicaset (rs)',
  usage: '(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N',
  examples: [
    '# One container',
    'kubectl set image deployment/web nginx=nginx:1.20',
    '',
    '# All containers',
    "kubectl set image deployment/web '*=nginx:1.20'",
  ],
  flags: setFlags,
  async run(context) {
    const { resources, updates } = splitArguments(context.args, (arg) => arg.includes('=') && !arg.startsWith('='));
    const images = new Map<string, string>();
    for (const update of updates) {
      const equals = update.indexOf('=');
      if (equals <= 0) throw new UsageError(`all resources must be specified before image changes: ${update}`);
      images.set(update.slice(0, equals), update.slice(equals + 1));
    }
    if (images.size > 1 && images.has('*'))
      throw new UsageError('all containers are already specified by *, but saw more than one container_name=container_image pairs');
    await updateObjects(context, {
      operation: 'image updated',
      localOnly: LOCAL_FILES_ONLY,
      resources,
      check() {
        if (updates.length === 0) throw new UsageError('at least one image update is required');
      },
      failure: 'failed to patch image update to pod template: ',
      change(object) {
        const spec = getPodSpec(object);
        const containers = [...(spec.initContainers ?? []), ...spec.containers];
        const missing: string[] = [];
        for (const [name, image] of images) {
          const chosen = containers.filter((container) => name === '*' || container.name === name);
          if (chosen.length === 0) missing.push(`unable to find container named "${name}"`);
          for (const container of chosen) container.image = image;
        }
        return missing;
      },
    });
  },
};
