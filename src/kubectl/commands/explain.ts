/** Mirrors kubectl/pkg/cmd/explain. */
import { groupVersion, type ApiResource } from '#kube/api-resource.ts';
import type { Command } from '../command.ts';
import type { Discovery } from '../discovery.ts';
import type { OpenApiDocument } from '../explain/open-api.ts';
import { explanationHead, renderExplanation } from '../explain/render-explanation.ts';
import { BareError, UsageError } from '../usage-error.ts';

export const explain: Command = {
  name: 'explain',
  short: 'Get documentation for a resource',
  long: 'Describe the fields of a resource, and of a field in it, from what the server publishes about its API.\n\nFields are named by their path: TYPE.FIELD.FIELD.\n\nUse "kubectl api-resources" for a complete list of supported resources.',
  usage: 'TYPE [--recursive=FALSE|TRUE] [--api-version=api-version-group] [-o|--output=plaintext|plaintext-openapiv2]',
  examples: [
    '# A resource and its fields',
    'kubectl explain pods',
    '',
    '# All fields of all levels',
    'kubectl explain pods --recursive',
    '',
    '# One field',
    'kubectl explain pods.spec.containers',
    '',
    '# A certain version of the API',
    'kubectl explain deployments --api-version=apps/v1',
  ],
  flags: [
    { name: 'api-version', type: 'string', default: '', usage: 'Use this version of the API (group/version).' },
    { name: 'recursive', type: 'bool', default: 'false', usage: 'Print the names of all fields of all levels.' },
    {
      name: 'output',
      shorthand: 'o',
      type: 'string',
      default: 'plaintext',
      usage: 'Format in which to render the schema. Valid values are: (plaintext, plaintext-openapiv2).',
    },
  ],
  async run(context) {
    const [target, more] = context.args;
    if (target === undefined)
      throw new UsageError(
        'You must specify the type of resource to explain. Use "kubectl api-resources" for a complete list of supported resources.\n',
      );
    const output = context.flags.string('output');
    if (output !== 'plaintext' && output !== 'plaintext-openapiv2') throw new UsageError(`unrecognized format: ${output}`);
    if (more !== undefined) throw new UsageError('We accept only this format: explain RESOURCE\n');
    const { resource, path } = findResource(await context.client.discovery(), target.replace(/\.$/, ''), context.flags.string('api-version'));
    const group = `${resource.group === '' ? 'api' : 'apis'}/${groupVersion(resource)}`;
    const response = await context.client.raw('GET', `/openapi/v3/${group}`, undefined, 'application/json');
    await context.out(explanationHead(resource));
    await context.out(renderExplanation(resource, path, response.body as OpenApiDocument, context.flags.bool('recursive')));
  },
};

/** The longest beginning that names a resource: `deployments.apps.spec` is the field spec of deployments. */
function findResource(
  { mapper }: Discovery,
  target: string,
  apiVersion: string,
): { readonly resource: ApiResource; readonly path: readonly string[] } {
  const parts = target.split('.');
  for (let length = apiVersion === '' ? parts.length : 1; length > 0; length--) {
    const found = mapper.findResource(parts.slice(0, length).join('.'));
    if (found === undefined) continue;
    if (apiVersion === '') return { resource: found, path: parts.slice(length) };
    const versioned = mapper.findKind(apiVersion, found.kind);
    if (versioned === undefined)
      throw new UsageError(`couldn't find resource for "${apiVersion.includes('/') ? apiVersion : `/${apiVersion}`}, Resource=${found.plural}"`);
    return { resource: versioned, path: parts.slice(length) };
  }
  throw new BareError(`the server doesn't have a resource type "${parts[0] ?? ''}"`);
}
