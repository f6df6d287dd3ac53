/** The commands about clusters and users. */
import { changeHelpers, helperFlags } from './credential-helpers.ts';
import { encodeBase64 } from '#kube/base64.ts';
import type { Command } from '../../command.ts';
import type { FlagDefinition } from '../../flags/flag.ts';
import { UsageError } from '../../usage-error.ts';
import { helpAndFail } from './contexts.ts';

function listCommand(name: string, short: string, field: 'clusters' | 'users'): Command {
  return {
    name,
    short,
    examples: [`# ${short}`, `kubectl config ${name}`],
    run: (context) =>
      context.out(
        `NAME\n${[...context.config.load()[field].keys()]
          .toSorted()
          .map((each) => `${each}\n`)
          .join('')}`,
      ),
  };
}

export const getClusters = listCommand('get-clusters', 'Display clusters defined in the kubeconfig', 'clusters');
export const getUsers = listCommand('get-users', 'Display users defined in the kubeconfig', 'users');

function deleteEntry(kind: 'cluster' | 'user', field: 'clusters' | 'users'): Command {
  const command: Command = {
    name: `delete-${kind}`,
    short: `Delete the specified ${kind} from the kubeconfig`,
    usage: 'NAME',
    examples: [`# Delete a ${kind}`, `kubectl config delete-${kind} shop`],
    async run(context) {
      const [name, more] = context.args;
      if (name === undefined || more !== undefined) return helpAndFail(context, command);
      if (!context.config.load()[field].has(name))
        throw new UsageError(`cannot delete ${kind} ${name}, not in ${context.config.shown(context.config.defaultPath)}`);
      const path = context.config.change(
        (config) => config[field].has(name),
        (config) => config[field].delete(name),
      );
      await context.out(`deleted ${kind} ${name} from ${path}\n`);
    },
  };
  return command;
}

export const deleteCluster = deleteEntry('cluster', 'clusters');
export const deleteUser = deleteEntry('user', 'users');

export const setCluster: Command = {
  name: 'set-cluster',
  short: 'Set a cluster entry in kubeconfig',
  long: 'Set a cluster entry in kubeconfig.\n\nOf a cluster that exists, only what is given changes.',
  usage:
    'NAME [--server=server] [--certificate-authority=path/to/certificate/authority] [--insecure-skip-tls-verify=true] [--tls-server-name=example.com]',
  examples: ['# Its address', 'kubectl config set-cluster shop --server=https://1.2.3.4'],
  flags: [
    { name: 'certificate-authority', type: 'string', usage: 'File with the certificate authority' },
    { name: 'embed-certs', type: 'bool', usage: 'Keep the certificate itself' },
    { name: 'insecure-skip-tls-verify', type: 'bool', usage: 'Trust whatever certificate the server shows' },
    { name: 'proxy-url', type: 'string', usage: 'proxy-url for the cluster entry' },
    { name: 'server', type: 'string', usage: 'server for the cluster entry' },
    { name: 'tls-server-name', type: 'string', usage: 'tls-server-name for the cluster entry' },
  ],
  async run(context) {
    const { flags } = context;
    const [name, more] = context.args;
    if (name === undefined || more !== undefined) return helpAndFail(context, setCluster, `Unexpected args: [${context.args.join(' ')}]`);
    const authority = flags.string('certificate-authority');
    const embedded = flags.bool('embed-certs') && authority !== '' ? encodeBase64(context.config.readFile(authority)) : undefined;
    context.config.change(
      (config) => config.clusters.has(name),
      (config) => {
        const entry = { ...config.clusters.get(name) };
        for (const field of ['server', 'tls-server-name', 'proxy-url'] as const) if (flags.changed(field)) entry[field] = flags.string(field);
        if (flags.changed('insecure-skip-tls-verify')) entry['insecure-skip-tls-verify'] = flags.bool('insecure-skip-tls-verify');
        if (embedded !== undefined) entry['certificate-authority-data'] = embedded;
        else if (authority !== '') entry['certificate-authority'] = context.resolve(authority);
        config.clusters.set(name, entry);
      },
    );
    await context.out(`Cluster "${name}" set.\n`);
  },
};

const authFlags = ['client-certificate', 'client-key', 'token', 'username', 'password'] as const;

export const setCredentials: Command = {
  name: 'set-credentials',
  short: 'Set a user entry in kubeconfig',
  long: 'Set a user entry in kubeconfig.\n\nOf a user that exists, only what is given changes. A client certificate, a token, or a user name and password.',
  usage:
    'NAME [--client-certificate=path/to/certfile] [--client-key=path/to/keyfile] [--token=bearer_token] [--username=basic_user] [--password=basic_password]',
  examples: ['# A token', 'kubectl config set-credentials ann --token=abc'],
  flags: [
    ...authFlags.map((name): FlagDefinition => ({ name, type: 'string', usage: `${name} of the user entry` })),
    { name: 'embed-certs', type: 'bool', usage: 'Keep the certificates themselves' },
    ...helperFlags,
  ],
  async run(context) {
    const { flags } = context;
    const [name, more] = context.args;
    if (name === undefined || more !== undefined) return helpAndFail(context, setCredentials, `Unexpected args: [${context.args.join(' ')}]`);
    if (flags.string('token') !== '' && (flags.string('username') !== '' || flags.string('password') !== '')) {
      throw new UsageError('you cannot specify more than one authentication method at the same time: --token, --username/--password');
    }
    const embed = flags.bool('embed-certs');
    const files = new Map(
      (['client-certificate', 'client-key'] as const)
        .filter((field) => flags.changed(field))
        .map((field) => [field, embed ? encodeBase64(context.config.readFile(flags.string(field))) : context.resolve(flags.string(field))]),
    );
    context.config.change(
      (config) => config.users.has(name),
      (config) => {
        const entry = { ...config.users.get(name) };
        for (const field of ['token', 'username', 'password'] as const) if (flags.changed(field)) entry[field] = flags.string(field);
        for (const [field, value] of files) entry[embed ? (`${field}-data` as const) : field] = value;
        changeHelpers(flags, entry);
        config.users.set(name, entry);
      },
    );
    await context.out(`User "${name}" set.\n`);
  },
};
