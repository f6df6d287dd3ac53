/** `config set` and `unset`: any value by its path. */
import { encodeBase64 } from '#kube/base64.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import type { Command, CommandContext } from '../../command.ts';
import type { Kubeconfig } from '../../config/kubeconfig.ts';
import { UsageError } from '../../usage-error.ts';
import { helpAndFail } from './contexts.ts';

const BOOLEAN = new Set(['insecure-skip-tls-verify', 'disable-compression']);
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  clusters: [
    'certificate-authority',
    'certificate-authority-data',
    'server',
    'tls-server-name',
    'insecure-skip-tls-verify',
    'proxy-url',
    'disable-compression',
  ],
  contexts: ['cluster', 'namespace', 'user'],
  users: ['client-certificate', 'client-certificate-data', 'client-key', 'client-key-data', 'token', 'tokenFile', 'as', 'username', 'password'],
};

interface Place {
  readonly list: 'clusters' | 'contexts' | 'users';
  readonly name: string;
  readonly field: string | undefined;
}

/** Undefined: the current context. Names may have dots in them. */
function placeOf(path: string): Place | undefined {
  if (path === 'current-context') return undefined;
  const [list = '', ...rest] = path.split('.');
  const known = FIELDS[list];
  if (known === undefined || rest.length === 0) throw new UsageError(`unable to parse ${path} after [] at api.Config`);
  const last = rest.at(-1) ?? '';
  const field = rest.length > 1 && known.includes(last) ? last : undefined;
  if (field === undefined && rest.length > 1)
    throw new UsageError(
      `unable to parse ${path} after [${list} ${rest[0] ?? ''}] at api.${list === 'users' ? 'AuthInfo' : list === 'clusters' ? 'Cluster' : 'Context'}`,
    );
  return { list: list as Place['list'], name: (field === undefined ? rest : rest.slice(0, -1)).join('.'), field };
}

export const setProperty: Command = {
  name: 'set',
  short: 'Set an individual value in a kubeconfig file',
  long: 'Set an individual value in a kubeconfig file.\n\nPROPERTY_NAME is a dotted path such as contexts.shop.namespace.',
  usage: 'PROPERTY_NAME PROPERTY_VALUE',
  examples: ['# The address of a cluster', 'kubectl config set clusters.shop.server https://1.2.3.4'],
  flags: [{ name: 'set-raw-bytes', type: 'bool', usage: 'Take the value of a -data field as it is; else it must be base64.' }],
  async run(context) {
    const [path, value, more] = context.args;
    if (path === undefined || value === undefined || more !== undefined)
      return helpAndFail(context, setProperty, `Unexpected args: [${context.args.join(' ')}]`);
    const place = placeOf(path);
    change(context, place, (config) => {
      if (place === undefined) config.currentContext = value;
      else {
        if (place.field === undefined) throw new UsageError(`unable to parse ${path}: it names an entry, not a value`);
        const entries = config[place.list] as Map<string, Record<string, unknown>>;
        entries.set(place.name, { ...entries.get(place.name), [place.field]: written(context, place.field, value) });
      }
    });
    await context.out(`Property "${path}" set.\n`);
  },
};

function written(context: CommandContext, field: string, value: string): unknown {
  if (BOOLEAN.has(field)) {
    if (value !== 'true' && value !== 'false') throw new UsageError(`strconv.ParseBool: parsing "${value}": invalid syntax`);
    return value === 'true';
  }
  if (!field.endsWith('-data')) return value;
  return context.flags.bool('set-raw-bytes') ? encodeBase64(encodeUtf8(value)) : checkedBase64(value);
}

function checkedBase64(value: string): string {
  const wrong =
    /[^A-Za-z0-9+/=\r\n]/.exec(value) ?? (value.replaceAll(/[\r\n]/g, '').length % 4 === 0 ? null : { index: value.length - (value.length % 4) });
  if (wrong !== null) throw new UsageError(`error decoding base64 data: illegal base64 data at input byte ${wrong.index}`);
  return value.replaceAll(/[\r\n]/g, '');
}

function change(context: CommandContext, place: Place | undefined, apply: (config: Kubeconfig) => void): void {
  context.config.change((config) => (place === undefined ? config.currentContext !== '' : config[place.list].has(place.name)), apply);
}

export const unsetProperty: Command = {
  name: 'unset',
  short: 'Unset an individual value in a kubeconfig file',
  long: 'Unset an individual value in a kubeconfig file.\n\nPROPERTY_NAME is a dotted path such as contexts.shop.namespace.',
  usage: 'PROPERTY_NAME',
  examples: ['# No current context', 'kubectl config unset current-context'],
  async run(context) {
    const [path, more] = context.args;
    if (path === undefined || more !== undefined) return helpAndFail(context, unsetProperty, `Unexpected args: [${context.args.join(' ')}]`);
    const place = placeOf(path);
    if (place?.field !== undefined && !context.config.load()[place.list].has(place.name))
      throw new UsageError(`current map key \`${place.name}\` is invalid`);
    change(context, place, (config) => {
      if (place === undefined) config.currentContext = '';
      else if (place.field === undefined) config[place.list].delete(place.name);
      else {
        const entries = config[place.list] as Map<string, Record<string, unknown>>;
        const { [place.field]: _dropped, ...kept } = entries.get(place.name) ?? {};
        entries.set(place.name, kept);
      }
    });
    await context.out(`Property "${path}" unset.\n`);
  },
};
