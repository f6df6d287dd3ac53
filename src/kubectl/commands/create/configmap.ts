import { encodeBase64 } from '#kube/base64.ts';
import { asText, checkSources, keyValues, sourceFlags } from './key-values.ts';
import { generatorCommand } from './generator.ts';

export const createConfigMap = generatorCommand({
  name: 'configmap',
  aliases: ['cm'],
  short: 'Create a config map from a local file, directory or literal value',
  usage: 'NAME [--from-file=[key=]source] [--from-literal=key1=value1] [--dry-run=server|client|none]',
  examples: [
    '# From values',
    'kubectl create configmap app --from-literal=color=blue --from-literal=size=10',
    '',
    '# From a file, its name being the key',
    'kubectl create configmap app --from-file=app.properties',
    '',
    '# From key=value lines',
    'kubectl create configmap app --from-env-file=app.env',
  ],
  flags: sourceFlags,
  resource: ['', 'configmaps'],
  failure: 'failed to create configmap: ',
  build(context, name) {
    checkSources(context);
    const values = keyValues(context, (key) => `cannot add key "${key}", another key by that name already exists in Data for ConfigMap "${name}"`);
    const data: Record<string, string> = {};
    const binaryData: Record<string, string> = {};
    for (const [key, bytes] of values) {
      const text = asText(bytes);
      if (text === undefined) binaryData[key] = encodeBase64(bytes);
      else data[key] = text;
    }
    return {
      kind: 'ConfigMap',
      apiVersion: 'v1',
      metadata: { name },
      ...(Object.keys(data).length > 0 ? { data } : {}),
      ...(Object.keys(binaryData).length > 0 ? { binaryData } : {}),
    };
  },
});
