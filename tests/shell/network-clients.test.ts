/** The clients of a pod's network say what their own versions say: busybox's, bind's, iputils', curl's of Debian and of Alpine. */
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { contentAssets, START } from '../support/assets.ts';

let lab: VirtualLab;

beforeAll(async () => {
  lab = new VirtualLab({ profile: 'from-pods-to-ingress', seed: 'network-clients', assets: await contentAssets(), start: START });
  await run('kubectl create deployment web --image=kennethreitz/httpbin && kubectl expose deployment web --port=80');
  await run('kubectl run box --image=busybox --command -- sleep infinity; kubectl run tools --image=nicolaka/netshoot --command -- sleep infinity');
  await run('kubectl run curl --image=curlimages/curl --command -- sleep infinity');
  await run('kubectl wait --for=condition=Ready pod --all --timeout=120s; sleep 5');
});

afterAll(() => lab.dispose());

async function run(line: string): Promise<string> {
  const { stdout, stderr } = await lab.run(line);
  return stdout + stderr;
}

const box = (line: string): Promise<string> => run(`kubectl exec box -- sh -c '${line}'`);
const tools = (line: string): Promise<string> => run(`kubectl exec tools -- sh -c '${line}'`);
const curl = (line: string): Promise<string> => run(`kubectl exec curl -- sh -c '${line}'`);
const exit = (code: number): string => `command terminated with exit code ${String(code)}\n`;

describe('nslookup', () => {
  test('busybox’s asks for every search domain, and for none when the name has a dot', async () => {
    expect(await box('nslookup web')).toMatch(
      /^Server:\t\t10\.43\.0\.10\nAddress:\t10\.43\.0\.10:53\n\nName:\tweb\.default\.svc\.cluster\.local\nAddress: 10\.43\.\d+\.\d+\n\n\*\* server can't find web\.svc\.cluster\.local: NXDOMAIN\n/,
    );
    expect(await box('nslookup web.default')).toContain(`** server can't find web.default: NXDOMAIN\n\n${exit(1)}`);
    expect(await box('nslookup web.default.svc.cluster.local')).toMatch(/Address: 10\.43\.\d+\.\d+\n\n$/);
  });

  test('bind’s follows the search path', async () => {
    expect(await tools('nslookup web.default')).toMatch(
      /^Server:\t\t10\.43\.0\.10\nAddress:\t10\.43\.0\.10#53\n\nName:\tweb\.default\.svc\.cluster\.local\nAddress: 10\.43\.\d+\.\d+\n\n$/,
    );
  });
});

describe('without CoreDNS', () => {
  beforeAll(async () => {
    await run('kubectl -n kube-system scale deployment coredns --replicas=0; sleep 40');
  });

  test('each client says in its own way that nobody listens', async () => {
    expect(await box('nslookup web')).toBe(
      `;; connection timed out; no servers could be reached\n\nnslookup: write to '10.43.0.10': Connection refused\n${exit(1)}`,
    );
    expect(await tools('dig web')).toContain(';; communications error to 10.43.0.10#53: connection refused\n');
    expect(await tools('ping -c1 web')).toBe(`ping: web: Temporary failure in name resolution\n${exit(2)}`);
    expect(await box('ping -c1 web')).toBe(`ping: bad address 'web'\n${exit(1)}`);
    expect(await box('wget -qO- http://web')).toBe(`wget: bad address 'web'\n${exit(1)}`);
    expect(await curl('curl -sS http://web')).toBe(`curl: (6) Could not resolve host: web\n${exit(6)}`);
    expect(await tools('nc -zv web 80')).toContain('nc: getaddrinfo for host "web" port 80: Temporary failure in name resolution');
  });

  test('addresses still work, and names work again when it is back', async () => {
    expect(await curl('curl -s $WEB_SERVICE_HOST/robots.txt')).toContain('User-agent');
    await run('kubectl -n kube-system scale deployment coredns --replicas=1; sleep 30');
    expect(await tools('dig +short web.default.svc.cluster.local')).toMatch(/^10\.43\.\d+\.\d+\n$/);
  });
});

