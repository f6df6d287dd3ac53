/** nginx does what its configuration says, also where a ConfigMap brings it. */
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { contentAssets, START } from '../support/assets.ts';

const CONFIG = String.raw`
upstream apis { server api-a:80 weight=2; server api-b:80; }
limit_req_zone $binary_remote_addr zone=one:10m rate=1r/s;
map $http_user_agent $agent { default other; ~*curl curl; }
log_format short '$status $request_method $uri';
server {
  listen 80 default_server;
  server_name _;
  access_log /var/log/nginx/access.log short;
  error_log /var/log/nginx/error.log warn;
  location / { root /usr/share/nginx/html; try_files $uri $uri/ =404; }
  location /api/ { proxy_pass http://apis/; proxy_set_header X-Real-IP $remote_addr; }
  location /keep { proxy_pass http://apis; }
  location /old { return 301 /new; }
  location = /health { access_log off; add_header X-Health yes; return 200 "healthy\n"; }
  location /status { stub_status; }
  location /inside { allow 127.0.0.1; deny all; return 404; root /usr/share/nginx/html; }
  location /outside { deny all; }
  location ~ ^/user/(\d+)$ { return 200 "user $1 $agent\n"; }
  location /limited { limit_req zone=one burst=1; try_files /index.html =404; root /usr/share/nginx/html; }
  location /secret { auth_basic "area"; auth_basic_user_file conf.d/passwd; try_files /index.html =404; root /usr/share/nginx/html; }
  location /rw2 { rewrite ^/rw2/(.*)$ /user/$1 last; }
  location /moved { rewrite ^/moved/(.*)$ /health?x=$1 permanent; }
  location /if { if ($request_method = POST) { return 405; } return 200 "get\n"; }
  location /sent { proxy_pass http://127.0.0.1:8080/missing; }
  location /taken { proxy_pass http://127.0.0.1:8080/missing; proxy_intercept_errors on; }
  location /hidden { internal; return 200 "hidden"; }
  location /named { try_files /nothing @other; }
  location @other { return 200 "named\n"; }
  error_page 404 /404.html;
  location = /404.html { internal; return 200 "lost\n"; }
}
server { listen 80; server_name shop.example.com *.shop.example.com; location / { return 200 "shop $host\n"; } }
server { listen 8080; location = /missing { return 404; } location / { return 200 "$server_port $hostname\n"; } }
`;

const POD = `apiVersion: v1
kind: Pod
metadata: { name: front }
spec:
  containers:
    - name: nginx
      image: nginx
      volumeMounts: [{ name: conf, mountPath: /etc/nginx/conf.d }, { name: logs, mountPath: /var/log/nginx }]
    - name: side
      image: curlimages/curl
      command: [sleep, infinity]
      volumeMounts: [{ name: logs, mountPath: /logs }]
  volumes: [{ name: conf, configMap: { name: conf } }, { name: logs, emptyDir: {} }]
`;

let lab: VirtualLab;

beforeAll(async () => {
  lab = new VirtualLab({ profile: 'from-pods-to-ingress', seed: 'network-nginx', assets: await contentAssets(), start: START });
  await run('for i in a b; do kubectl create deployment api-$i --image=traefik/whoami; kubectl expose deploy api-$i --port=80; done');
  await run(`mkdir conf; cat > conf/default.conf <<'END'\n${CONFIG}\nEND\nprintf 'ann:{PLAIN}pw\\n' > conf/passwd`);
  await run(`kubectl create configmap conf --from-file=conf; cat > pod.yaml <<'END'\n${POD}END\nsleep 5; kubectl apply -f pod.yaml; sleep 20`);
});

afterAll(() => lab.dispose());

async function run(line: string): Promise<string> {
  const { stdout, stderr } = await lab.run(line);
  return stdout + stderr;
}

const inPod = (line: string): Promise<string> => run(`kubectl exec front -c side -- sh -c '${line}'`);
const get = (path: string, options = ''): Promise<string> => inPod(`curl -s -w "[%{http_code}]" ${options} http://localhost${path}`);
const nginx = (line: string): Promise<string> => run(`kubectl exec front -c nginx -- ${line}`);

test('proxies to the servers of an upstream by their weights, and with the path that proxy_pass asks for', async () => {
  const answers: string[] = [];
  for (let index = 0; index < 6; index++) answers.push(await get('/api/x?y=1'));
  expect(answers.filter((answer) => answer.includes('Hostname: api-a-'))).toHaveLength(4);
  expect(answers.filter((answer) => answer.includes('Hostname: api-b-'))).toHaveLength(2);
  expect(answers[0]).toContain('GET /x?y=1 HTTP/1.1\nHost: apis\n');
  expect(answers[0]).toMatch(/X-Real-Ip: 127\.0\.0\.1/i);
  expect(await get('/keep/z')).toContain('GET /keep/z HTTP/1.1\nHost: apis\n');
});

