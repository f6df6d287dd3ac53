/** Every command line about pods, services and ingresses of the rickroller document, typed in its order, in one terminal. */
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { contentAssets, START } from '../support/assets.ts';
import { TypedTerminal } from '../support/typed-terminal.ts';

const PROMPT = /student1@ip-172-31-3-110:~\$ $/;
const TITLE = '<title>Rickroller</title>';

let lab: VirtualLab;
let terminal: TypedTerminal;

const type = (line: string): Promise<string> => terminal.type(line, PROMPT);
const minutes = (count: number): Promise<unknown> => lab.run(`sleep ${count * 60}`);

async function file(path: string, text: string): Promise<void> {
  await lab.run(`mkdir -p "$(dirname ${path})"; cat > ${path} <<'PODIUM'\n${text}\nPODIUM`);
}

async function ready(prefix: string): Promise<string[]> {
  return [...(await type('kubectl get pods')).matchAll(new RegExp(`^(${prefix}\\S*) +1/1 +Running`, 'gm'))].map((match) => match[1] ?? '');
}

beforeAll(async () => {
  lab = new VirtualLab({ profile: 'from-pods-to-ingress', seed: 'document-002', assets: await contentAssets(), start: START });
  terminal = new TypedTerminal(lab);
  await terminal.waitFor(PROMPT);
}, 60_000);

afterAll(() => lab.dispose());

describe('Namespaces', () => {
  test('kubectl create namespace test, kubens test', async () => {
    expect(await type('kubectl create namespace test')).toBe('namespace/test created');
    expect(await type('kubens test')).toContain('Active namespace is "test"');
    expect(await type('kubectl get pods')).toBe('No resources found in test namespace.');
  });
});

describe('Deploy in a pod', () => {
  test('kubectl run rickroller, kubectl port-forward, and the page at localhost', async () => {
    expect(await type('kubectl run rickroller --image=derlin/rickroller:latest --port 8080')).toBe('pod/rickroller created');
    await minutes(1);
    expect(await type('kubectl get pod')).toMatch(/^NAME.*\nrickroller +1\/1 +Running/);
    await terminal.press('kubectl port-forward pod/rickroller 8888:8080 > forward.log &\r', PROMPT);
    await lab.run('sleep 2');
    expect(await type('curl -s http://localhost:8888')).toContain(TITLE);
    expect(await type('cat forward.log')).toContain('Forwarding from 127.0.0.1:8888 -> 8080');
    await type('kill %1; wait');
    expect(await type('curl -s http://localhost:8888; echo $?')).toMatch(/7$/);
  });

  test('a page behind it keeps its text, its links lead elsewhere; what cannot be fetched is said', async () => {
    const address = await type("kubectl get pod rickroller -o jsonpath='{.status.podIP}'; echo");
    const rolled = (await lab.run(`kubectl run c --image=curlimages/curl --command -- sleep 600; sleep 20; kubectl exec c -- curl -s '${address}:8080/?u=http://example.com/'`)).stdout;
    expect(rolled).toContain('https://www.youtube.com/watch?v=dQw4w9WgXcQ');
    expect((await lab.run(`kubectl exec c -- curl -s '${address}:8080/?u=nowhere.invalid%3Cscript%3E'`)).stdout).toContain('nowhere.invalid&lt;script&gt; could not be fetched');
    await lab.run('kubectl delete pod c --now');
  });
});

