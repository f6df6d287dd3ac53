// Mirrors internal/ingress/annotations of ingress-nginx: what an Ingress asks for beside its rules.
import type { Ingress } from '#kube/generated/types.ts';

const PREFIX = 'nginx.ingress.kubernetes.io/';

export interface Canary {
  readonly weight: number;
  readonly weightTotal: number;
  readonly header: string | undefined;
  readonly headerValue: string | undefined;
  readonly headerPattern: string | undefined;
  readonly cookie: string | undefined;
}

export interface Cors {
  readonly origins: readonly string[];
  readonly methods: string;
  readonly headers: string;
  readonly credentials: boolean;
  readonly maxAge: string;
  readonly exposed: string | undefined;
}

/** Another server that says who may come in. */
export interface ExternalAuth {
  readonly url: string;
  readonly method: string;
  readonly signIn: string | undefined;
  /** Headers of its answer that go on to the backend. Lower case. */
  readonly headers: readonly string[];
}

/** Data of the controller's ConfigMap: what holds for every Ingress that does not say otherwise. */
export type GlobalSettings = Readonly<Record<string, string>>;

/** Options of one Ingress, defaults filled in. */
export interface IngressOptions {
  readonly rewriteTarget: string | undefined;
  readonly useRegex: boolean;
  readonly appRoot: string | undefined;
  readonly sslRedirect: boolean;
  readonly forceSslRedirect: boolean;
  readonly redirect: { readonly to: string; readonly code: number } | undefined;
  readonly backendProtocol: string;
  /** Bytes; 0: any number. */
  readonly bodySize: number;
  readonly forwardedPrefix: string | undefined;
  readonly upstreamHost: string | undefined;
  readonly allowed: readonly string[];
  readonly denied: readonly string[];
  readonly basicAuth: { readonly secret: string; readonly realm: string; readonly perUser: boolean } | undefined;
  readonly canary: Canary | undefined;
  readonly cookieAffinity:
    | {
        readonly name: string;
        readonly path: string;
        readonly maxAge: string | undefined;
        readonly expires: string | undefined;
        readonly domain: string | undefined;
        readonly secure: boolean | undefined;
        readonly sameSite: string | undefined;
      }
    | undefined;
  readonly externalAuth: ExternalAuth | undefined;
  /** Statuses of the backend in whose place the default backend answers. */
  readonly customErrors: readonly number[];
  /** Requests that one client may have under way; 0: any number. */
  readonly limitConnections: number;
  readonly wwwRedirect: boolean;
  readonly cors: Cors | undefined;
  readonly aliases: readonly string[];
  readonly defaultBackend: string | undefined;
  readonly limitRps: number;
  readonly limitRpm: number;
  readonly burst: number;
  /** Seconds. */
  readonly connectTimeout: number;
  readonly readTimeout: number;
}

const CORS_HEADERS = 'DNT,Keep-Alive,User-Agent,X-Requested-With,If-Modified-Since,Cache-Control,Content-Type,Range,Authorization';
const UNITS: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 };

export function annotation(ingress: Ingress, name: string): string | undefined {
  return ingress.metadata.annotations?.[PREFIX + name];
}

/** What the ConfigMap may set for all. */
const GLOBAL = new Set([
  'ssl-redirect',
  'force-ssl-redirect',
  'proxy-body-size',
  'proxy-connect-timeout',
  'proxy-read-timeout',
  'custom-http-errors',
]);
const NO_SETTINGS: GlobalSettings = {};
const parsed = new WeakMap<Ingress, { readonly settings: GlobalSettings; readonly options: IngressOptions }>();

export function optionsOf(ingress: Ingress, settings: GlobalSettings = NO_SETTINGS): IngressOptions {
  const known = parsed.get(ingress);
  if (known?.settings === settings) return known.options;
  const options = parse(ingress, settings);
  parsed.set(ingress, { settings, options });
  return options;
}

