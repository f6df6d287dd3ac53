import { NginxConfigError, type Directive } from '../nginx-config.ts';

/** The directives of the modules that the official image is built with; others stop nginx as an unknown directive does. */
const NAMES = `
absolute_redirect access_log add_after_body add_before_body add_header add_trailer addition_types aio alias allow ancient_browser auth_basic
auth_basic_user_file auth_request auth_request_set autoindex autoindex_exact_size autoindex_format autoindex_localtime break charset charset_map
charset_types chunked_transfer_encoding client_body_buffer_size client_body_in_file_only client_body_temp_path client_body_timeout
client_header_buffer_size client_header_timeout client_max_body_size connection_pool_size create_full_put_path daemon dav_access dav_methods
debug_connection default default_type deny directio disable_symlinks empty_gif env error_log error_page etag events expires fastcgi_buffers
fastcgi_buffer_size fastcgi_cache fastcgi_connect_timeout fastcgi_hide_header fastcgi_index fastcgi_intercept_errors fastcgi_param fastcgi_pass
fastcgi_read_timeout fastcgi_send_timeout fastcgi_split_path_info flv geo geoip_country grpc_pass grpc_set_header gunzip gzip gzip_buffers
gzip_comp_level gzip_disable gzip_http_version gzip_min_length gzip_proxied gzip_static gzip_types gzip_vary hash http http2 http2_max_concurrent_streams
http3 if if_modified_since ignore_invalid_headers include index internal ip_hash keepalive keepalive_disable keepalive_requests keepalive_time
keepalive_timeout large_client_header_buffers least_conn limit_conn limit_conn_log_level limit_conn_status limit_conn_zone limit_except limit_rate
limit_rate_after limit_req limit_req_log_level limit_req_status limit_req_zone lingering_close lingering_time lingering_timeout listen load_module
location lock_file log_format log_not_found log_subrequest map map_hash_bucket_size map_hash_max_size master_process max_ranges memcached_pass
merge_slashes min_delete_depth mirror mirror_request_body modern_browser mp4 msie_padding multi_accept open_file_cache open_file_cache_errors
open_file_cache_min_uses open_file_cache_valid output_buffers override_charset pcre_jit pid port_in_redirect postpone_output proxy_bind proxy_buffer_size
proxy_buffering proxy_buffers proxy_busy_buffers_size proxy_cache proxy_cache_bypass proxy_cache_key proxy_cache_lock proxy_cache_methods
proxy_cache_min_uses proxy_cache_path proxy_cache_revalidate proxy_cache_use_stale proxy_cache_valid proxy_connect_timeout proxy_cookie_domain
proxy_cookie_path proxy_headers_hash_bucket_size proxy_headers_hash_max_size proxy_hide_header proxy_http_version proxy_ignore_client_abort
proxy_ignore_headers proxy_intercept_errors proxy_max_temp_file_size proxy_method proxy_next_upstream proxy_next_upstream_timeout
proxy_next_upstream_tries proxy_no_cache proxy_pass proxy_pass_header proxy_pass_request_body proxy_pass_request_headers proxy_protocol
proxy_read_timeout proxy_redirect proxy_request_buffering proxy_send_timeout proxy_set_body proxy_set_header proxy_socket_keepalive
proxy_ssl_certificate proxy_ssl_name proxy_ssl_server_name proxy_ssl_trusted_certificate proxy_ssl_verify proxy_store proxy_temp_path random
read_ahead real_ip_header real_ip_recursive recursive_error_pages referer_hash_bucket_size referer_hash_max_size request_pool_size
reset_timedout_connection resolver resolver_timeout return rewrite rewrite_log root satisfy scgi_pass secure_link send_timeout sendfile
sendfile_max_chunk server server_name server_name_in_redirect server_names_hash_bucket_size server_names_hash_max_size server_tokens set
set_real_ip_from slice source_charset split_clients ssi ssi_types ssl ssl_buffer_size ssl_certificate ssl_certificate_key ssl_ciphers
ssl_client_certificate ssl_conf_command ssl_crl ssl_dhparam ssl_early_data ssl_ecdh_curve ssl_password_file ssl_prefer_server_ciphers ssl_preread
ssl_protocols ssl_reject_handshake ssl_session_cache ssl_session_ticket_key ssl_session_tickets ssl_session_timeout ssl_stapling ssl_stapling_verify
ssl_trusted_certificate ssl_verify_client ssl_verify_depth state status_zone sticky stream stub_status sub_filter sub_filter_last_modified
sub_filter_once sub_filter_types subrequest_output_buffer_size tcp_nodelay tcp_nopush thread_pool timer_resolution try_files types
types_hash_bucket_size types_hash_max_size underscores_in_headers uninitialized_variable_warn upstream use user userid uwsgi_pass uwsgi_param
valid_referers variables_hash_bucket_size variables_hash_max_size worker_aio_requests worker_connections worker_cpu_affinity worker_priority
worker_processes worker_rlimit_core worker_rlimit_nofile worker_shutdown_timeout working_directory xclient xml_entities xslt_stylesheet zone
`;
const KNOWN = new Set(NAMES.trim().split(/\s+/));

/** Blocks whose lines are data. */
const DATA = new Set(['types', 'map', 'geo', 'split_clients', 'charset_map']);

/** Where a directive belongs, for those that are often misplaced. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  server: ['http', 'stream', 'upstream'],
  location: ['server', 'location'],
  upstream: ['http', 'stream'],
  listen: ['server'],
  server_name: ['server'],
  proxy_pass: ['location', 'if', 'limit_except', 'server'],
  http: ['main'],
  events: ['main'],
  worker_connections: ['events'],
  log_format: ['http', 'stream'],
  map: ['http', 'stream'],
  try_files: ['server', 'location'],
  alias: ['location'],
  internal: ['location'],
};

/** Throws `NginxConfigError` in nginx's words. */
export function checkDirectives(directives: readonly Directive[], place = 'main'): void {
  for (const { name, block, file, line } of directives) {
    const at = `in ${file}:${String(line)}`;
    if (!KNOWN.has(name)) throw new NginxConfigError(`unknown directive "${name}" ${at}`);
    if (PLACES[name]?.includes(place) === false) throw new NginxConfigError(`"${name}" directive is not allowed here ${at}`);
    if (block !== undefined && !DATA.has(name)) checkDirectives(block, name);
  }
}