describe('What are pods exactly?', () => {
  test('a second container reaches the first over localhost', async () => {
    await type('kubectl delete pod rickroller');
    await file('pod.yaml', "apiVersion: v1\nkind: Pod\nmetadata:\n  name: rickroller\nspec:\n  containers:\n    - name: sh\n      image: busybox\n      command: ['sh', '-c', 'while true; do sleep 10; done']\n    - name: rickroller\n      image: derlin/rickroller:latest\n      ports:\n        - containerPort: 8080");
    expect(await type('kubectl apply -f pod.yaml')).toBe('pod/rickroller created');
    await minutes(1);
    expect(await type('kubectl get pod')).toMatch(/rickroller +2\/2 +Running/);
    expect(await type('kubectl exec rickroller --container sh -- wget localhost:8080 -O -')).toContain(TITLE);
    await type('kubectl delete pod rickroller');
  });

  test("the document's own loop, `while 1`, ends at once: 1 is no command", async () => {
    await type("kubectl run loop --image=busybox --restart=Never -- sh -c 'while 1; do sleep 10; done'");
    await minutes(1);
    expect(await type('kubectl logs loop')).toContain('1: not found');
    await type('kubectl delete pod loop');
  });

  test('a sidecar shows the log that the server writes to a shared volume', async () => {
    await file('example.yaml', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: example\n  labels:\n    app: webapp\nspec:\n  containers:\n    - name: app\n      image: nginx\n      ports:\n        - containerPort: 80\n      volumeMounts:\n        - name: shared-logs\n          mountPath: /var/log/nginx\n    - name: sidecar\n      image: busybox\n      command: ["sh", "-c", "touch /var/log/nginx/access.log; tail -F /var/log/nginx/access.log"]\n      volumeMounts:\n        - name: shared-logs\n          mountPath: /var/log/nginx\n  volumes:\n    - name: shared-logs\n      emptyDir: {}');
    await type('kubectl apply -f example.yaml');
    await minutes(1);
    await type('kubectl exec example -c sidecar -- wget -q -O /dev/null localhost');
    await lab.run('sleep 3');
    expect(await type('kubectl logs example -c sidecar')).toMatch(/"GET \/ HTTP\/1\.1" 200 615/);
    expect(await type('kubectl logs example -c app')).not.toContain('GET /');
    await type('kubectl delete pod example --now');
  });
});

describe('Using a deployment', () => {
  test('create, get all, scale', async () => {
    expect(await type('kubectl create deployment rickroller --image=derlin/rickroller:latest --port=8080 -o yaml')).toContain('containerPort: 8080');
    await minutes(1);
    const all = await type('kubectl get all');
    expect(all).toMatch(/pod\/rickroller-[a-z0-9]+-[a-z0-9]{5} +1\/1 +Running/);
    expect(all).toMatch(/deployment\.apps\/rickroller +1\/1 +1 +1 /);
    expect(all).toMatch(/replicaset\.apps\/rickroller-[a-z0-9]+ +1 +1 +1 /);
    expect(await type('kubectl scale deployment rickroller --replicas=3')).toBe('deployment.apps/rickroller scaled');
    await minutes(1);
    expect(await ready('rickroller-')).toHaveLength(3);
  });

  test('a deleted pod comes back under another name', async () => {
    const before = await ready('rickroller-');
    expect(await type('kubectl delete $(kubectl get pod -o name | grep rickroller | head -1)')).toMatch(/^pod "rickroller-\S+" deleted/);
    await minutes(1);
    const after = await ready('rickroller-');
    expect(after).toHaveLength(3);
    expect(after).not.toEqual(before);
  });

  test('an environment variable is a new revision, and the way back is one command', async () => {
    await type('kubectl set env deploy/rickroller BEHIND_PROXY=true');
    await minutes(1);
    const [pod = ''] = await ready('rickroller-');
    expect(await type(`kubectl logs ${pod}`)).toContain('Running behind a proxy');
    expect(await type('kubectl rollout undo deployment/rickroller')).toBe('deployment.apps/rickroller rolled back');
    await minutes(1);
    expect(await type('kubectl rollout history deployment/rickroller')).toMatch(/REVISION +CHANGE-CAUSE\n2 +<none>\n3 +<none>/);
    expect(await type('kubectl get rs --show-labels')).toMatch(/app=rickroller,pod-template-hash=[a-z0-9]+/);
    await type('kubectl set env deploy/rickroller BEHIND_PROXY=true');
    await minutes(1);
  });
});

describe('Services', () => {
  test('a load balancer with an address and three endpoints', async () => {
    expect(await type('kubectl create service loadbalancer rickroller --tcp=80:8080')).toBe('service/rickroller created');
    await minutes(2);
    const described = await type('kubectl describe svc rickroller');
    const address = /LoadBalancer Ingress: +(\d+\.\d+\.\d+\.\d+)/.exec(described)?.[1] ?? '';
    expect(address).not.toBe('');
    expect(await type(`curl -s http://${address}`)).toContain(TITLE);
    expect((await type("kubectl get endpoints rickroller -o jsonpath='{.subsets[0].addresses[*].ip}'; echo")).trim().split(/\s+/).filter((ip) => ip.startsWith('10.42.'))).toHaveLength(3);
  });

  test('every pod behind it answers in its turn', async () => {
    const address = await type("kubectl get svc rickroller -o jsonpath='{.status.loadBalancer.ingress[0].ip}'; echo");
    const seen = new Set<string>();
    for (let count = 0; count < 20; count++) seen.add(/Served by (\S+)</.exec(await type(`curl -s http://${address}`))?.[1] ?? '');
    expect([...seen].sort()).toEqual((await ready('rickroller-')).sort());
  });
});

describe('Ingresses', () => {
  test('the application below a path, its links with the prefix', async () => {
    expect(await type('kubectl delete svc rickroller')).toContain('service "rickroller" deleted');
    expect(await type('kubectl create svc clusterip rickroller --tcp=80:8080')).toBe('service/rickroller created');
    await file('ingress.yaml', 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: rickroller\n  annotations:\n    kubernetes.io/ingress.class: "nginx"\n    nginx.ingress.kubernetes.io/use-regex: "true"\n    nginx.ingress.kubernetes.io/rewrite-target: /$2\n    nginx.ingress.kubernetes.io/x-forwarded-prefix: /rickroller\nspec:\n  rules:\n    - http:\n        paths:\n          - path: /rickroller(/|$)(.*)\n            pathType: ImplementationSpecific\n            backend:\n              service:\n                name: rickroller\n                port:\n                  number: 80');
    expect(await type('kubectl apply -f ingress.yaml')).toContain('ingress.networking.k8s.io/rickroller created');
    await minutes(1);
    const page = await type('curl -s http://172.31.1.26/rickroller');
    expect(page).toContain(TITLE);
    expect(page).toContain('<form action="/rickroller/"');
    expect(await type('curl -s http://172.31.1.26/rickroller/static/style.css')).toContain('font-family');
    expect(await type('curl -s http://172.31.1.26/other; echo')).toContain('404');
  });

  test("the controller's nginx.conf shows the location", async () => {
    const conf = await type('kubectl -n ingress-nginx exec $(kubectl -n ingress-nginx get pod -o name | grep controller | head -1) -- cat /etc/nginx/nginx.conf | grep -a -C6 rickroller');
    expect(conf).toMatch(/location ~\* "\^\/rickroller/);
    expect(conf).toMatch(/set \$namespace +"test";/);
    expect(conf).toMatch(/X-Forwarded-Prefix "\/rickroller";/);
  });
});
