interface LoadBalancer {
  readonly ingress?: readonly { readonly ip?: string; readonly hostname?: string }[];
}

/** Addresses of a load balancer's ingress points, each once, sorted. */
export function loadBalancerAddresses(status: LoadBalancer | undefined): readonly string[] {
  const addresses = (status?.ingress ?? []).map(({ ip, hostname }) => ip || hostname || '');
  return [...new Set(addresses.filter((address) => address !== ''))].sort();
}
