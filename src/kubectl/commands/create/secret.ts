/** `create secret` and its three kinds. Mirrors create_secret*.go. */
import { encodeBase64 } from '#kube/base64.ts';
import { decodeUtf8, encodeUtf8 } from '#posix/utf8.ts';
import type { Command, CommandContext } from '../../command.ts';
import { PosixError } from '#posix/posix-error.ts';
import { compactJson } from '../../printers/json.ts';
import { UsageError } from '../../usage-error.ts';
import { hashFlag, checkSources, keyValues, sourceFlags } from './key-values.ts';
import { generatorCommand } from './generator.ts';

const FAILURE = 'failed to create secret ';

const generic = generatorCommand({
  name: 'generic',
  short: 'Create a secret from a local file, directory, or literal value',
  usage: 'NAME [--type=string] [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  examples: ['# From values', 'kubectl create secret generic db --from-literal=user=admin --from-literal=password=secret'],
  flags: [...sourceFlags, { name: 'type', type: 'string', usage: 'The type of the secret' }],
  resource: ['', 'secrets'],
  failure: FAILURE,
  build(context, name) {
    checkSources(context);
    const values = keyValues(context, (key) => `cannot add key ${key}, another key by that name already exists`);
    const data = Object.fromEntries([...values].map(([key, bytes]) => [key, encodeBase64(bytes)]));
    const type = context.flags.string('type');
    return { kind: 'Secret', apiVersion: 'v1', metadata: { name }, ...(values.size > 0 ? { data } : {}), ...(type === '' ? {} : { type }) };
  },
});

const dockerRegistry = generatorCommand({
  name: 'docker-registry',
  short: 'Create a secret for use with a Docker registry',
  usage:
    'NAME --docker-username=user --docker-password=password --docker-email=email [--docker-server=string] [--from-file=[key=]source] [--dry-run=server|client|none]',
  examples: [
    '# Credentials for a registry',
    'kubectl create secret docker-registry reg --docker-server=registry.example.com --docker-username=ann --docker-password=secret',
  ],
  flags: [
    hashFlag,
    { name: 'docker-email', type: 'string', usage: 'Email for the registry' },
    { name: 'docker-password', type: 'string', usage: 'Password for the registry' },
    { name: 'docker-server', type: 'string', default: 'https://index.docker.io/v1/', usage: 'Address of the registry' },
    { name: 'docker-username', type: 'string', usage: 'User name for the registry' },
    { name: 'from-file', type: 'strings', usage: 'A Docker configuration file.' },
  ],
  resource: ['', 'secrets'],
  failure: FAILURE,
  build(context, name) {
    const { flags } = context;
    const username = flags.string('docker-username');
    const password = flags.string('docker-password');
    const email = flags.string('docker-email');
    if (flags.list('from-file').length === 0 && (username === '' || password === '' || flags.string('docker-server') === '')) {
      throw new UsageError('either --from-file or the combination of --docker-username, --docker-password and --docker-server is required');
    }
    let data: Record<string, string>;
    if (flags.list('from-file').length > 0) {
      const values = keyValues(context, (key) => `cannot add key ${key}, another key by that name already exists`);
      data = Object.fromEntries([...values].map(([key, bytes]) => [key, encodeBase64(bytes)]));
    } else {
      const entry = { username, password, ...(email === '' ? {} : { email }), auth: encodeBase64(encodeUtf8(`${username}:${password}`)) };
      data = { '.dockerconfigjson': encodeBase64(encodeUtf8(compactJson({ auths: { [flags.string('docker-server')]: entry } }, false))) };
    }
    return { kind: 'Secret', apiVersion: 'v1', metadata: { name }, data, type: 'kubernetes.io/dockerconfigjson' };
  },
});

const tls = generatorCommand({
  name: 'tls',
  short: 'Create a TLS secret',
  usage: 'NAME --cert=path/to/cert/file --key=path/to/key/file [--dry-run=server|client|none]',
  examples: ['# From a certificate and its key', 'kubectl create secret tls web --cert=tls.crt --key=tls.key'],
  flags: [
    hashFlag,
    { name: 'cert', type: 'string', usage: 'File with the certificate (PEM).' },
    { name: 'key', type: 'string', usage: 'File with the private key.' },
  ],
  resource: ['', 'secrets'],
  failure: FAILURE,
  build(context, name) {
    if (context.flags.string('key') === '' || context.flags.string('cert') === '') throw new UsageError('key and cert must be specified');
    const certificate = readKeyPart(context, 'cert');
    const key = readKeyPart(context, 'key');
    for (const [part, kind] of [
      [certificate, 'certificate'],
      [key, 'key'],
    ] as const) {
      if (!/-----BEGIN [A-Z ]+-----/.test(decodeUtf8(part))) throw new UsageError(`tls: failed to find any PEM data in ${kind} input`);
    }
    return {
      kind: 'Secret',
      apiVersion: 'v1',
      metadata: { name },
      data: { 'tls.crt': encodeBase64(certificate), 'tls.key': encodeBase64(key) },
      type: 'kubernetes.io/tls',
    };
  },
});

function readKeyPart(context: CommandContext, flag: string): Uint8Array {
  const path = context.flags.string(flag);
  try {
    return context.process.fs.readFile(context.resolve(path));
  } catch (error) {
    if (error instanceof PosixError) throw new UsageError(`Cannot read file ${path}, open ${path}: no such file or directory`);
    throw error;
  }
}

export const createSecret: Command = {
  name: 'secret',
  short: 'Create a secret using a specified subcommand',
  long: 'Create a secret with specified type.\n\nA docker-registry type secret is for accessing a container registry.\n\nA generic type secret indicate an Opaque secret type.\n\nA tls type secret holds TLS certificate and its associated key.',
  usage: '(docker-registry | generic | tls)',
  subcommands: [dockerRegistry, generic, tls],
};
