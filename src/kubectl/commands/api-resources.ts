/** `api-resources` and `api-versions`. Mirrors kubectl/pkg/cmd/apiresources. */
import { printJson } from '../printers/json.ts';
import { printYaml } from '../printers/yaml.ts';
import { groupVersion, type ApiResource } from '#kube/api-resource.ts';
import type { Command } from '../command.ts';
import { TabWriter } from '../printers/tab-writer.ts';
import { UsageError, usageErrorWithHelp } from '../usage-error.ts';

export const apiResources: Command = {
  name: 'api-resources',
  short: 'Print the supported API resources on the server',
  usage: '[flags]',
  examples: [
    '# All of them',
    'kubectl api-resources',
    '',
    '# With verbs and categories',
    'kubectl api-resources -o wide',
    '',
    '# Of one group',
    'kubectl api-resources --api-group=rbac.authorization.k8s.io',
  ],
  flags: [
    { name: 'api-group', type: 'string', usage: 'Only this group.' },
    { name: 'cached', type: 'bool', usage: 'Use the cached list if there is one.' },
    { name: 'categories', type: 'strings', usage: 'Only those in these categories.' },
    { name: 'namespaced', type: 'bool', default: 'true', usage: 'Only namespaced ones, or with false only the others.' },
    { name: 'no-headers', type: 'bool', usage: 'No headers.' },
    { name: 'output', shorthand: 'o', type: 'string', usage: 'Output format. One of: (json, yaml, name, wide).' },
    { name: 'sort-by', type: 'string', usage: 'Sort by name or kind.' },
    { name: 'verbs', type: 'strings', usage: 'Only those that know these verbs.' },
  ],
  async run(context) {
    const { args, flags } = context;
    if (args.length > 0) throw usageErrorWithHelp(context.path, `unexpected arguments: [${args.join(' ')}]`);
    const output = flags.string('output');
    if (!['', 'wide', 'name', 'json', 'yaml'].includes(output))
      throw new UsageError(`unable to match a printer suitable for the output format "${output}", allowed formats are: json,name,wide,yaml`);
    const sortBy = flags.string('sort-by');
    if (!['', 'name', 'kind'].includes(sortBy)) throw new UsageError('--sort-by accepts only name or kind');
    const { mapper, preferred } = await context.client.discovery(!flags.bool('cached'));
    const shown = mapper.resources
      .filter((resource) => preferred.get(resource.group) === resource.version || preferred.get(resource.group) === undefined)
      .filter((resource) => resource.verbs.length > 0 && (!flags.changed('api-group') || resource.group === flags.string('api-group')))
      .filter((resource) => !flags.changed('namespaced') || resource.namespaced === flags.bool('namespaced'))
      .filter((resource) => flags.list('verbs').every((verb) => resource.verbs.includes(verb)))
      .filter((resource) => flags.list('categories').every((category) => resource.categories.includes(category)))
      .toSorted((a, b) => order(a, b, sortBy));
    if (output === 'name')
      return context.out(shown.map((resource) => `${resource.plural}${resource.group === '' ? '' : `.${resource.group}`}\n`).join(''));
    if (output === 'json') return context.out(`${printJson(listOf(shown), { sorted: false })}\n`);
    if (output === 'yaml') return context.out(printYaml(listOf(shown)));
    const writer = new TabWriter();
    const wide = output === 'wide';
    if (!flags.bool('no-headers'))
      writer.write(`${['NAME', 'SHORTNAMES', 'APIVERSION', 'NAMESPACED', 'KIND', ...(wide ? ['VERBS', 'CATEGORIES'] : [])].join('\t')}\n`);
    for (const resource of shown) {
      const cells = [resource.plural, resource.shortNames.join(','), groupVersion(resource), String(resource.namespaced), resource.kind];
      writer.write(`${[...cells, ...(wide ? [resource.verbs.join(','), resource.categories.join(',')] : [])].join('\t')}\n`);
    }
    await context.out(writer.flush());
  },
};

/** As discovery would list them. */
function listOf(resources: readonly ApiResource[]): object {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: '',
    resources: resources.map(({ plural, singular, namespaced, group, version, kind, verbs, shortNames, categories }) => ({
      name: plural,
      singularName: singular,
      namespaced,
      ...(group === '' ? {} : { group }),
      version,
      kind,
      verbs,
      ...(shortNames.length === 0 ? {} : { shortNames }),
      ...(categories.length === 0 ? {} : { categories }),
    })),
  };
}

function order(a: ApiResource, b: ApiResource, sortBy: string): number {
  if (sortBy === 'name') return compare(a.plural, b.plural);
  if (sortBy === 'kind') return compare(a.kind, b.kind);
  return compare(a.group, b.group) || compare(a.plural, b.plural);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export const apiVersions: Command = {
  name: 'api-versions',
  short: 'Print the supported API versions on the server, in the form of "group/version"',
  examples: ['# All of them', 'kubectl api-versions'],
  async run(context) {
    if (context.args.length > 0) throw usageErrorWithHelp(context.path, `unexpected arguments: [${context.args.join(' ')}]`);
    const { groupVersions } = await context.client.discovery(true);
    await context.out(
      groupVersions
        .toSorted()
        .map((version) => `${version}\n`)
        .join(''),
    );
  },
};
