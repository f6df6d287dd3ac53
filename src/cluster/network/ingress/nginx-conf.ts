// What ingress-nginx writes to /etc/nginx/nginx.conf, in its main parts.
import type { IngressOptions } from './annotations.ts';
import { CATCH_ALL, upstreamName, type IngressLocation, type IngressServer } from './ingress-servers.ts';

export interface ConfSettings {
  readonly checksum: string;
  /** `ingress-nginx-default-http-backend-80`, where there is one. */
  readonly defaultUpstream: string;
}

export function nginxConf(servers: readonly IngressServer[], settings: ConfSettings): string {
  const all = servers.some(({ host }) => host === CATCH_ALL)
    ? servers
    : [{ host: CATCH_ALL, aliases: [], locations: [], secret: undefined }, ...servers];
  return `
# Configuration checksum: ${settings.checksum}

# setup custom paths that do not require root access
pid /tmp/nginx/nginx.pid;

daemon off;

worker_processes 2;

worker_rlimit_nofile 1047552;

worker_shutdown_timeout 240s ;

events {
	multi_accept        on;
	worker_connections  16384;
	use                 epoll;

}

http {

	lua_package_path "/etc/nginx/lua/?.lua;;";

	init_worker_by_lua_file /etc/nginx/lua/ngx_conf_init_worker.lua;

	aio                 threads;
	tcp_nopush          on;
	tcp_nodelay         on;
	log_subrequest      on;
	reset_timedout_connection on;
	keepalive_timeout  75s;
	keepalive_requests 1000;
	client_header_buffer_size       1k;
	client_body_buffer_size         8k;
	http2_max_concurrent_streams    128;
	types_hash_max_size             2048;
	server_names_hash_max_size      1024;
	server_names_hash_bucket_size   64;
	proxy_headers_hash_max_size     512;
	variables_hash_bucket_size      256;
	underscores_in_headers          off;
	ignore_invalid_headers          on;
	include /etc/nginx/mime.types;
	default_type text/html;

	log_format upstreaminfo '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" $request_length $request_time [$proxy_upstream_name] [$proxy_alternative_upstream_name] $upstream_addr $upstream_response_length $upstream_response_time $upstream_status $req_id';

	access_log /var/log/nginx/access.log upstreaminfo  if=$loggable;
	error_log  /var/log/nginx/error.log notice;

	ssl_protocols TLSv1.2 TLSv1.3;
	ssl_certificate     /etc/ingress-controller/ssl/default-fake-certificate.pem;
	ssl_certificate_key /etc/ingress-controller/ssl/default-fake-certificate.pem;

	upstream upstream_balancer {
		### Attention!!!
		#
		# We no longer create "upstream" section for every backend.
		# Backends are handled dynamically using Lua. If you would like to debug
		# and see what backends ingress-nginx has in its memory you can
		# install our kubectl plugin https://kubernetes.github.io/ingress-nginx/kubectl-plugin.
		#
		###

		server 0.0.0.1; # placeholder

		balancer_by_lua_file /etc/nginx/lua/nginx/ngx_conf_balancer.lua;

		keepalive 320;
		keepalive_time 1h;
		keepalive_timeout  60s;
		keepalive_requests 10000;

	}
${limitZones(all)}
${all.map((server) => serverBlock(server, settings)).join('\n')}
	# backend for when default-backend-service is not configured or it does not have endpoints
	server {
		listen 8181 default_server reuseport backlog=4096;

		set $proxy_upstream_name "internal";

		access_log off;

		location / {
			return 404;
		}
	}

	# default server, used for NGINX healthcheck and access to nginx stats
	server {
		listen 127.0.0.1:10246;
		set $proxy_upstream_name "internal";

		keepalive_timeout 0;
		gzip off;

		access_log off;

		location /healthz {
			return 200;
		}
	}
}
`;
}