/** `8m` in bytes; undefined when it is no size. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d+)([kmg]?)$/i.exec(text.trim());
  return match === null ? undefined : Number(match[1]) * (UNITS[(match[2] ?? '').toLowerCase()] ?? 1);
}

function parse(ingress: Ingress, settings: GlobalSettings): IngressOptions {
  const text = (name: string): string | undefined => {
    const value = (annotation(ingress, name) ?? (GLOBAL.has(name) ? settings[name] : undefined))?.trim();
    return value === undefined || value === '' ? undefined : value;
  };
  const flag = (name: string, otherwise: boolean): boolean => {
    const value = text(name)?.toLowerCase();
    return value === undefined ? otherwise : ['true', '1', 't'].includes(value) || (!['false', '0', 'f'].includes(value) && otherwise);
  };
  const number = (name: string, otherwise: number): number => {
    const value = Number(text(name) ?? NaN);
    return Number.isFinite(value) ? value : otherwise;
  };
  const list = (name: string): readonly string[] => (text(name) ?? '').split(',').flatMap((each) => (each.trim() === '' ? [] : [each.trim()]));
  const permanent = text('permanent-redirect');
  const temporary = text('temporal-redirect');
  const allowed = list('whitelist-source-range');
  return {
    rewriteTarget: text('rewrite-target'),
    useRegex: flag('use-regex', false),
    appRoot: text('app-root'),
    sslRedirect: flag('ssl-redirect', true),
    forceSslRedirect: flag('force-ssl-redirect', false),
    redirect:
      permanent !== undefined
        ? { to: permanent, code: number('permanent-redirect-code', 301) }
        : temporary !== undefined
          ? { to: temporary, code: number('temporal-redirect-code', 302) }
          : undefined,
    backendProtocol: (text('backend-protocol') ?? 'HTTP').toUpperCase(),
    bodySize: parseSize(text('proxy-body-size') ?? '1m') ?? 1024 ** 2,
    forwardedPrefix: text('x-forwarded-prefix'),
    upstreamHost: text('upstream-vhost'),
    allowed: allowed.length > 0 ? allowed : list('allowlist-source-range'),
    denied: list('denylist-source-range'),
    basicAuth:
      text('auth-type') === 'basic'
        ? { secret: text('auth-secret') ?? '', realm: text('auth-realm') ?? '', perUser: text('auth-secret-type') === 'auth-map' }
        : undefined,
    canary: flag('canary', false)
      ? {
          weight: number('canary-weight', 0),
          weightTotal: number('canary-weight-total', 100),
          header: text('canary-by-header')?.toLowerCase(),
          headerValue: text('canary-by-header-value'),
          headerPattern: text('canary-by-header-pattern'),
          cookie: text('canary-by-cookie'),
        }
      : undefined,
    cookieAffinity:
      text('affinity') === 'cookie'
        ? {
            name: text('session-cookie-name') ?? 'INGRESSCOOKIE',
            path: text('session-cookie-path') ?? '/',
            maxAge: text('session-cookie-max-age'),
            expires: text('session-cookie-expires'),
            domain: text('session-cookie-domain'),
            secure: text('session-cookie-secure') === undefined ? undefined : flag('session-cookie-secure', false),
            sameSite: text('session-cookie-samesite'),
          }
        : undefined,
    externalAuth: externalAuth(text, list),
    customErrors: list('custom-http-errors').map(Number),
    limitConnections: number('limit-connections', 0),
    wwwRedirect: flag('from-to-www-redirect', false),
    cors: flag('enable-cors', false)
      ? {
          origins: list('cors-allow-origin').length > 0 ? list('cors-allow-origin') : ['*'],
          methods: text('cors-allow-methods') ?? 'GET, PUT, POST, DELETE, PATCH, OPTIONS',
          headers: text('cors-allow-headers') ?? CORS_HEADERS,
          credentials: flag('cors-allow-credentials', true),
          maxAge: text('cors-max-age') ?? '1728000',
          exposed: text('cors-expose-headers'),
        }
      : undefined,
    aliases: list('server-alias'),
    defaultBackend: text('default-backend'),
    limitRps: number('limit-rps', 0),
    limitRpm: number('limit-rpm', 0),
    burst: number('limit-burst-multiplier', 5),
    connectTimeout: number('proxy-connect-timeout', 5),
    readTimeout: number('proxy-read-timeout', 60),
  };
}

function externalAuth(text: (name: string) => string | undefined, list: (name: string) => readonly string[]): ExternalAuth | undefined {
  const url = text('auth-url');
  if (url === undefined) return undefined;
  return {
    url,
    method: text('auth-method') ?? 'GET',
    signIn: text('auth-signin'),
    headers: list('auth-response-headers').map((name) => name.toLowerCase()),
  };
}
