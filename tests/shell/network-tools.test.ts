/** curl, dig, nslookup and their kin, typed in a lab's terminal and in its pods. */
import { generate } from 'selfsigned';
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { contentAssets, START } from '../support/assets.ts';

let lab: VirtualLab;

beforeAll(async () => {
  lab = new VirtualLab({ profile: 'from-pods-to-ingress', seed: 'network-tools', assets: await contentAssets(), start: START });
  await run('kubectl create deployment web --image=nginx && kubectl expose deployment web --port=80');
  await run('kubectl run box --image=curlimages/curl --command -- sleep infinity; kubectl run tools --image=kiamol/ch03-sleep');
  await run('kubectl wait --for=condition=Ready pod --all --timeout=120s; sleep 5');
});

afterAll(() => lab.dispose());

async function run(line: string): Promise<string> {
  const { stdout, stderr } = await lab.run(line);
  return stdout + stderr;
}

const inside = (line: string): Promise<string> => run(`kubectl exec tools -- sh -c '${line}'`);

describe('TLS of an Ingress', () => {
  test('curl refuses, accepts with -k or the right --cacert, and redirects plain requests', async () => {
    const extensions = [{ name: 'subjectAltName' as const, altNames: [{ type: 2 as const, value: 'shop.example.com' }] }];
    const { cert, private: key } = await generate([{ name: 'commonName', value: 'shop.example.com' }], {
      keySize: 2048,
      extensions,
      notBeforeDate: new Date(START - 86_400_000),
      notAfterDate: new Date(START + 86_400_000),
    });
    await run(`cat > tls.crt <<'END'\n${cert.trim()}\nEND\ncat > tls.key <<'END'\n${key.trim()}\nEND`);
    await run('kubectl create secret tls shop --cert=tls.crt --key=tls.key');
    await run('kubectl create ingress shop --rule="shop.example.com/*=web:80,tls=shop" && sleep 5');
    const to = '--resolve shop.example.com:443:18.195.213.49 --resolve shop.example.com:80:18.195.213.49';
    expect(await run(`curl -s -S ${to} https://shop.example.com/; echo code $?`)).toMatch(
      /^code 60\ncurl: \(60\) SSL certificate problem: self-signed certificate\nMore details here: https:\/\/curl\.se\/docs\/sslcerts\.html/,
    );
    expect(await run(`curl -s -k ${to} https://shop.example.com/`)).toContain('Welcome to nginx!');
    expect(await run(`curl -s --cacert tls.crt ${to} https://shop.example.com/`)).toContain('Welcome to nginx!');
    expect(await run('curl -sS --cacert tls.crt https://18.195.213.49/')).toContain('(60) SSL certificate problem: self-signed certificate');
    expect(await run(`curl -sv --cacert tls.crt ${to} https://shop.example.com/ -o /dev/null`)).toMatch(
      /\* Server certificate:\n\* {2}subject: CN=shop\.example\.com\n/,
    );
    expect(await run(`curl -s -o /dev/null -w '%{http_code} %{redirect_url}' ${to} http://shop.example.com/a`)).toBe(
      '308 https://shop.example.com/a',
    );
    expect(await run(`curl -sL --cacert tls.crt ${to} http://shop.example.com/`)).toContain('Welcome to nginx!');
  });

  test('a body is not sent to a server that is not trusted', async () => {
    await run(`curl -s -d secret --resolve shop.example.com:443:18.195.213.49 https://shop.example.com/leak`);
    expect(
      await run('for p in $(kubectl get pod -n ingress-nginx -l app=ingress-nginx -o name); do kubectl logs -n ingress-nginx $p; done'),
    ).not.toContain('/leak');
  });

  test('curl trusts the API server with the cluster’s own certificate only', async () => {
    const api = 'https://kubernetes.default.svc/version';
    expect(await run(`kubectl exec box -- curl -sS ${api}`)).toContain('(60) SSL certificate problem');
    expect(await run(`kubectl exec box -- curl -s --cacert /var/run/secrets/kubernetes.io/serviceaccount/ca.crt ${api}`)).toContain('"gitVersion"');
  });
});