function limitZones(servers: readonly IngressServer[]): string {
  const zones = new Set<string>();
  for (const { locations } of servers) {
    for (const { ingress, options } of locations) {
      const name = `${ingress.metadata.namespace ?? ''}_${ingress.metadata.name}_${ingress.metadata.uid}`;
      if (options.limitRps > 0)
        zones.add(`	limit_req_zone $limit_${ingress.metadata.uid.replaceAll('-', '')} zone=${name}_rps:5m rate=${String(options.limitRps)}r/s;\n`);
      if (options.limitRpm > 0)
        zones.add(`	limit_req_zone $limit_${ingress.metadata.uid.replaceAll('-', '')} zone=${name}_rpm:5m rate=${String(options.limitRpm)}r/m;\n`);
    }
  }
  return zones.size === 0 ? '' : `\n${[...zones].join('')}`;
}

function serverBlock({ host, aliases, locations }: IngressServer, settings: ConfSettings): string {
  const listen =
    host === CATCH_ALL
      ? 'listen 80 default_server reuseport backlog=4096 ;\n\t\tlisten 443 default_server reuseport backlog=4096 ssl;'
      : 'listen 80  ;\n\t\tlisten 443  ssl;';
  const name = host.startsWith('*.') ? `~^(?<subdomain>[\\w-]+)\\.${host.slice(2).replaceAll('.', '\\.')}$` : host;
  const fallback = locations.some(({ path, type }) => path === '/' && type === 'Prefix') ? '' : defaultLocation(settings);
  return `	## start server ${host}
	server {
		server_name ${[name, ...aliases].join(' ')} ;

		http2 on;

		${listen}

		set $proxy_upstream_name "-";

		ssl_certificate_by_lua_file /etc/nginx/lua/nginx/ngx_conf_certificate.lua;
${locations.map(locationBlock).join('')}${fallback}
	}
	## end server ${host}
`;
}

function defaultLocation({ defaultUpstream }: ConfSettings): string {
  return `
		location / {

			set $namespace      "";
			set $ingress_name   "";
			set $service_name   "";
			set $service_port   "";
			set $location_path  "";

			set $proxy_upstream_name "${defaultUpstream}";

			proxy_pass http://upstream_balancer;

			proxy_redirect                          off;

		}
`;
}

function locationBlock(location: IngressLocation): string {
  const { ingress, options, backend, path, pattern, type } = location;
  const { metadata } = ingress;
  const { name = '', port } = backend.service ?? {};
  const exact = type === 'Exact';
  const matches = exact
    ? [`= "${path}"`]
    : pattern !== undefined
      ? [`~* "^${path}"`]
      : path === '/'
        ? ['/']
        : [`${path.replace(/\/$/, '')}/`, `= ${path.replace(/\/$/, '')}`];
  const block = `{

			set $namespace      "${metadata.namespace ?? ''}";
			set $ingress_name   "${metadata.name}";
			set $service_name   "${name}";
			set $service_port   "${String(port?.number ?? port?.name ?? '')}";
			set $location_path  "${path.replaceAll('$', '${literal_dollar}')}";

			rewrite_by_lua_file /etc/nginx/lua/nginx/ngx_rewrite.lua;
			header_filter_by_lua_file /etc/nginx/lua/nginx/ngx_conf_srv_hdr_filter.lua;
			log_by_lua_file /etc/nginx/lua/nginx/ngx_conf_log_block.lua;

			set $balancer_ewma_score -1;
			set $proxy_upstream_name "${upstreamName(ingress, backend)}";
			set $proxy_host          $proxy_upstream_name;
			set $pass_access_scheme  $scheme;
			set $pass_server_port    $server_port;
			set $best_http_host      $http_host;
			set $pass_port           $pass_server_port;

			set $proxy_alternative_upstream_name "";

			client_max_body_size                    ${bodySize(options.bodySize)};
${extras(options, ingress.metadata.uid)}
			proxy_set_header Host                   ${options.upstreamHost === undefined ? '$best_http_host' : `"${options.upstreamHost}"`};

			# Pass the extracted client certificate to the backend

			# Allow websocket connections
			proxy_set_header                        Upgrade           $http_upgrade;
			proxy_set_header                        Connection        $connection_upgrade;

			proxy_set_header X-Request-ID           $req_id;
			proxy_set_header X-Real-IP              $remote_addr;
			proxy_set_header X-Forwarded-For        $remote_addr;
			proxy_set_header X-Forwarded-Host       $best_http_host;
			proxy_set_header X-Forwarded-Port       $pass_port;
			proxy_set_header X-Forwarded-Proto      $pass_access_scheme;
			proxy_set_header X-Forwarded-Scheme     $pass_access_scheme;
			proxy_set_header X-Scheme               $pass_access_scheme;

			proxy_connect_timeout                   ${String(options.connectTimeout)}s;
			proxy_send_timeout                      60s;
			proxy_read_timeout                      ${String(options.readTimeout)}s;

			proxy_buffering                         off;
			proxy_buffer_size                       4k;
			proxy_buffers                           4 4k;

			proxy_http_version                      1.1;

			# In case of errors try the next upstream server before returning an error
			proxy_next_upstream                     error timeout;
			proxy_next_upstream_timeout             0;
			proxy_next_upstream_tries               3;
${rewriteLines(location)}
			proxy_redirect                          off;

		}
`;
  return matches.map((match) => `\n		location ${match} ${block}`).join('');
}

