// Mirrors k8s.io/apiserver/pkg/endpoints/handlers/negotiation.
import { notAcceptable } from '#kube/status-errors.ts';

export interface MediaType {
  /** `Table`, `PartialObjectMetadata`, `PartialObjectMetadataList`, or undefined for the object itself. */
  readonly as: string | undefined;
  readonly yaml: boolean;
}

const ACCEPTED = ['application/json', 'application/yaml', 'application/vnd.kubernetes.protobuf', 'application/cbor'];
const JSON_TYPE: MediaType = { as: undefined, yaml: false };
const TRANSFORMS = new Set(['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList']);

const parsed = new Map<string, MediaType>();

/** The first acceptable form. Throws NotAcceptable when there is none. */
export function negotiate(accept: string | undefined): MediaType {
  if (accept === undefined || accept === '') return JSON_TYPE;
  let media = parsed.get(accept);
  if (media === undefined) {
    media = accept
      .split(',')
      .map(parseClause)
      .find((candidate) => candidate !== undefined);
    if (media === undefined) throw notAcceptable(ACCEPTED.slice(0, 3));
    if (parsed.size > 100) parsed.clear();
    parsed.set(accept, media);
  }
  return media;
}

function parseClause(clause: string): MediaType | undefined {
  const [type = '', ...parameters] = clause.trim().split(';');
  const parameter = new Map(parameters.map((text) => text.trim().split('=', 2) as [string, string]));
  const yaml = type === 'application/yaml';
  if (!yaml && type !== 'application/json' && type !== '*/*' && type !== 'application/*') return undefined;
  const as = parameter.get('as');
  if (as === undefined) return yaml ? { as, yaml } : JSON_TYPE;
  const known = TRANSFORMS.has(as) && parameter.get('g') === 'meta.k8s.io' && ['v1', 'v1beta1'].includes(parameter.get('v') ?? '');
  return known ? { as, yaml } : undefined;
}
