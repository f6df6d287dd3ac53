import type { DnsRecord, HttpRequest, HttpResponse } from '#posix/network.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import { formatAddress } from './address-range.ts';
import type { WebSite } from './web-site-schema.ts';

export type { WebSite } from './web-site-schema.ts';

/** An address in 93.184.0.0/15, always the same for a name. */
function addressOf(host: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < host.length; index++) hash = Math.imul(hash ^ host.charCodeAt(index), 0x01000193);
  return formatAddress(93 * 2 ** 24 + 184 * 2 ** 16 + ((hash >>> 0) % 2 ** 17));
}

/** What lies beyond the cluster's own network. Nothing of it leaves the process. */
export class Internet {
  readonly #byName = new Map<string, WebSite>();
  readonly #byAddress = new Map<string, WebSite>();

  constructor(sites: readonly WebSite[]) {
    for (const site of sites) {
      for (const name of [site.host, ...(site.aliases ?? [])]) this.#byName.set(name.toLowerCase(), site);
      this.#byAddress.set(site.address ?? addressOf(site.host), site);
    }
  }

  /** Undefined when the name does not exist. */
  records(name: string, type: string): readonly DnsRecord[] | undefined {
    const site = this.#byName.get(name.toLowerCase());
    if (site === undefined) return undefined;
    const records: DnsRecord[] = [];
    let owner = name;
    if (name.toLowerCase() !== site.host.toLowerCase()) {
      records.push({ name, type: 'CNAME', ttl: 300, data: `${site.host}.` });
      owner = site.host;
    }
    if (type === 'A' || type === 'ANY') records.push({ name: owner, type: 'A', ttl: 300, data: site.address ?? addressOf(site.host) });
    return records;
  }

  siteAt(address: string): WebSite | undefined {
    return this.#byAddress.get(address);
  }

  answers(site: WebSite, port: number): boolean {
    return (site.ports ?? [80, 443]).includes(port);
  }

  respond(site: WebSite, request: HttpRequest): HttpResponse {
    const path = request.target.split('?')[0] ?? '/';
    const page = site.pages.find(
      (candidate) => candidate.path === path || (candidate.path.endsWith('*') && path.startsWith(candidate.path.slice(0, -1))),
    );
    if (page === undefined) return answer(404, encodeUtf8('404: Not Found'), {});
    const status = page.status ?? (page.location === undefined ? 200 : 302);
    const headers = { ...page.headers, ...(page.location !== undefined && { location: page.location }) };
    return answer(status, encodeUtf8(page.body ?? ''), headers);
  }
}

function answer(status: number, body: Uint8Array, headers: Readonly<Record<string, string>>): HttpResponse {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers, 'content-length': String(body.length) }, body };
}
