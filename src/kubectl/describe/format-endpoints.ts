import type { EndpointSlice } from '#kube/generated/types.ts';

/** How many addresses are listed before `+ N more...`. */
const MOST = 3;

/** `10.42.1.2:80,10.42.2.3:80 + 1 more...` of the ready endpoints of a named (or unnamed) port. */
export function formatEndpoints(slices: readonly EndpointSlice[], portName: string | undefined): string {
  const all: string[] = [];
  for (const slice of slices) {
    for (const port of slice.ports ?? []) {
      if (port.port === undefined || (port.name ?? '') !== (portName ?? '')) continue;
      for (const endpoint of slice.endpoints ?? []) {
        if (endpoint.conditions?.ready === false) continue;
        for (const address of endpoint.addresses) all.push(`${address.includes(':') ? `[${address}]` : address}:${port.port}`);
      }
    }
  }
  const shown = all.slice(0, MOST).join(',');
  return all.length > MOST ? `${shown} + ${all.length - MOST} more...` : shown;
}
