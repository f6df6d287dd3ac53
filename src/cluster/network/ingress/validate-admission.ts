// Mirrors the checks of ingress-nginx's validating webhook (Store.CheckIngress), in its words.
import type { Ingress } from '#kube/generated/types.ts';
import type { Api } from '../../api/api.ts';
import { annotation, optionsOf } from './annotations.ts';
import { isPattern } from './path-pattern.ts';
import { watchedIngresses } from './ingress-servers.ts';

const PREFIX = 'nginx.ingress.kubernetes.io/';
const SNIPPETS = ['configuration-snippet', 'server-snippet', 'stream-snippet', 'auth-snippet', 'modsecurity-snippet'];
const FLAGS = [
  'use-regex',
  'ssl-redirect',
  'force-ssl-redirect',
  'enable-cors',
  'canary',
  'cors-allow-credentials',
  'preserve-trailing-slash',
  'from-to-www-redirect',
  'session-cookie-secure',
];
const NUMBERS = [
  'canary-weight',
  'canary-weight-total',
  'limit-rps',
  'limit-rpm',
  'limit-connections',
  'proxy-connect-timeout',
  'proxy-read-timeout',
];
const PROTOCOLS = ['HTTP', 'HTTPS', 'GRPC', 'GRPCS', 'FCGI', 'AUTO_HTTP'];
/** What other annotations must look like; an empty one is as good as none. */
const SHAPES: Readonly<Record<string, RegExp>> = {
  affinity: /^(|cookie)$/,
  'auth-type': /^(|basic|digest)$/,
  'auth-secret-type': /^(|auth-file|auth-map)$/,
  'auth-url': /^(|https?:\/\/.+)$/,
  'auth-method': /^(|GET|HEAD|POST|PUT|PATCH|DELETE|CONNECT|OPTIONS|TRACE)$/,
  'custom-http-errors': /^(|\d{3}(, *\d{3})*)$/,
  'proxy-body-size': /^\d*[kmgKMG]?$/,
  'session-cookie-samesite': /^(|None|Lax|Strict)$/i,
};
const PLAIN_PATH = /^\/[A-Za-z0-9._\-/]*$/;

/** Why the Ingress is refused, or undefined. `config`: the data of the controller's ConfigMap. */
export function admissionProblem(api: Api, ingress: Ingress, config: Readonly<Record<string, string>>): string | undefined {
  return (
    annotationProblem(ingress, config['allow-snippet-annotations'] === 'true') ??
    pathProblem(ingress, config['strict-validate-path-type'] !== 'false') ??
    overlap(api, ingress)
  );
}

function annotationProblem(ingress: Ingress, snippets: boolean): string | undefined {
  for (const name of SNIPPETS) {
    if (!snippets && annotation(ingress, name) !== undefined)
      return `${PREFIX}${name} annotation cannot be used. Snippet directives are disabled by the Ingress administrator`;
  }
  const wrong =
    FLAGS.find((name) => !/^(|true|false|1|0|t|f)$/i.test(annotation(ingress, name) ?? '')) ??
    NUMBERS.find((name) => !/^-?\d*$/.test(annotation(ingress, name) ?? '')) ??
    Object.keys(SHAPES).find((name) => !SHAPES[name]?.test(annotation(ingress, name) ?? '')) ??
    (PROTOCOLS.includes(optionsOf(ingress).backendProtocol) ? undefined : 'backend-protocol');
  return wrong === undefined ? undefined : `annotation ${PREFIX}${wrong} contains invalid value`;
}

function pathProblem(ingress: Ingress, strict: boolean): string | undefined {
  const wrong: string[] = [];
  for (const { http } of ingress.spec.rules ?? []) {
    for (const { path = '/', pathType } of http?.paths ?? []) {
      if (strict && (pathType === 'Exact' || pathType === 'Prefix') && path !== '' && !PLAIN_PATH.test(path))
        wrong.push(`path ${path} cannot be used with pathType ${pathType}`);
      else if (pathType !== 'Exact' && !isPattern(path)) {
        const line = '-------------------------------------------------------------------------------';
        return `\n${line}\nError: exit status 1\nnginx: [emerg] pcre2_compile() failed: missing closing parenthesis in "^${path}" at "" in /tmp/nginx/nginx-cfg:431\nnginx: configuration file /tmp/nginx/nginx-cfg test failed\n\n${line}\n`;
      }
    }
  }
  return wrong.length === 0 ? undefined : `ingress contains invalid paths: ${wrong.join('\n')}`;
}

function overlap(api: Api, ingress: Ingress): string | undefined {
  if (optionsOf(ingress).canary !== undefined) return undefined;
  const keyOf = ({ metadata: { namespace = '', name } }: Ingress): string => `${namespace}/${name}`;
  for (const other of watchedIngresses(api, true)) {
    if (keyOf(other) === keyOf(ingress) || optionsOf(other).canary !== undefined) continue;
    const taken = new Set(pathsOf(other).map(({ key }) => key));
    const found = pathsOf(ingress).find(({ key }) => taken.has(key));
    if (found !== undefined) return `host "${found.host}" and path "${found.path}" is already defined in ingress ${keyOf(other)}`;
  }
  return undefined;
}

function pathsOf({ spec }: Ingress): readonly { readonly key: string; readonly host: string; readonly path: string }[] {
  return (spec.rules ?? []).flatMap(({ host = '', http }) =>
    (http?.paths ?? []).map(({ path = '/', pathType }) => ({
      key: `${host} ${path === '' ? '/' : path} ${pathType}`,
      host: host === '' ? '_' : host,
      path: path === '' ? '/' : path,
    })),
  );
}
