import { decodeBase64 } from '#kube/base64.ts';
import type { ConfigMap, Secret } from '#kube/generated/types.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import type { Describer } from '../describe-context.ts';
import { writeEvents } from '../events.ts';
import { writeAnnotations, writeLabels } from '../labels.ts';
import { PrefixWriter } from '../prefix-writer.ts';

function writeHead(out: PrefixWriter, { metadata }: ConfigMap | Secret): void {
  out.write(0, `Name:\t${metadata.name}\n`);
  out.write(0, `Namespace:\t${metadata.namespace ?? ''}\n`);
  writeLabels(out, 'Labels', metadata.labels);
  writeAnnotations(out, metadata.annotations);
}

const size = (base64: string): number => decodeBase64(base64)?.length ?? 0;

export const describeConfigMap: Describer = async (object, context) => {
  const map = object as unknown as ConfigMap;
  const out = new PrefixWriter();
  writeHead(out, map);
  out.write(0, '\nData\n====\n');
  for (const key of Object.keys(map.data ?? {}).sort()) out.write(0, `${key}:\n----\n${map.data?.[key] ?? ''}\n\n`);
  out.write(0, '\nBinaryData\n====\n');
  for (const key of Object.keys(map.binaryData ?? {}).sort()) out.write(0, `${key}: ${size(map.binaryData?.[key] ?? '')} bytes\n`);
  out.write(0, '\n');
  await writeEvents(out, object, context);
  return out.toString();
};

export const describeSecret: Describer = async (object) => {
  const secret = object as unknown as Secret;
  const out = new PrefixWriter();
  writeHead(out, secret);
  out.write(0, `\nType:\t${secret.type ?? ''}\n`);
  out.write(0, '\nData\n====\n');
  for (const key of Object.keys(secret.data ?? {}).sort()) {
    const value = secret.data?.[key] ?? '';
    const isToken = secret.type === 'kubernetes.io/service-account-token' && key === 'token';
    out.write(0, isToken ? `${key}:\t${decodeUtf8(decodeBase64(value) ?? new Uint8Array())}\n` : `${key}:\t${size(value)} bytes\n`);
  }
  return out.toString();
};