function rewriteLines({ options, path }: IngressLocation): string {
  const scheme = options.backendProtocol === 'HTTPS' ? 'https' : 'http';
  const pass =
    options.redirect === undefined ? `			proxy_pass ${scheme}://upstream_balancer;` : `			return ${String(options.redirect.code)} ${options.redirect.to};`;
  const prefix = options.forwardedPrefix === undefined ? '' : `\n			proxy_set_header X-Forwarded-Prefix "${options.forwardedPrefix}";`;
  return options.rewriteTarget === undefined ? `${prefix}\n${pass}\n` : `\n			rewrite "(?i)${path}" ${options.rewriteTarget} break;${prefix}\n${pass}\n`;
}

function extras(options: IngressOptions, uid: string): string {
  const { allowed, denied, basicAuth, cors, limitRps, limitRpm, burst, externalAuth, customErrors, limitConnections } = options;
  const lines = [
    ...denied.map((range) => `deny ${range};`),
    ...allowed.map((range) => `allow ${range};`),
    ...(allowed.length > 0 ? ['deny all;'] : []),
    ...(limitConnections > 0 ? [`limit_conn ${uid}_conn ${String(limitConnections)};`] : []),
    ...(limitRps > 0 ? [`limit_req zone=${uid}_rps burst=${String(limitRps * burst)} nodelay;`] : []),
    ...(limitRpm > 0 ? [`limit_req zone=${uid}_rpm burst=${String(limitRpm * burst)} nodelay;`] : []),
    ...(basicAuth === undefined
      ? []
      : [`auth_basic "${basicAuth.realm}";`, `auth_basic_user_file /etc/ingress-controller/auth/${basicAuth.secret.replace('/', '-')}.passwd;`]),
    ...(externalAuth === undefined
      ? []
      : [
          '# this location requires authentication',
          `auth_request        /_external-auth-${uid};`,
          ...externalAuth.headers.flatMap((name, index) => [
            `auth_request_set    $authHeader${String(index)} $upstream_http_${name.replaceAll('-', '_')};`,
            `proxy_set_header    '${name}' $authHeader${String(index)};`,
          ]),
          ...(externalAuth.signIn === undefined
            ? []
            : [`set_escape_uri $escaped_request_uri $request_uri;`, `error_page 401 = @auth-signin-${uid};`]),
        ]),
    ...(customErrors.length === 0
      ? []
      : [
          'proxy_intercept_errors on;',
          ...customErrors.map((code) => `error_page ${String(code)} = @custom_upstream-default-backend_${String(code)};`),
        ]),
    ...(cors === undefined
      ? []
      : [
          '# Cors Preflight methods needs additional options and different Return Code',
          "if ($request_method = 'OPTIONS') { set $cors ${cors}options; }",
        ]),
  ];
  return lines.map((line) => `\n			${line}`).join('') + (lines.length > 0 ? '\n' : '');
}

function bodySize(bytes: number): string {
  return bytes > 0 && bytes % 1024 ** 2 === 0 ? `${String(bytes / 1024 ** 2)}m` : String(bytes);
}
