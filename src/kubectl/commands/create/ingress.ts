/** Mirrors create_ingress.go. */
import type { CommandContext } from '../../command.ts';
import { UsageError } from '../../usage-error.ts';
import { generatorCommand } from './generator.ts';

const RULE = /^(?<host>[\w*\-.]*)(?<path>\/[^=]*)=(?<service>[^:,]+):(?<port>[^,]+)(?:,tls(?:=(?<secret>[^,]*))?|,(?<bad>.*))?$/;

interface Rule {
  readonly host: string;
  readonly path: string;
  readonly service: string;
  readonly port: string;
  /** Empty: TLS without a secret; undefined: no TLS. */
  readonly secret: string | undefined;
}

export const createIngress = generatorCommand({
  name: 'ingress',
  aliases: ['ing'],
  short: 'Create an ingress with the specified name',
  usage: 'NAME --rule=host/path=service:port[,tls[=secret]] ',
  examples: [
    '# Everything for a host goes to one service',
    'kubectl create ingress simple --rule="shop.example.com/*=web:80"',
    '',
    '# With a class and TLS',
    'kubectl create ingress secure --class=nginx --rule="shop.example.com/*=web:443,tls=cert"',
    '',
    '# A default backend',
    'kubectl create ingress fallback --default-backend=web:80',
  ],
  flags: [
    { name: 'annotation', type: 'stringArray', usage: 'An annotation: key=value' },
    { name: 'class', type: 'string', usage: 'The ingress class' },
    { name: 'default-backend', type: 'string', usage: 'Where everything else goes: service:port' },
    { name: 'rule', type: 'stringArray', usage: 'A rule: host/path=service:port[,tls=secret]. A path that ends with * is a prefix.' },
  ],
  resource: ['networking.k8s.io', 'ingresses'],
  failure: 'failed to create ingress: ',
  build(context, name) {
    const annotations = annotationsOf(context);
    const backend = context.flags.string('default-backend');
    const ruleTexts = context.flags.list('rule');
    if (ruleTexts.length === 0 && backend === '') {
      throw new UsageError(
        'not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)',
      );
    }
    const rules = ruleTexts.map(parseRule);
    const className = context.flags.string('class');
    const tls = tlsOf(rules);
    return {
      kind: 'Ingress',
      apiVersion: 'networking.k8s.io/v1',
      metadata: { name, ...(annotations === undefined ? {} : { annotations }) },
      spec: {
        ...(className === '' ? {} : { ingressClassName: className }),
        ...(backend === '' ? {} : { defaultBackend: defaultBackend(backend) }),
        ...(tls.length > 0 ? { tls } : {}),
        ...(rules.length > 0 ? { rules: rulesOf(rules) } : {}),
      },
      status: { loadBalancer: {} },
    };
  },
});

function annotationsOf(context: CommandContext): Readonly<Record<string, string>> | undefined {
  const texts = context.flags.list('annotation');
  if (texts.length === 0) return undefined;
  const annotations: Record<string, string> = {};
  for (const text of texts) {
    const equals = text.indexOf('=');
    if (equals < 0) throw new UsageError(`annotation ${text} is invalid and should be in format key=[value]`);
    annotations[text.slice(0, equals)] = text.slice(equals + 1);
  }
  return annotations;
}

function parseRule(text: string): Rule {
  const groups = RULE.exec(text)?.groups;
  if (groups === undefined || groups['bad'] !== undefined)
    throw new UsageError(`rule ${text} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`);
  const tls = /,tls(=|$)/.test(text);
  return {
    host: groups['host'] ?? '',
    path: groups['path'] ?? '/',
    service: groups['service'] ?? '',
    port: groups['port'] ?? '',
    secret: tls ? (groups['secret'] ?? '') : undefined,
  };
}

function port(text: string): object {
  return /^\d+$/.test(text) ? { number: Number(text) } : { name: text };
}

function defaultBackend(text: string): object {
  const parts = text.split(':');
  if (parts.length !== 2) throw new UsageError('default-backend should be in format servicename:serviceport');
  return { service: { name: parts[0], port: port(parts[1] ?? '') } };
}

/** One rule a host, in the order of first mention. */
function rulesOf(rules: readonly Rule[]): readonly object[] {
  const hosts = new Map<string, Rule[]>();
  for (const rule of rules) hosts.set(rule.host, [...(hosts.get(rule.host) ?? []), rule]);
  return [...hosts].map(([host, listed]) => ({
    ...(host === '' ? {} : { host }),
    http: {
      paths: listed.map((rule) => {
        const isPrefix = rule.path.endsWith('*');
        return {
          path: isPrefix ? rule.path.slice(0, -1) : rule.path,
          pathType: isPrefix ? 'Prefix' : 'Exact',
          backend: { service: { name: rule.service, port: port(rule.port) } },
        };
      }),
    },
  }));
}

/** One entry a secret. */
function tlsOf(rules: readonly Rule[]): readonly object[] {
  const secrets = new Map<string, string[]>();
  for (const { secret, host } of rules) {
    if (secret === undefined) continue;
    const hosts = secrets.get(secret) ?? [];
    if (host !== '' && !hosts.includes(host)) hosts.push(host);
    secrets.set(secret, hosts);
  }
  return [...secrets].map(([secretName, hosts]) => ({ ...(hosts.length > 0 ? { hosts } : {}), ...(secretName === '' ? {} : { secretName }) }));
}
