/** Mirrors kubectl/pkg/cmd/set/set_env.go. */
import type { Container, EnvVar } from '#kube/generated/types.ts';
import { getApiResource } from '#kube/api-resources.ts';
import { decodeBase64 } from '#kube/base64.ts';
import { isRelaxedEnvVarName } from '#kube/names.ts';
import type { Draft, Unstructured } from '#kube/object.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import type { Command, CommandContext } from '../../command.ts';
import { collect, hasFiles } from '../../resources/collect.ts';
import { throwCollected, UsageError } from '../../usage-error.ts';
import { getPodSpec, podSpecOf, selectContainers, setFlags, splitArguments, updateObjects } from './update-objects.ts';

type Env = Draft<EnvVar>;

export const setEnv: Command = {
  name: 'env',
  short: 'Update environment variables on a pod template',
  long: 'Update environment variables on a pod template.\n\nNAME=VALUE sets a variable, NAME- takes it away, --list shows them, --from takes them from a config map or secret.',
  usage: 'RESOURCE/NAME KEY_1=VAL_1 ... KEY_N=VAL_N',
  examples: [
    '# Set a variable',
    'kubectl set env deployment/web MODE=fast',
    '',
    '# List them',
    'kubectl set env deployment/web --list',
    '',
    '# Take one away',
    'kubectl set env deployment/web MODE-',
    '',
    '# All keys of a config map',
    'kubectl set env --from=configmap/app deployment/web',
  ],
  flags: [
    ...setFlags,
    { name: 'containers', shorthand: 'c', type: 'string', default: '*', usage: 'Which containers, by name or pattern' },
    { name: 'env', shorthand: 'e', type: 'stringArray', usage: 'A variable: name=value.' },
    { name: 'from', type: 'string', usage: 'A config map or secret to take variables from' },
    { name: 'keys', type: 'strings', usage: 'Only these of its keys' },
    { name: 'list', type: 'bool', usage: 'Show the variables; with --resolve also those that refer to others.' },
    { name: 'overwrite', type: 'bool', default: 'true', usage: 'Variables that are set may be changed.' },
    { name: 'prefix', type: 'string', usage: 'Before the names of variables from --from' },
    { name: 'resolve', type: 'bool', usage: 'With --list, show the values of secrets and config maps' },
  ],
  async run(context) {
    const { flags } = context;
    const { resources, updates } = splitArguments(
      context.args,
      (arg) => arg === '-' || (arg.includes('=') && !arg.startsWith('=')) || arg.endsWith('-'),
    );
    const stray = updates.find((arg) => !arg.includes('=') && !arg.endsWith('-'));
    if (stray !== undefined) throw new UsageError(`all resources must be specified before environment changes: ${context.args.join(' ')}`);
    if (resources.length === 0 && !hasFiles(context))
      throw new UsageError('one or more resources must be specified as <resource> <name> or <resource>/<name>');
    const remove = updates.filter((arg) => !arg.includes('=') && arg !== '-').map((arg) => arg.slice(0, -1));
    const piped = updates.includes('-') ? (await context.readStdin()).split('\n').filter((line) => /^[^#=\s][^=]*=/.test(line)) : [];
    const set = [...piped, ...updates.filter((arg) => arg.includes('=')), ...flags.list('env')].map(parseVariable);
    if (set.some(({ name }) => remove.includes(name)))
      throw new UsageError('can not both modify and remove the same environment variable in the same command');
    if (flags.string('from') !== '') set.push(...(await variablesFrom(context)));
    if (flags.bool('list')) return list(context, resources, (container) => apply(container, set, remove, flags.bool('overwrite')));
    await updateObjects(context, {
      operation: 'env updated',
      resources,
      failure: 'failed to patch env update to pod template: ',
      async change(object) {
        if (set.length === 0 && remove.length === 0) return;
        const spec = getPodSpec(object);
        const chosen = selectContainers([...(spec.initContainers ?? []), ...spec.containers], flags.string('containers'));
        if (chosen.length === 0)
          await context.err(
            `Warning: ${object.kind ?? ''}/${object.metadata?.name ?? ''} does not have any containers matching "${flags.string('containers')}"\n`,
          );
        for (const container of chosen) apply(container, set, remove, flags.bool('overwrite'));
      },
    });
  },
};

function parseVariable(text: string): Env {
  const equals = text.indexOf('=');
  const name = text.slice(0, equals);
  const problems = isRelaxedOrOld(name);
  if (equals <= 0 || problems.length > 0) throw new UsageError(`"${name}" is not a valid key name: ${problems.join(';')}`);
  return { name, value: text.slice(equals + 1) };
}

function isRelaxedOrOld(name: string): readonly string[] {
  return /^[-._a-zA-Z][-._a-zA-Z0-9]*$/.test(name)
    ? isRelaxedEnvVarName(name)
    : [
        "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit (e.g. 'my.env-name',  or 'MY_ENV.NAME',  or 'MyEnvName1', regex used for validation is '[-._a-zA-Z][-._a-zA-Z0-9]*')",
      ];
}

function apply(container: Draft<Container>, set: readonly Env[], remove: readonly string[], overwrite: boolean): void {
  const env: Env[] = [...(container.env ?? [])].filter(({ name }) => !remove.includes(name));
  for (const variable of set) {
    const index = env.findIndex(({ name }) => name === variable.name);
    if (index < 0) env.push(variable);
    else if (!overwrite && env[index]?.value !== variable.value)
      throw new UsageError(`'${variable.name}' already has a value (${env[index]?.value ?? ''}), and --overwrite is false`);
    else env[index] = variable;
  }
  if (env.length > 0) container.env = env;
  else delete container.env;
}

/** One variable a key that refers to it. */
async function variablesFrom(context: CommandContext): Promise<readonly Env[]> {
  const { infos, errors } = await collect(context, { args: [context.flags.string('from')] });
  throwCollected(errors);
  if (infos.some(({ resource: { kind } }) => kind !== 'ConfigMap' && kind !== 'Secret'))
    throw new UsageError('unsupported resource specified in --from');
  const wanted = context.flags.list('keys');
  const prefix = context.flags.string('prefix');
  const renamed = (key: string): string => key.toUpperCase().replaceAll(/[^A-Z0-9_]/g, '_');
  for (const { object } of infos) {
    for (const key of Object.keys((object['data'] as object | undefined) ?? {}).toSorted()) {
      if ((wanted.length === 0 || wanted.includes(key)) && renamed(key) !== key) await context.warn(`key ${key} transferred to ${renamed(key)}`);
    }
  }
  return infos.flatMap(({ object, resource, name: source }) =>
    Object.keys((object['data'] as object | undefined) ?? {})
      .toSorted()
      .filter((key) => wanted.length === 0 || wanted.includes(key))
      .map((key) => ({
        name: `${prefix}${renamed(key)}`,
        valueFrom: resource.kind === 'Secret' ? { secretKeyRef: { key, name: source } } : { configMapKeyRef: { key, name: source } },
      })),
  );
}

/** As they are with the changes of the command line. */
async function list(context: CommandContext, resources: readonly string[], change: (container: Draft<Container>) => void): Promise<void> {
  const { infos, errors } = await collect(context, { args: resources, all: context.flags.bool('all'), local: context.flags.bool('local') });
  for (const { object, resource, namespace } of infos) {
    const spec = podSpecOf(JSON.parse(JSON.stringify(object)) as Draft<Unstructured>);
    for (const container of spec === undefined
      ? []
      : selectContainers([...(spec.initContainers ?? []), ...spec.containers], context.flags.string('containers'))) {
      change(container);
      await context.out(`# ${resource.kind} ${object.metadata?.name ?? ''}, container ${container.name}\n`);
      for (const variable of container.env ?? []) {
        if (variable.valueFrom === undefined) await context.out(`${variable.name}=${variable.value ?? ''}\n`);
        else
          await context.out(
            context.flags.bool('resolve') ? await resolved(context, namespace, variable) : `# ${variable.name} from ${referred(variable)}\n`,
          );
      }
    }
  }
  throwCollected(errors);
}

function referred({ valueFrom }: Env): string {
  if (valueFrom?.fieldRef !== undefined) return `field path ${valueFrom.fieldRef.fieldPath}`;
  if (valueFrom?.resourceFieldRef !== undefined)
    return `resource field ${valueFrom.resourceFieldRef.containerName === undefined ? '' : `${valueFrom.resourceFieldRef.containerName}/`}${valueFrom.resourceFieldRef.resource}`;
  if (valueFrom?.configMapKeyRef !== undefined) return `configmap ${valueFrom.configMapKeyRef.name ?? ''}, key ${valueFrom.configMapKeyRef.key}`;
  if (valueFrom?.secretKeyRef !== undefined) return `secret ${valueFrom.secretKeyRef.name ?? ''}, key ${valueFrom.secretKeyRef.key}`;
  return 'invalid valueFrom';
}

async function resolved(context: CommandContext, namespace: string, variable: Env): Promise<string> {
  const config = variable.valueFrom?.configMapKeyRef;
  const secret = variable.valueFrom?.secretKeyRef;
  if (config === undefined && secret === undefined) return `# ${variable.name} from ${referred(variable)}\n`;
  const object = await context.client.get(
    getApiResource('', config === undefined ? 'secrets' : 'configmaps'),
    namespace,
    (config ?? secret)?.name ?? '',
  );
  const value = (object['data'] as Readonly<Record<string, string>> | undefined)?.[(config ?? secret)?.key ?? ''] ?? '';
  return `${variable.name}=${config === undefined ? decodeUtf8(decodeBase64(value)) : value}\n`;
}
