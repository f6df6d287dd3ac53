import { parseSelector } from '#kube/parse-selector.ts';
import type { ClusterMap } from '#labs/lab-host.ts';

/** What of the cluster a figure is about. */
export interface MapFilter {
  readonly namespace?: string | undefined;
  /** `pods`, `services`, `ingresses`, `nodes`; all where it is absent. */
  readonly kinds?: readonly string[] | undefined;
  /** Of labels, as `kubectl -l` takes it. */
  readonly selector?: string | undefined;
}

/**
 * The part of the cluster that a lesson is about. Services that balance over what is left, and Ingresses that
 * lead to them, belong to it whatever their own labels are; so do the nodes under its Pods.
 */
export function restrictMap(map: ClusterMap, { namespace, kinds, selector }: MapFilter): ClusterMap {
  const wanted = selector === undefined ? undefined : parseSelector(selector);
  const shows = (kind: string): boolean => kinds === undefined || kinds.some((name) => kind.startsWith(name.toLowerCase()));
  const here = (object: { readonly namespace: string }): boolean => namespace === undefined || object.namespace === namespace;
  const labelled = ({ labels }: { readonly labels?: Readonly<Record<string, string>> }): boolean => wanted === undefined || wanted.matches(labels);

  const chosen = map.pods.filter((pod) => here(pod) && labelled(pod));
  const names = new Set(chosen.map((pod) => `${pod.namespace}/${pod.name}`));
  const services = map.services.filter(
    (service) => here(service) && (labelled(service) || service.pods.some(({ name }) => names.has(`${service.namespace}/${name}`))),
  );
  const reached = new Set(services.map((service) => `${service.namespace}/${service.name}`));
  const ingresses = map.ingresses.filter(
    (ingress) => here(ingress) && (labelled(ingress) || ingress.rules.some(({ service }) => reached.has(`${ingress.namespace}/${service}`))),
  );
  const pods = shows('pods') ? chosen : [];
  const under = new Set(pods.map(({ node }) => node));
  const allNodes = kinds === undefined ? namespace === undefined && selector === undefined : shows('nodes');
  return {
    nodes: map.nodes.filter(({ name }) => allNodes || under.has(name)),
    pods,
    services: shows('services') ? services : [],
    ingresses: shows('ingresses') ? ingresses : [],
  };
}
