/** Mirrors kubectl/pkg/cmd/version. */
import { ConnectionError } from '#kube/transport.ts';
import type { Command } from '../command.ts';
import { printJson } from '../printers/json.ts';
import { printYaml } from '../printers/yaml.ts';
import { UsageError } from '../usage-error.ts';

const client = {
  major: '1',
  minor: '34',
  gitVersion: 'v1.34.5',
  gitCommit: 'ebfac057369b21558006b8815821ab2fb1e29f2d',
  gitTreeState: 'clean',
  buildDate: '2026-02-26T20:06:18Z',
  goVersion: 'go1.24.13',
  compiler: 'gc',
  platform: 'linux/amd64',
};
const KUSTOMIZE = 'v5.7.1';

export const version: Command = {
  name: 'version',
  short: 'Print the client and server version information',
  long: 'Print the client and server version information for the current context.',
  usage: '[flags]',
  examples: ['# Of client and server', 'kubectl version'],
  flags: [
    { name: 'client', type: 'bool', usage: 'Only the client; no server is needed.' },
    { name: 'output', shorthand: 'o', type: 'string', usage: "One of 'yaml' or 'json'." },
  ],
  async run(context) {
    if (context.args.length > 0) throw new UsageError(`extra arguments: [${context.args.join(' ')}]`);
    const output = context.flags.string('output');
    if (!['', 'yaml', 'json'].includes(output)) throw new UsageError("--output must be 'yaml' or 'json'");
    let server: typeof client | undefined;
    let failure: ConnectionError | undefined;
    if (!context.flags.bool('client')) {
      try {
        server = (await context.client.raw('GET', '/version')).body as typeof client;
      } catch (error) {
        if (!(error instanceof ConnectionError)) throw error;
        failure = error;
      }
    }
    const all = { clientVersion: client, kustomizeVersion: KUSTOMIZE, ...(server === undefined ? {} : { serverVersion: server }) };
    if (output === 'json') await context.out(`${printJson(all, { sorted: false, indent: '  ' })}\n`);
    else if (output === 'yaml') await context.out(`${printYaml(all)}\n`);
    else {
      await context.out(`Client Version: ${client.gitVersion}\nKustomize Version: ${KUSTOMIZE}\n`);
      if (server !== undefined) await context.out(`Server Version: ${server.gitVersion}\n`);
    }
    if (failure !== undefined) throw failure;
    if (server !== undefined && Math.abs(Number(server.minor.replace(/\D/g, '')) - Number(client.minor)) > 1) {
      await context.err(
        `WARNING: version difference between client (${client.major}.${client.minor}) and server (${server.major}.${server.minor.replace(/\D/g, '')}) exceeds the supported minor version skew of +/-1\n`,
      );
    }
  },
};