test('locations: exact, regular with groups, internal, named; rewrites, if, return', async () => {
  expect(await get('/health', '-i')).toMatch(/^HTTP\/1\.1 200 OK\r\nServer: nginx\/1\.29\.1\r\n[^]*X-Health: yes\r\n\r\nhealthy\n\[200\]$/);
  expect(await get('/user/12')).toBe('user 12 curl\n[200]');
  expect(await get('/user/12', '-A wget')).toBe('user 12 other\n[200]');
  expect(await get('/rw2/34')).toBe('user 34 curl\n[200]');
  expect(await get('/old', '-o /dev/null -w "%{redirect_url}"')).toBe('http://localhost/new');
  expect(await get('/moved/1', '-o /dev/null -w "%{http_code} %{redirect_url}"')).toBe('301 http://localhost/health?x=1');
  expect(await get('/if')).toBe('get\n[200]');
  expect(await get('/if', '-X POST')).toContain('[405]');
  expect(await get('/hidden')).toBe('lost\n[404]');
  expect(await get('/named')).toBe('named\n[200]');
  expect(await get('/nothing')).toBe('lost\n[404]');
});

test('access: addresses, passwords, rates', async () => {
  expect(await get('/outside')).toContain('[403]');
  expect(await get('/secret', '-o /dev/null')).toBe('[401]');
  expect(await get('/secret', '-o /dev/null -u ann:pw')).toBe('[200]');
  expect(await get('/secret', '-o /dev/null -u ann:no')).toBe('[401]');
  expect(await inPod('for i in 1 2 3 4; do curl -s -o /dev/null -w "%{http_code} " http://localhost/limited; done')).toBe('200 200 503 503 ');
  expect(await get('/status')).toMatch(
    /^Active connections: 1 \nserver accepts handled requests\n \d+ \d+ \d+ \nReading: 0 Writing: 1 Waiting: 0 \n/,
  );
});

test('server blocks by port and by name', async () => {
  expect(await inPod('curl -s -H "Host: a.shop.example.com" http://localhost/')).toBe('shop a.shop.example.com\n');
  expect(await inPod('curl -s http://localhost:8080/')).toBe('8080 front\n');
});

test('logs go where the configuration says, in its format', async () => {
  expect(await inPod('cat /logs/access.log')).toContain('200 GET /user/12\n');
  expect(await inPod('grep -c health /logs/access.log')).toMatch(/^\d+\n/);
  expect(await inPod('cat /logs/error.log')).toMatch(
    /\[error\] 1#1: \*\d+ access forbidden by rule, client: 127\.0\.0\.1, server: _, request: "GET \/outside HTTP\/1\.1"/,
  );
});

test("error_page stands in for a backend's page only where nginx is to intercept it, though the page be like its own", async () => {
  expect(await get('/sent')).toMatch(/404 Not Found[^]*\[404\]$/);
  expect(await get('/taken')).toBe('lost\n[404]');
});

test('a changed ConfigMap counts after a reload; a wrong one is refused and the old one goes on', async () => {
  await run(
    'sed -i s/healthy/changed/ conf/default.conf; kubectl create configmap conf --from-file=conf --dry-run=client -o yaml | kubectl apply -f -; sleep 90',
  );
  expect(await get('/health')).toBe('healthy\n[200]');
  await nginx('nginx -s reload');
  expect(await get('/health')).toBe('changed\n[200]');
  await run(
    'sed -i "s/listen 8080/lissten 8080/" conf/default.conf; kubectl create configmap conf --from-file=conf --dry-run=client -o yaml | kubectl apply -f -; sleep 90',
  );
  expect(await nginx('nginx -t')).toMatch(
    /^(\d{4}\/\d\d\/\d\d [\d:]+ \[emerg\] \d+#\d+: unknown directive "lissten" in \/etc\/nginx\/conf\.d\/default\.conf:\d+\n)?nginx: \[emerg\] unknown directive "lissten" in \/etc\/nginx\/conf\.d\/default\.conf:\d+\nnginx: configuration file \/etc\/nginx\/nginx\.conf test failed\n/,
  );
  await nginx('nginx -s reload');
  expect(await get('/health')).toBe('changed\n[200]');
});

test('a backend whose name does not exist keeps nginx from starting', async () => {
  await run(
    "printf 'server { listen 80; location / { proxy_pass http://nowhere-api:80; } }' > bad.conf; kubectl create configmap bad --from-file=default.conf=bad.conf",
  );
  await run(
    `kubectl run bad --image=nginx --overrides='{"spec":{"containers":[{"name":"bad","image":"nginx","volumeMounts":[{"name":"c","mountPath":"/etc/nginx/conf.d"}]}],"volumes":[{"name":"c","configMap":{"name":"bad"}}]}}'; sleep 15`,
  );
  expect(await run('kubectl logs bad')).toMatch(
    /nginx: \[emerg\] host not found in upstream "nowhere-api" in \/etc\/nginx\/conf\.d\/default\.conf:1\n/,
  );
  expect(await run('kubectl get pod bad')).toMatch(/CrashLoopBackOff|Error/);
});
