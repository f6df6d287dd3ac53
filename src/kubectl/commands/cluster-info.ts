/** Mirrors kubectl/pkg/cmd/clusterinfo. */
import { getApiResource } from '#kube/api-resources.ts';
import type { Client, ObjectList } from '../client.ts';
import type { Command } from '../command.ts';
import { dump } from './cluster-info-dump.ts';

export const clusterInfo: Command = {
  name: 'cluster-info',
  short: 'Display cluster information',
  usage: '[flags]',
  long: "Display addresses of the control plane and services with label kubernetes.io/cluster-service=true. To further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.",
  examples: ['# Addresses of the control plane and the cluster services', 'kubectl cluster-info'],
  subcommands: [dump],
  async run(context) {
    const colour = (code: number, text: string): string => (context.process.isTty(1) ? `\x1b[${code}m${text}\x1b[0m` : text);
    const line = (name: string, link: string): string => `${colour(32, name)} is running at ${colour(33, link)}\n`;
    const { items } = await systemServices(context.client).catch(async (error: unknown) => {
      await context.out(HINT);
      throw error;
    });
    await context.out(line('Kubernetes control plane', context.client.server));
    for (const item of items) {
      const { name = '', namespace = '', labels = {} } = item.metadata ?? {};
      const ports = (item['spec'] as { readonly ports?: readonly { readonly name?: string; readonly port: number }[] } | undefined)?.ports ?? [];
      const [port] = ports;
      const target =
        port === undefined
          ? name
          : `${/443$/.test(String(port.port)) ? 'https:' : ''}${name}:${port.name ?? (ports.length > 1 ? String(port.port) : '')}`.replace(/:$/, '');
      await context.out(
        line(labels['kubernetes.io/name'] ?? name, `${context.client.server}/api/v1/namespaces/${namespace}/services/${target}/proxy`),
      );
    }
    await context.out(HINT);
  },
};

const HINT = "\nTo further debug and diagnose cluster problems, use 'kubectl cluster-info dump'.\n";

async function systemServices(client: Client): Promise<ObjectList> {
  return client.list(getApiResource('', 'services'), 'kube-system', { labelSelector: 'kubernetes.io/cluster-service=true' });
}
