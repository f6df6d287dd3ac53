import { EthernetPort, Globe, Network, Route } from 'lucide-react';
import type { Destination } from '#labs/lab-host.ts';

const icons = { ingress: Route, 'load-balancer': Globe, 'node-port': Network, 'port-forward': EthernetPort } as const;
const words = { ingress: 'Ingress', 'load-balancer': 'Load balancer', 'node-port': 'NodePort', 'port-forward': 'Forwarded port' } as const;

/** What the browser shows before anything is opened: what could be. */
export function BrowserStart({ destinations, onOpen }: { destinations: readonly Destination[]; onOpen: (url: string) => void }) {
  if (destinations.length === 0) {
    return (
      <div className="mx-auto my-auto max-w-sm px-6 text-center">
        <Globe className="mx-auto size-8 text-soft" aria-hidden />
        <h2 className="mt-4 font-semibold">Nothing to open yet</h2>
        <p className="mt-2 text-sm text-soft">
          This browser runs on your machine in the lab. It reaches what the cluster shows to the outside: a forwarded port, a NodePort, a load
          balancer, the host of an Ingress. Make one, or type an address above.
        </p>
      </div>
    );
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-5 py-6">
      <h2 className="text-sm font-semibold">Open from your machine</h2>
      <ul className="mt-3 space-y-2">
        {destinations.map(({ url, title, kind }) => {
          const Icon = icons[kind];
          return (
            <li key={`${kind} ${url}`}>
              <button
                type="button"
                onClick={() => onOpen(url)}
                className="flex w-full items-center gap-3 rounded-xl border border-line px-4 py-3 text-left hover:border-accent hover:bg-accent-wash"
              >
                <Icon className="size-4 shrink-0 text-soft" aria-hidden />
                <span className="min-w-0">
                  <span className="block truncate font-mono text-[0.8125rem]">{url}</span>
                  <span className="block truncate text-xs text-soft">
                    {words[kind]} · {title}
                  </span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
