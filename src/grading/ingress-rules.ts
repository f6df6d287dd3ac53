import type { HTTPIngressPath, Ingress, IngressRule } from '#kube/generated/types.ts';

const segments = (path: string): readonly string[] => path.split('/').filter((segment) => segment !== '');

/** Whether a request for `path` falls under a rule's path. */
export function takes({ path: rule = '/', pathType }: HTTPIngressPath, path: string): boolean {
  if (pathType === 'Exact') return rule === path;
  if (pathType === 'ImplementationSpecific' && /[(*]/.test(rule)) return true;
  const [own, asked] = [segments(rule), segments(path)];
  return own.every((segment, index) => asked[index] === segment);
}

/** The path that decides: an exact one, else the longest. */
export const winnerOf = (taken: readonly HTTPIngressPath[]): HTTPIngressPath | undefined =>
  taken.toSorted((a, b) => Number(b.pathType === 'Exact') - Number(a.pathType === 'Exact') || (b.path ?? '').length - (a.path ?? '').length)[0];

/** Whether a rule is written for a host, by its name or a wildcard. */
export const hasHost = (rule: IngressRule, host: string): boolean =>
  rule.host === host || (rule.host?.startsWith('*.') === true && host.slice(host.indexOf('.')) === rule.host.slice(1));

/** Whether a request for a host falls under a rule; one without a host name only under those for every host. */
export const takesHost = (rule: IngressRule, host: string | undefined): boolean =>
  rule.host === undefined || (host !== undefined && hasHost(rule, host));

/** The path of an ingress that takes a request. */
export function winnerFor(ingress: Ingress, host: string | undefined, path: string): HTTPIngressPath | undefined {
  const rules = (ingress.spec?.rules ?? []).filter((rule) => takesHost(rule, host));
  const named = rules.filter((rule) => rule.host !== undefined);
  const paths = (named.length > 0 ? named : rules).flatMap(({ http }) => http?.paths ?? []);
  return winnerOf(paths.filter((rule) => takes(rule, path)));
}
