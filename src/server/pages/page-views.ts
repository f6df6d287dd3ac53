import { randomBytes } from 'node:crypto';
import { CookieJar } from 'tough-cookie';
import type { PageViews as Views, ShownPage } from '#labs/lab-host.ts';

/** One simulated origin as one panel shows it. Whoever knows its name may see it. */
export interface PageView {
  /** The first label of its host name. */
  readonly name: string;
  readonly lab: string;
  readonly panel: string;
  /** In the lab's world: `http://shop.example.com:8080`. */
  readonly origin: string;
}

interface Panel {
  readonly views: Map<string, PageView>;
  /** The pods' cookies, kept here: the learner's browser gives strangers' frames none. */
  readonly jar: CookieJar;
  shown: ShownPage | undefined;
}

/** The label between a view's name and our own host: `v3x….pages.localhost:3000`. */
export const PAGES = 'pages';
const MOST_PANELS = 2_000;
const MOST_VIEWS = 40;

/** The views that are open. They live as long as this process; a panel opens them again when they are gone. */
export class PageViews implements Views {
  readonly #panels = new Map<string, Panel>();
  readonly #views = new Map<string, PageView>();

  open(lab: string, panel: string, address: string, origin: string): string | undefined {
    const own = new URL(origin);
    if (!hasNames(own.hostname) || !URL.canParse(address)) return undefined;
    const target = new URL(address);
    const view = this.viewOf(lab, panel, target.origin);
    return `${own.protocol}//${view.name}.${PAGES}.${own.host}${target.pathname}${target.search}${target.hash}`;
  }

  shown(lab: string, panel: string): ShownPage | undefined {
    return this.#panels.get(`${lab} ${panel}`)?.shown;
  }

  find(name: string): PageView | undefined {
    return this.#views.get(name);
  }

  jar(view: PageView): CookieJar {
    return this.#panel(view.lab, view.panel).jar;
  }

  show(view: PageView, page: ShownPage): void {
    this.#panel(view.lab, view.panel).shown = page;
  }

  viewOf(lab: string, panelName: string, origin: string): PageView {
    const panel = this.#panel(lab, panelName);
    const known = panel.views.get(origin);
    if (known !== undefined) return known;
    const view: PageView = { name: `v${randomBytes(16).toString('hex')}`, lab, panel: panelName, origin };
    panel.views.set(origin, view);
    this.#views.set(view.name, view);
    const oldest = panel.views.size > MOST_VIEWS ? panel.views.values().next().value : undefined;
    if (oldest !== undefined) this.#closeView(panel, oldest);
    return view;
  }

  #panel(lab: string, name: string): Panel {
    const key = `${lab} ${name}`;
    const panel = this.#panels.get(key) ?? {
      views: new Map<string, PageView>(),
      jar: new CookieJar(null, { rejectPublicSuffixes: false }),
      shown: undefined,
    };
    // The least recently used goes first.
    this.#panels.delete(key);
    this.#panels.set(key, panel);
    const [oldest] = this.#panels.size > MOST_PANELS ? this.#panels : [];
    if (oldest !== undefined) this.#closePanel(...oldest);
    return panel;
  }

  #closePanel(key: string, panel: Panel): void {
    this.#panels.delete(key);
    for (const view of [...panel.views.values()]) this.#closeView(panel, view);
  }

  #closeView(panel: Panel, view: PageView): void {
    panel.views.delete(view.origin);
    this.#views.delete(view.name);
  }
}

/** Names below an address are no names. */
function hasNames(hostname: string): boolean {
  return !/^[\d.]+$/.test(hostname) && !hostname.startsWith('[');
}
