/** Mirrors kubectl/pkg/cmd/run. */
import { getApiResource } from '#kube/api-resources.ts';
import { applyMergePatch } from '#kube/merge-patch.ts';
import { applyJsonPatch, JsonPatchError } from '#kube/json-patch.ts';
import { jsonSyntaxError } from '#kube/json-syntax-error.ts';
import type { Unstructured } from '#kube/object.ts';
import { schemaForKind } from '#kube/schema.ts';
import { applyStrategicMergePatch } from '#kube/strategic-merge-patch.ts';
import { withLastAppliedAsBuilt } from '../apply/last-applied.ts';
import { withChangeCause } from '../change-cause.ts';
import type { Command, CommandContext } from '../command.ts';
import { deleteAndWait } from '../delete/delete-object.ts';
import { dryRunOf, dryRunQuery, dryRunSuffix } from '../flags/dry-run.ts';
import { deleteFlags, dryRunFlag, fieldManagerFlag, fileFlags, printFlags, recordFlag, saveConfigFlag } from '../flags/shared-flags.ts';
import { objectPrinter } from '../printers/object-printer.ts';
import { attachToNewPod } from '../streams/attach-to-pod.ts';
import { UsageError, usageErrorWithHelp } from '../usage-error.ts';
import { inNamespace } from './create/generator.ts';

/** What distribution/reference accepts. */
const IMAGE =
  /^(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*(?::\d+)?)\/)?[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*(?::[\w][\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*:[0-9a-fA-F]{32,})?$/;

export const run: Command = {
  name: 'run',
  short: 'Run a particular image on the cluster',
  long: 'Create and run a particular image in a pod.',
  usage:
    'NAME --image=image [--env="key=value"] [--port=port] [--dry-run=server|client] [--overrides=inline-json] [--command] -- [COMMAND] [args...]',
  examples: [
    '# A pod of nginx',
    'kubectl run web --image=nginx',
    '',
    '# With a port and labels',
    'kubectl run web --image=nginx --port=80 --labels="app=web,tier=front"',
    '',
    '# Only print what would be created',
    'kubectl run web --image=nginx --dry-run=client -o yaml',
    '',
    '# A shell that goes away afterwards',
    'kubectl run -it --rm box --image=busybox --restart=Never -- sh',
  ],
  flags: [
    ...printFlags,
    ...fileFlags('not used'),
    dryRunFlag,
    saveConfigFlag,
    recordFlag,
    fieldManagerFlag('kubectl-run'),
    ...deleteFlags,
    { name: 'annotations', type: 'stringArray', usage: 'Annotations of the pod.' },
    { name: 'attach', type: 'bool', usage: 'Attach to the pod once it runs; the default with -i.' },
    { name: 'command', type: 'bool', usage: 'What follows -- is the command, not its arguments.' },
    { name: 'env', type: 'stringArray', usage: 'Environment variables.' },
    { name: 'expose', type: 'bool', usage: 'Create a ClusterIP service too; needs --port.' },
    { name: 'image', type: 'string', usage: 'The image to run.', required: true },
    { name: 'image-pull-policy', type: 'string', usage: 'The image pull policy; the server decides without it.' },
    { name: 'labels', shorthand: 'l', type: 'string', usage: 'Labels, comma separated, instead of run=NAME.' },
    { name: 'leave-stdin-open', type: 'bool', usage: 'Keep standard input open after the first attach.' },
    { name: 'override-type', type: 'string', default: 'merge', usage: 'How --overrides is applied: json, merge, strategic.' },
    { name: 'overrides', type: 'string', usage: 'JSON laid over the object made.' },
    { name: 'pod-running-timeout', type: 'duration', default: '1m0s', usage: 'How long to wait until the pod runs' },
    { name: 'port', type: 'string', usage: 'The port that the container exposes.' },
    { name: 'privileged', type: 'bool', usage: 'Run the container privileged.' },
    { name: 'quiet', shorthand: 'q', type: 'bool', usage: 'No prompts.' },
    { name: 'restart', type: 'string', default: 'Always', usage: 'The restart policy: Always, OnFailure, Never.' },
    { name: 'rm', type: 'bool', usage: 'Delete the pod after it ended; only when attached.' },
    { name: 'stdin', shorthand: 'i', type: 'bool', usage: 'Keep standard input open.' },
    { name: 'tty', shorthand: 't', type: 'bool', usage: 'Give the container a terminal.' },
    { name: 'wait', type: 'bool', usage: 'Wait until what is deleted is gone.' },
  ],
  async run(context) {
    const { flags } = context;
    const dryRun = await dryRunOf(context);
    const [name = ''] = context.args;
    if (name === '' || context.argsBeforeDash === 0) throw usageErrorWithHelp(context.path, 'NAME is required for run');
    const image = flags.string('image');
    if (image === '') throw new UsageError('--image is required');
    if (!IMAGE.test(image)) throw new UsageError(`Invalid image name "${image}": invalid reference format`);
    const interactive = flags.bool('stdin');
    if (flags.bool('tty') && !interactive) throw new UsageError('-i/--stdin is required for containers with -t/--tty=true');
    if (flags.bool('expose') && flags.string('port') === '') throw usageErrorWithHelp(context.path, '--port must be set when exposing a service');
    const restart = flags.string('restart');
    if (!['Always', 'OnFailure', 'Never'].includes(restart)) throw usageErrorWithHelp(context.path, `invalid restart policy: ${restart}`);
    const attaching = flags.changed('attach') ? flags.bool('attach') : interactive;
    if (attaching && dryRun !== 'none')
      throw usageErrorWithHelp(
        context.path,
        "--dry-run=[server|client] can't be used with attached containers options (--attach, --stdin, or --tty)",
      );
    if (flags.bool('rm') && !attaching) throw usageErrorWithHelp(context.path, '--rm should only be used for attached containers');
    const policy = flags.string('image-pull-policy');
    if (!['', 'Always', 'IfNotPresent', 'Never'].includes(policy)) throw usageErrorWithHelp(context.path, `invalid image pull policy: ${policy}`);
    const [resourceTop, service] = [override(context, pod(context, name)), flags.bool('expose') ? exposed(context, name) : undefined];
    const printer = objectPrinter(context, { operation: `created${dryRunSuffix(dryRun)}`, fromServer: false });
    const created: { plural: string; object: Unstructured }[] = [];
    const make = async (plural: string, object: Unstructured): Promise<Unstructured> => {
      let made = context.namespaceGiven ? inNamespace(object, context.namespace) : object;
      if (flags.bool('save-config')) made = withLastAppliedAsBuilt(made);
      if (flags.bool('record')) made = withChangeCause(context, made);
      if (dryRun === 'client') return made;
      return context.client.create(getApiResource('', plural), context.namespace, made, {
        fieldManager: flags.string('field-manager'),
        ...dryRunQuery(dryRun),
      });
    };
    const podObject = await make('pods', resourceTop);
    created.push({ plural: 'pods', object: podObject });
    if (service !== undefined) created.unshift({ plural: 'services', object: await make('services', service) });
    if (attaching) return attach(context, podObject, restart);
    for (const [index, { object }] of created.entries()) {
      if (index > 0 && flags.string('output') === 'yaml') await context.out('---\n');
      await printer.print(object);
    }
    return 0;
  },
};

async function attach(context: CommandContext, pod: Unstructured, restart: string): Promise<number> {
  const info = {
    resource: getApiResource('', 'pods'),
    namespace: pod.metadata?.namespace ?? context.namespace,
    name: pod.metadata?.name ?? '',
    source: '',
    object: pod,
  };
  try {
    return await attachToNewPod(context, info, restart);
  } finally {
    if (context.flags.bool('rm')) {
      await deleteAndWait(context, info, { gracePeriod: -1, cascade: 'Background' });
      await context.out(`pod "${info.name}" deleted from ${info.namespace} namespace\n`);
    }
  }
}

/** Labels from `a=b,c=d`. */
function labelsOf(text: string, name: string): Readonly<Record<string, string>> {
  if (text === '') return { run: name };
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const [key = '', value, more] = pair.split('=');
      if (value === undefined || more !== undefined) throw new UsageError(`unexpected label spec: ${pair}`);
      return [key, value];
    }),
  );
}