describe('asking for names', () => {
  test('dig shows its sections', async () => {
    const text = await inside('dig web.default.svc.cluster.local');
    expect(text).toMatch(
      /;; ->>HEADER<<- opcode: QUERY, status: NOERROR, id: \d+\n;; flags: qr aa rd; QUERY: 1, ANSWER: 1, AUTHORITY: 0, ADDITIONAL: 1/,
    );
    expect(text).toMatch(/;; QUESTION SECTION:\n;web\.default\.svc\.cluster\.local\. IN\tA|;web\.default\.svc\.cluster\.local\.\tIN\tA/);
    expect(text).toMatch(/;; ANSWER SECTION:\nweb\.default\.svc\.cluster\.local\.\t5\tIN\tA\t10\.43\.\d+\.\d+\n/);
    expect(text).toMatch(/;; SERVER: 10\.43\.0\.10#53\(10\.43\.0\.10\) \(UDP\)/);
  });

  test('dig does not use the search path, tells NXDOMAIN with the authority, and is short when told to', async () => {
    expect(await inside('dig web')).toContain('status: NXDOMAIN');
    expect(await inside('dig nobody.default.svc.cluster.local')).toMatch(
      /;; AUTHORITY SECTION:\ncluster\.local\.\t\t5\tIN\tSOA\tns\.dns\.cluster\.local\. hostmaster\.cluster\.local\./,
    );
    expect(await inside('dig +short web.default.svc.cluster.local')).toMatch(/^10\.43\.\d+\.\d+\n$/);
    expect(await inside('dig +search +short web')).toMatch(/^10\.43\.\d+\.\d+\n$/);
    expect(await inside('dig +short example.com @8.8.8.8')).toBe('93.184.215.14\n');
  });

  test('the cluster’s names are unknown at the workstation, those of the world are not', async () => {
    expect(await run('nslookup web.default.svc.cluster.local')).toContain("** server can't find web.default.svc.cluster.local: NXDOMAIN");
    expect(await run('nslookup www.example.com')).toMatch(
      /Non-authoritative answer:\nwww\.example\.com\tcanonical name = example\.com\.\nName:\texample\.com\nAddress: 93\.184\.215\.14/,
    );
    expect(await run('host example.com')).toBe('example.com has address 93.184.215.14\n');
    expect(await run('host nowhere.example; echo $?')).toBe('Host nowhere.example not found: 3(NXDOMAIN)\n1\n');
    expect(await run('getent hosts example.com')).toBe('93.184.215.14   example.com\n');
  });
});

describe('looking at ports', () => {
  test('nc says whether one is open, and talks', async () => {
    expect(await run('nc -zv 172.31.1.26 80')).toBe('Connection to 172.31.1.26 80 port [tcp/*] succeeded!\n');
    expect(await run('nc -zv 172.31.1.26 81; echo $?')).toBe('1\nnc: connect to 172.31.1.26 port 81 (tcp) failed: Connection refused\n');
    expect(await run('(sleep 2; echo hello | nc -w 1 127.0.0.1 9000) & nc -l 9000')).toContain('hello');
  });

  test('ss and netstat list what listens', async () => {
    await run('nc -lk 9001 & sleep 1');
    expect(await run('(nc -l 9002 & sleep 1; ss -ltn; kill %1) 2>/dev/null')).toMatch(/LISTEN 0 +\d+ +0\.0\.0\.0:9002/);
    expect(await run('(nc -l 9003 & sleep 1; netstat -tln; kill %1) 2>/dev/null')).toMatch(/tcp +0 +0 0\.0\.0\.0:9003 +0\.0\.0\.0:\* +LISTEN/);
  });

  test('traceroute ends in stars where nobody answers', async () => {
    expect(await run('traceroute -m 3 198.51.100.1')).toMatch(
      /^traceroute to 198\.51\.100\.1 \(198\.51\.100\.1\), 3 hops max, 60 byte packets\n 1 .*\n 2 {2}\* \* \*\n 3 {2}\* \* \*\n$/,
    );
  });
});
