import { json, ownLab } from '../../../_answers/own-lab.ts';
import { refusal } from '../../../_answers/refusal.ts';

/** `?kind=Pod&namespace=default&name=web`: YAML, events and logs of one object. */
export const GET = ownLab(async ({ id }, host, request) => {
  const query = new URL(request.url).searchParams;
  const [kind, name, namespace] = [query.get('kind'), query.get('name'), query.get('namespace')];
  if (!kind || !name) return refusal('bad-request');
  const details = await host.inspect(id, { kind, name, ...(namespace ? { namespace } : {}) });
  return details === undefined ? refusal('not-found') : json(details);
});
