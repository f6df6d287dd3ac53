import { randomSuffix } from '#posix/random.ts';
import type { CommandContext } from '../../command.ts';
import { UsageError } from '../../usage-error.ts';
import { commandAfterDash, generatorCommand } from './generator.ts';

export const createDeployment = generatorCommand({
  name: 'deployment',
  aliases: ['deploy'],
  short: 'Create a deployment with the specified name',
  usage: 'NAME --image=image -- [COMMAND] [args...]',
  examples: [
    '# A deployment of one image',
    'kubectl create deployment web --image=nginx',
    '',
    '# With three replicas and a port',
    'kubectl create deployment web --image=nginx --replicas=3 --port=80',
    '',
    '# With a command of its own',
    'kubectl create deployment job --image=busybox -- sleep 3600',
  ],
  flags: [
    { name: 'image', type: 'strings', usage: 'The images to run, one container each.', required: true },
    { name: 'port', type: 'int32', default: '-1', usage: 'The port that the container exposes.' },
    { name: 'replicas', shorthand: 'r', type: 'int32', default: '1', usage: 'How many replicas to create.' },
  ],
  resource: ['apps', 'deployments'],
  failure: 'failed to create deployment: ',
  build(context, name) {
    const images = context.flags.list('image');
    const command = commandAfterDash(context);
    if (images.length > 1 && command.length > 0) throw new UsageError('cannot specify multiple --image options and command');
    const port = context.flags.int('port');
    const labels = { app: name };
    const containers = images.map((image) => ({
      name: containerName(context, image),
      image,
      ...(command.length > 0 ? { command } : {}),
      ...(port >= 0 ? { ports: [{ containerPort: port }] } : {}),
      resources: {},
    }));
    return {
      kind: 'Deployment',
      apiVersion: 'apps/v1',
      metadata: { name, labels },
      spec: {
        replicas: context.flags.int('replicas'),
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers } },
        strategy: {},
      },
      status: {},
    };
  },
});

/** The last part of the image's name, without tag; made a valid name when it is none. */
function containerName(context: CommandContext, image: string): string {
  const name = (image.split('/').at(-1) ?? '').replace(/[:@].*$/, '');
  return /[_.]/.test(name) ? `${name.replaceAll(/[_.]/g, '-')}-${randomSuffix(context.process.machine.random)}` : name;
}
