/** The pod of `kubectl debug --copy-to`. Mirrors generatePodCopyWithDebugContainer. */
import type { Container, Pod } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import type { CommandContext } from '../../command.ts';
import { UsageError } from '../../usage-error.ts';
import { applyProfile } from './profile.ts';

export interface DebugContainer {
  newName(): Promise<string>;
  container(name: string): Draft<Container>;
  readonly command: readonly string[];
}

/** `name` is the container to attach to. */
export async function copyOfPod(
  context: CommandContext,
  pod: Pod,
  debug: DebugContainer,
): Promise<{ readonly name: string; readonly copy: Draft<Pod> }> {
  const { flags } = context;
  const copy = bareCopy(context, pod);
  const { containers } = copy.spec;
  changeImages(containers, flags.map('set-image'));
  const wanted = flags.string('container');
  const image = flags.string('image');
  let name = wanted;
  // Nothing but other images: the copy stays what the pod was.
  if (name === '' && image === '') return { name: containers[0]?.name ?? '', copy };
  if (name === '') name = await debug.newName();
  strip(context, copy);
  const known = containers.find((each) => each.name === name);
  const made = debug.container(name);
  if (known === undefined) {
    if (image === '') throw new UsageError('you must specify image when creating new container');
    containers.push(made);
  } else changeContainer(context, known, image, made);
  applyProfile(flags.string('profile'), 'copy', copy, known ?? made, flags.bool('share-processes'));
  return { name, copy };
}

function bareCopy(context: CommandContext, pod: Pod): Draft<Pod> {
  const { flags } = context;
  const spec = JSON.parse(JSON.stringify(pod.spec)) as Draft<Pod>['spec'];
  delete spec.ephemeralContainers;
  if (!flags.bool('same-node')) delete spec.nodeName;
  if (!flags.bool('keep-init-containers')) delete spec.initContainers;
  if (flags.bool('share-processes')) spec.shareProcessNamespace = true;
  const { labels, annotations, namespace } = pod.metadata;
  const metadata = {
    name: flags.string('copy-to'),
    ...(namespace === undefined ? {} : { namespace }),
    ...(labels === undefined ? {} : { labels: { ...labels } }),
    ...(annotations === undefined ? {} : { annotations: { ...annotations } }),
  };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec } as Draft<Pod>;
}

/** What would make others take the copy for the pod, or end it. */
function strip({ flags }: CommandContext, { metadata, spec }: Draft<Pod>): void {
  if (!flags.bool('keep-labels')) delete metadata.labels;
  if (!flags.bool('keep-annotations') && flags.string('profile') !== 'legacy') delete metadata.annotations;
  for (const container of spec.containers) {
    if (!flags.bool('keep-liveness')) delete container.livenessProbe;
    if (!flags.bool('keep-readiness')) delete container.readinessProbe;
    if (!flags.bool('keep-startup')) delete container.startupProbe;
  }
}

function changeImages(containers: Draft<Container>[], images: Readonly<Record<string, string>>): void {
  for (const container of containers) {
    const image = images[container.name] ?? images['*'];
    if (image !== undefined) container.image = image;
  }
}

function changeContainer(context: CommandContext, known: Draft<Container>, image: string, made: Draft<Container>): void {
  if (image !== '') known.image = image;
  if (made.command !== undefined) {
    known.command = made.command;
    delete known.args;
  }
  if (made.args !== undefined) known.args = made.args;
  if (made.env !== undefined) known.env = made.env;
  const policy = context.flags.string('image-pull-policy');
  if (policy !== '') known.imagePullPolicy = policy;
  if (made.stdin === true) known.stdin = true;
  if (made.tty === true) known.tty = true;
}
