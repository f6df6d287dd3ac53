// Mirrors nginx's variables: those of its modules, those that `set` and `map` make, and the groups of the last match.
import type { Exchange } from './exchange.ts';
import { nginxRegex } from './nginx-regex.ts';

const VARIABLE = /\$(?:\{([a-z_0-9]+)\}|([a-z_][a-z_0-9]*|\d))/gi;

/** `$host`, `${request_uri}`, `$1`, … */
export function fillVariables(text: string, exchange: Exchange): string {
  if (!text.includes('$')) return text;
  return text.replace(VARIABLE, (_, braced: string | undefined, plain: string | undefined) =>
    variable((braced ?? plain ?? '').toLowerCase(), exchange),
  );
}

function variable(name: string, exchange: Exchange): string {
  if (/^\d$/.test(name)) return exchange.captures[Number(name)] ?? '';
  const known = exchange.variables.get(name) ?? builtin(name, exchange);
  if (known !== undefined) return known;
  const { headers } = exchange.request;
  if (name.startsWith('http_')) return headers[name.slice(5).replaceAll('_', '-')] ?? '';
  if (name.startsWith('cookie_')) return entry(headers['cookie'] ?? '', ';', name.slice(7));
  if (name.startsWith('arg_')) return entry(exchange.args, '&', name.slice(4));
  return mapped(name, exchange) ?? '';
}

function entry(text: string, separator: string, wanted: string): string {
  for (const pair of text.split(separator)) {
    const [key = '', ...value] = pair.trim().split('=');
    if (key.toLowerCase() === wanted) return value.join('=');
  }
  return '';
}

function builtin(name: string, { context: { process }, request, uri, args, port, user }: Exchange): string | undefined {
  const { machine } = process;
  const { host = '' } = request.headers;
  const client = request.remoteAddress ?? '';
  switch (name) {
    case 'host':
      return host.replace(/:\d+$/, '').toLowerCase();
    case 'uri':
    case 'document_uri':
      return uri;
    case 'request_uri':
      return request.target;
    case 'request':
      return `${request.method} ${request.target} HTTP/1.1`;
    case 'request_body':
      return '';
    case 'args':
    case 'query_string':
      return args;
    case 'is_args':
      return args === '' ? '' : '?';
    case 'scheme':
      return request.scheme;
    case 'hostname':
      return machine.hostname;
    case 'remote_addr':
    case 'binary_remote_addr':
    case 'realip_remote_addr':
      return client;
    case 'remote_user':
      return user ?? '';
    case 'proxy_add_x_forwarded_for': {
      const before = request.headers['x-forwarded-for'];
      return before === undefined ? client : `${before}, ${client}`;
    }
    case 'server_addr':
      return machine.network.addresses[0] ?? '';
    case 'server_port':
      return String(port);
    case 'server_name':
      return host.replace(/:\d+$/, '');
    case 'request_method':
      return request.method;
    case 'server_protocol':
      return 'HTTP/1.1';
    case 'content_type':
      return request.headers['content-type'] ?? '';
    case 'content_length':
      return request.headers['content-length'] ?? '';
    case 'msec':
      return (machine.clock.now() / 1000).toFixed(3);
    case 'time_iso8601':
      return new Date(machine.clock.now()).toISOString().replace(/\.\d+Z/, '+00:00');
    case 'pid':
      return String(process.pid);
    case 'https':
      return request.scheme === 'https' ? 'on' : '';
    default:
      return undefined;
  }
}

/** `map $from $name { pattern value; }` */
function mapped(name: string, exchange: Exchange): string | undefined {
  const map = exchange.context.http.find((directive) => directive.name === 'map' && directive.args[1]?.toLowerCase() === `$${name}`);
  if (map === undefined || exchange.variables.has(`map ${name}`)) return undefined;
  // A map that leads to itself is empty.
  exchange.variables.set(`map ${name}`, '');
  const source = fillVariables(map.args[0] ?? '', exchange);
  exchange.variables.delete(`map ${name}`);
  const rules = (map.block ?? []).filter((rule) => rule.name !== 'default' && rule.name !== 'hostnames');
  const exact = rules.find((rule) => !rule.name.startsWith('~') && rule.name.toLowerCase() === source.toLowerCase());
  const regular = rules.find(
    (rule) => rule.name.startsWith('~') && nginxRegex(rule.name.replace(/^~\*?/, ''), rule.name.startsWith('~*'))?.test(source) === true,
  );
  const chosen = exact ?? regular ?? (map.block ?? []).find((rule) => rule.name === 'default');
  return fillVariables(chosen?.args[0] ?? '', exchange);
}