function pod(context: CommandContext, name: string): Unstructured {
  const { flags } = context;
  const words = context.args.slice(1);
  const env = flags.list('env').map((text) => {
    const equals = text.indexOf('=');
    if (equals <= 0) throw new UsageError(`invalid env: ${text}`);
    return { name: text.slice(0, equals), value: text.slice(equals + 1) };
  });
  const annotations = flags.list('annotations').map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)] as const);
  const port = flags.string('port');
  if (port !== '' && !/^\d+$/.test(port)) throw new UsageError(`strconv.Atoi: parsing "${port}": invalid syntax`);
  const policy = flags.string('image-pull-policy');
  const container = {
    name,
    image: flags.string('image'),
    ...(words.length === 0 ? {} : flags.bool('command') ? { command: words } : { args: words }),
    ...(port === '' ? {} : { ports: [{ containerPort: Number(port) }] }),
    ...(env.length > 0 ? { env } : {}),
    resources: {},
    ...(policy === '' ? {} : { imagePullPolicy: policy }),
    ...(flags.bool('privileged') ? { securityContext: { privileged: true } } : {}),
    ...(flags.bool('stdin') ? { stdin: true, ...(flags.bool('leave-stdin-open') ? {} : { stdinOnce: true }) } : {}),
    ...(flags.bool('tty') ? { tty: true } : {}),
  };
  return {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: {
      name,
      labels: labelsOf(flags.string('labels'), name),
      ...(annotations.length > 0 ? { annotations: Object.fromEntries(annotations) } : {}),
    },
    spec: { containers: [container], restartPolicy: flags.string('restart'), dnsPolicy: 'ClusterFirst' },
    status: {},
  };
}

function exposed(context: CommandContext, name: string): Unstructured {
  const port = Number(context.flags.string('port'));
  return {
    kind: 'Service',
    apiVersion: 'v1',
    metadata: { name },
    spec: { ports: [{ protocol: 'TCP', port, targetPort: port }], selector: labelsOf(context.flags.string('labels'), name) },
    status: { loadBalancer: {} },
  };
}

/** `--overrides`. */
export function override(context: CommandContext, object: Unstructured): Unstructured {
  const text = context.flags.string('overrides');
  if (text === '') return object;
  const type = context.flags.string('override-type');
  let patch: unknown;
  try {
    patch = JSON.parse(text);
  } catch {
    throw new UsageError(type === 'json' ? jsonSyntaxError(text) : type === 'strategic' ? 'invalid JSON document' : 'Invalid JSON Patch');
  }
  try {
    if (type === 'json') return applyJsonPatch(object, patch) as Unstructured;
    if (type === 'strategic') return applyStrategicMergePatch(object, patch, schemaForKind('', 'v1', object.kind ?? ''));
  } catch (error) {
    if (error instanceof JsonPatchError) throw new UsageError(error.message);
    throw error;
  }
  return applyMergePatch(object, patch) as Unstructured;
}
