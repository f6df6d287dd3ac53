// What ingress-nginx writes to /etc/nginx/nginx.conf, in its main parts.
import { annotation, type IngressServer } from './ingress-routes.ts';

export function ingressConfig(servers: readonly IngressServer[], checksum: string): string {
  const all = servers.some((server) => server.host === '_') ? servers : [{ host: '_', locations: [] }, ...servers];
  return `
# Configuration checksum: ${checksum}

# setup custom paths that do not require root access
pid /tmp/nginx/nginx.pid;

daemon off;

worker_processes 2;

events {
	multi_accept        on;
	worker_connections  16384;
	use                 epoll;
}

http {
	upstream upstream_balancer {
		server 0.0.0.1; # placeholder
		balancer_by_lua_file /etc/nginx/lua/nginx/ngx_conf_balancer.lua;
		keepalive 320;
	}

${all.map(serverBlock).join('\n')}
	# backend for when default-backend-service is not configured or it does not have endpoints
	server {
		listen 8181 default_server reuseport backlog=4096;
		set $proxy_upstream_name "internal";
		access_log off;
		location / {
			return 404;
		}
	}
}
`;
}

function serverBlock({ host, locations }: IngressServer): string {
  const listen =
    host === '_'
      ? 'listen 80 default_server reuseport backlog=4096 ;\n\t\tlisten 443 default_server reuseport backlog=4096 ssl ;'
      : 'listen 80  ;\n\t\tlisten 443  ssl ;';
  const blocks = locations.map((location) => {
    const { metadata } = location.ingress;
    const { name = '', port } = location.backend.service ?? {};
    const match =
      location.type === 'Exact'
        ? `= "${location.path}"`
        : location.regex
          ? `~* "^${location.path}"`
          : location.path === '/'
            ? '/'
            : `"${location.path.replace(/\/$/, '')}/"`;
    const rewrite = annotation(location.ingress, 'rewrite-target');
    return `
		location ${match} {

			set $namespace      "${metadata.namespace ?? ''}";
			set $ingress_name   "${metadata.name}";
			set $service_name   "${name}";
			set $service_port   "${String(port?.number ?? port?.name ?? '')}";
			set $location_path  "${location.path}";

			set $proxy_upstream_name "${metadata.namespace ?? ''}-${name}-${String(port?.number ?? port?.name ?? '')}";

			proxy_set_header Host                   $best_http_host;
			proxy_set_header X-Request-ID           $req_id;
			proxy_set_header X-Real-IP              $remote_addr;
			proxy_set_header X-Forwarded-For        $remote_addr;
			proxy_set_header X-Forwarded-Host       $best_http_host;
			proxy_set_header X-Forwarded-Port       $pass_port;
			proxy_set_header X-Forwarded-Proto      $pass_access_scheme;
${rewrite === undefined ? '' : `\n			rewrite "(?i)${location.path}" ${rewrite} break;`}
			proxy_pass http://upstream_balancer;

			proxy_redirect                          off;

		}
`;
  });
  const fallback = locations.some(({ path }) => path === '/')
    ? ''
    : '\n\t\tlocation / {\n\t\t\tset $proxy_upstream_name "upstream-default-backend";\n\t\t\tproxy_pass http://upstream_balancer;\n\t\t}\n';
  return `	## start server ${host}\n	server {\n		server_name ${host} ;\n\n		${listen}\n\n		set $proxy_upstream_name "-";\n${blocks.join('')}${fallback}\n	}\n	## end server ${host}\n`;
}