describe('curl', () => {
  test('shows the meter where its output is no terminal, and says what it could not do on the meter’s line', async () => {
    expect(await curl('curl http://web/robots.txt')).toMatch(/Disallow: \/deny\n +% Total +% Received[^\r]*\r +0 +0 [^\r]*\r100 +30 +100 +30 /);
    expect(await curl('curl http://nope')).toMatch(/--:--:-- {5}0curl: \(6\) Could not resolve host: nope\n/);
  });

  test('-v tells what Alpine’s version tells, and Debian’s its own', async () => {
    const newer = await curl('curl -sv -o /dev/null http://web/robots.txt');
    for (const line of [
      '* Host web:80 was resolved.',
      '* using HTTP/1.x',
      '> User-Agent: curl/8.15.0',
      '* Request completely sent off',
      '< HTTP/1.1 200 OK',
      '* Connection #0 to host web left intact',
    ])
      expect(newer).toContain(`${line}\n`);
    const older = await run('curl -sv -o /dev/null http://172.31.1.26/');
    expect(older).toMatch(
      /^\* {3}Trying 172\.31\.1\.26:80\.\.\.\n\* Connected to 172\.31\.1\.26 \(172\.31\.1\.26\) port 80 \(#0\)\n> GET \/ HTTP\/1\.1\n/,
    );
  });

  test('tells a connection that never stood from an answer that never came', async () => {
    expect(await curl('curl -sS -m 2 http://web:81')).toBe(`curl: (28) Connection timed out after 2000 milliseconds\n${exit(28)}`);
    expect(await curl('curl -sS --connect-timeout 3 http://web:81')).toBe(`curl: (28) Connection timed out after 3000 milliseconds\n${exit(28)}`);
    expect(await curl('curl -sS -m 2 http://web/delay/5')).toBe(
      `curl: (28) Operation timed out after 2000 milliseconds with 0 bytes received\n${exit(28)}`,
    );
    expect(await curl('curl -sS https://web:80')).toBe(`curl: (35) error:0A00010B:SSL routines::wrong version number\n${exit(35)}`);
  });

  test('follows redirects when asked to, so many and no more, and says where one leads', async () => {
    expect(await curl('curl -s -o /dev/null -w "%{http_code} %{redirect_url} %{num_redirects}" http://web/redirect/2')).toBe(
      '302 http://web/redirect/1 0',
    );
    expect(await curl('curl -sL -o /dev/null -w "%{http_code} %{url_effective} %{num_redirects}" http://web/redirect/2')).toBe(
      '200 http://web/get 2',
    );
    expect(await curl('curl -sSL --max-redirs 1 http://web/redirect/3')).toBe(`curl: (47) Maximum (1) redirects followed\n${exit(47)}`);
  });

  test('fails with and without a body, and tries again', async () => {
    expect(await curl('curl -sSf http://web/nothing')).toBe(`curl: (22) The requested URL returned error: 404\n${exit(22)}`);
    expect(await curl('curl -sS --fail-with-body http://web/nothing')).toMatch(/Not Found[^]*curl: \(22\) The requested URL returned error: 404\n/);
    expect(await curl('curl -sS --retry 2 -o /dev/null -w "%{http_code}" http://web/status/503')).toBe(
      '503Warning: Problem: HTTP error. Will retry in 1 seconds. 2 retries left.\nWarning: Problem: HTTP error. Will retry in 2 seconds. 1 retry left.\n',
    );
  });

  test('sends forms, credentials, cookies, and finds its way by --connect-to and --resolve', async () => {
    await curl('printf hello > /tmp/a.txt');
    expect(await curl('curl -s -F note=hi -F file=@/tmp/a.txt http://web/post')).toMatch(
      /filename=\\"a\.txt\\"\\r\\nContent-Type: text\/plain\\r\\n\\r\\nhello/,
    );
    expect(await curl('curl -s -u user:passwd http://web/basic-auth/user/passwd')).toContain('"authenticated": true');
    expect(await curl('curl -s -o /dev/null -c /tmp/jar http://web/cookies/set/flavour/oat; curl -s -b /tmp/jar http://web/headers')).toContain(
      '"cookie":"flavour=oat"',
    );
    expect(await curl('curl -s --connect-to shop.example.com:80:web:80 http://shop.example.com/headers')).toContain('"host":"shop.example.com"');
    expect(await curl('curl -sG --data-urlencode "q=a b&c" http://web/get')).toContain('{"q":"a b&c"}');
  });

  test('expands globs, and leaves out dots unless told not to', async () => {
    expect(await curl('curl -s "http://web/status/{200,404}" -o /dev/null -o /dev/null -w "%{http_code} "')).toBe('200 404 ');
    expect(await curl('curl -s http://web/a/../anything/./b')).toContain('http://web/anything/b');
    expect(await curl('curl -s --path-as-is http://web/anything/../b -o /dev/null -w "%{http_code}"')).toMatch(/^\d{3}$/);
  });
});

test('nc, telnet, ip, ifconfig and arp speak as those of their images', async () => {
  expect(await box('nc -zv web 80')).toMatch(/^web \(10\.43\.\d+\.\d+:80\) open\n$/);
  expect(await tools('nc -zv -w 2 web 81')).toMatch(
    /^nc: connect to web \(10\.43\.\d+\.\d+\) port 81 \(tcp\) timed out: Operation now in progress\n/,
  );
  expect(await box('echo | telnet web 81 & sleep 1; kill %1')).not.toContain('not found');
  expect(await tools('ip -br addr')).toMatch(/^lo +UNKNOWN +127\.0\.0\.1\/8 \neth0@if\d+ +UP +10\.42\.\d+\.\d+\/24 \n$/);
  expect(await box('ifconfig eth0')).toMatch(/^eth0 {6}Link encap:Ethernet {2}HWaddr [\dA-F:]+/);
  expect(await tools('arp -n')).toMatch(/^Address +HWtype +HWaddress/);
});
