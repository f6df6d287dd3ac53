/** Every command line of "Kubernetes in a Month of Lunches", typed in the document's order, in one terminal. */
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { contentAssets, START } from '../support/assets.ts';
import { TypedTerminal } from '../support/typed-terminal.ts';

const PROMPT = /student1@ip-172-31-3-110:\S*\$ $/;
const INSIDE = /# $/;
const KIAMOL = 'https://raw.githubusercontent.com/sixeyed/kiamol/master';

let lab: VirtualLab;
let terminal: TypedTerminal;

const type = (line: string): Promise<string> => terminal.type(line, PROMPT);
const inside = (line: string): Promise<string> => terminal.type(line, INSIDE);
const seconds = (count: number): Promise<unknown> => lab.run(`sleep ${count}`);

/** A file as `cat > FILE <<'END'` makes it. */
async function write(file: string, text: string): Promise<void> {
  await terminal.press(`cat > ${file} <<'END'\r${text.replaceAll('\n', '\r')}END\r`, PROMPT);
}

beforeAll(async () => {
  lab = new VirtualLab({ profile: 'from-pods-to-ingress', seed: 'document-003', assets: await contentAssets(), start: START });
  terminal = new TypedTerminal(lab);
  await terminal.waitFor(PROMPT);
}, 60_000);

afterAll(() => lab.dispose());

describe('2 Running containers with Pods and Deployments', () => {
  test('kubectl run hello-kiamol, get pods', async () => {
    expect(await type('kubectl run hello-kiamol --image=kiamol/ch02-hello-kiamol --restart=Never')).toBe('pod/hello-kiamol created');
    await seconds(60);
    expect(await type('kubectl get pods')).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE\nhello-kiamol +1\/1 +Running +0 +\S+$/);
  });

  test('kubectl describe pod', async () => {
    const text = await type('kubectl describe pod hello-kiamol');
    expect(text).toMatch(/^Name: +hello-kiamol$/m);
    expect(text).toMatch(/Image: +kiamol\/ch02-hello-kiamol$/m);
    expect(text).toMatch(/Normal +Pulled .*Successfully pulled image "kiamol\/ch02-hello-kiamol"/);
  });

  test('custom columns: misspelt as the document has it, and right', async () => {
    expect(await type('kubectl get pod hello-kiamol -o customcolumns= NAME:metadata.name,NODE_IP:status.hostIP,POD_IP:status.podIP')).toMatch(
      /^error: .*customcolumns/,
    );
    expect(await type('kubectl get pod hello-kiamol -o custom-columns=NAME:metadata.name,NODE_IP:status.hostIP,POD_IP:status.podIP')).toMatch(
      /^NAME +NODE_IP +POD_IP\nhello-kiamol +172\.31\.1\.2[67] +10\.42\.[12]\.\d+$/,
    );
  });

  test('jsonpath of the container', async () => {
    expect(await type("kubectl get pod hello-kiamol -o jsonpath='{.status.containerStatuses[0].containerID}'; echo")).toMatch(/^containerd:\/\/[0-9a-f]{64}$/);
  });

  test('kubectl port-forward pod/hello-kiamol 8080:80', async () => {
    await terminal.press('kubectl port-forward pod/hello-kiamol 8080:80 &\r', /Forwarding from 127\.0\.0\.1:8080 -> 80/);
    expect(await type('curl -s http://localhost:8080 | head -n 4')).toContain('html');
    await terminal.press('kill %1; wait\r', PROMPT);
  });
});

describe('Running pods with controllers', () => {
  test('kubectl create deployment and its labels', async () => {
    expect(await type('kubectl create deployment hello-kiamol-2 --image=kiamol/ch02-hello-kiamol')).toBe('deployment.apps/hello-kiamol-2 created');
    await seconds(30);
    expect(await type("kubectl get deploy hello-kiamol-2 -o jsonpath='{.spec.template.metadata.labels}'; echo")).toBe('{"app":"hello-kiamol-2"}');
    expect(await type('kubectl get pods -l app=hello-kiamol-2')).toMatch(/^NAME.*\nhello-kiamol-2-\w+-\w+ +1\/1 +Running +0 +\S+$/);
  });

  test('the trick with the label', async () => {
    const columns = 'kubectl get pods -o custom-columns=NAME:metadata.name,LABELS:metadata.labels';
    expect(await type(columns)).toMatch(/^NAME +LABELS\nhello-kiamol +map\[run:hello-kiamol\]\nhello-kiamol-2-\S+ +map\[app:hello-kiamol-2 pod-template-hash:\w+\]$/);
    expect(await type('kubectl label pods -l app=hello-kiamol-2 --overwrite app=hello-kiamol-x')).toMatch(/^pod\/hello-kiamol-2-\S+ labeled$/);
    await seconds(20);
    const after = await type(columns);
    expect(after.match(/app:hello-kiamol-x/g)).toHaveLength(1);
    expect(after.match(/app:hello-kiamol-2 /g)).toHaveLength(1);
  });

  test('kubectl port-forward deploy/hello-kiamol-2 8080:80', async () => {
    await terminal.press('kubectl port-forward deploy/hello-kiamol-2 8080:80 &\r', /Forwarding from 127\.0\.0\.1:8080 -> 80/);
    expect(await type('curl -s http://localhost:8080 | head -n 4')).toContain('html');
    await terminal.press('kill %1; wait\r', PROMPT);
  });
});

describe('Application manifests', () => {
  test('kubectl apply -f pod.yaml and from its URL', async () => {
    await write('pod.yaml', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: hello-kiamol-3\nspec:\n  containers:\n    - name: web\n      image: kiamol/ch02-hello-kiamol\n');
    expect(await type('kubectl apply -f pod.yaml')).toBe('pod/hello-kiamol-3 created');
    expect(await type(`kubectl apply -f ${KIAMOL}/ch02/pod.yaml`)).toBe('pod/hello-kiamol-3 unchanged');
    expect(await type(`curl -s ${KIAMOL}/ch02/pod.yaml | head -n 2`)).toBe('apiVersion: v1\nkind: Pod');
    expect(await type(`kubectl apply -f ${KIAMOL}/ch02/nothing.yaml`)).toMatch(/^error: unable to read URL .*server reported 404/);
  });

  test('deployment.yaml', async () => {
    await write(
      'deployment.yaml',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: hello-kiamol-4\nspec:\n  selector:\n    matchLabels:\n      app: hello-kiamol-4\n  template:\n    metadata:\n      labels:\n        app: hello-kiamol-4\n    spec:\n      containers:\n        - name: web\n          image: kiamol/ch02-hello-kiamol\n',
    );
    expect(await type('kubectl apply -f deployment.yaml')).toBe('deployment.apps/hello-kiamol-4 created');
    await seconds(30);
  });
});

describe('Working with applications in pods', () => {
  test('kubectl exec -it hello-kiamol -- sh', async () => {
    const address = (await type('kubectl get pod hello-kiamol -o custom-columns=NAME:metadata.name,POD_IP:status.podIP')).split(/\s+/).at(-1);
    await terminal.press('kubectl exec -it hello-kiamol -- sh\r', INSIDE);
    expect(await inside('hostname -i')).toBe(address);
    expect(await inside('wget -O - http://localhost | head -n 4')).toContain('<html>');
    await terminal.press('exit\r', PROMPT);
  });

  test('logs, by name and by label', async () => {
    expect((await type('kubectl logs --tail=2 hello-kiamol')).split('\n')).toHaveLength(2);
    await type("kubectl exec deploy/hello-kiamol-4 -- sh -c 'wget -O - http://localhost > /dev/null'");
    expect(await type('kubectl logs --tail=1 -l app=hello-kiamol-4')).toMatch(/"GET \/ HTTP\/1\.1" 200 \d+/);
  });

  test('kubectl cp', async () => {
    await type('mkdir -p /tmp/kiamol/ch02');
    await type('kubectl cp hello-kiamol:/usr/share/nginx/html/index.html /tmp/kiamol/ch02/index.html');
    expect(await type('cat /tmp/kiamol/ch02/index.html')).toContain('<html>');
  });

  test('delete pods, deployments, get all', async () => {
    const deleted = await type('kubectl delete pods --all');
    expect(deleted).toMatch(/^pod "hello-kiamol" deleted/m);
    expect(await type('kubectl delete deploy --all')).toMatch(/deployment\.apps "hello-kiamol-2" deleted.*\ndeployment\.apps "hello-kiamol-4" deleted/);
    await seconds(60);
    expect(await type('kubectl get all')).toMatch(/^NAME +TYPE +CLUSTER-IP +EXTERNAL-IP +PORT\(S\) +AGE\nservice\/kubernetes +ClusterIP +10\.43\.0\.1 +<none> +443\/TCP +\S+$/);
  });
});

describe('3 Connecting Pods over the Network with Services', () => {
  test('ping a pod by its address', async () => {
    await type(`kubectl apply -f ${KIAMOL}/ch03/sleep/sleep1.yaml -f ${KIAMOL}/ch03/sleep/sleep2.yaml`);
    await seconds(40);
    expect(await type("kubectl get pod -l app=sleep-2 -o jsonpath='{.items[0].status.podIP}'; echo")).toMatch(/^10\.42\.\d\.\d+$/);
    const pinged = await type("kubectl exec deploy/sleep-1 -- ping -c 2 $(kubectl get pod -l app=sleep-2 -o jsonpath='{.items[0].status.podIP}')");
    expect(pinged).toMatch(/2 packets transmitted, 2 (packets )?received, 0% packet loss/);
  });

  test('a Service has a name, and does not answer ping', async () => {
    await write(
      'sleep2-service.yaml',
      'apiVersion: v1 # services use the core v1 API\nkind: Service\nmetadata:\n  name: sleep-2 # the name of a service is used as the DNS domain name\nspec:\n  type: ClusterIP\n  selector:\n    app: sleep-2\n  ports:\n    - port: 80\n',
    );
    expect(await type('kubectl apply -f sleep2-service.yaml')).toBe('service/sleep-2 created');
    await seconds(5);
    const address = await type("kubectl get svc sleep-2 -o jsonpath='{.spec.clusterIP}'; echo");
    expect(await type('kubectl exec deploy/sleep-1 -- nslookup sleep-2')).toContain(address);
    expect(await type('kubectl exec deploy/sleep-1 -- ping -c 1 sleep-2')).toMatch(/1 packets transmitted, 0 (packets )?received, 100% packet loss/);
  });

  test('LoadBalancer: an external address that answers', async () => {
    await type(`kubectl apply -f ${KIAMOL}/ch03/numbers/web.yaml -f ${KIAMOL}/ch03/numbers/api.yaml`);
    await write(
      'web-service.yaml',
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: numbers-web\nspec:\n  type: LoadBalancer\n  selector:\n    app: numbers-web\n  ports:\n   - port: 8080 # listen on port 8080\n     targetPort: 80 # send to port 80 on the pod\n',
    );
    expect(await type('kubectl apply -f web-service.yaml')).toBe('service/numbers-web created');
    expect(await type('kubectl get svc numbers-web')).toMatch(/numbers-web +LoadBalancer +\S+ +<pending> +8080:\d+\/TCP/);
    await seconds(60);
    const address = /LoadBalancer +\S+ +(\d+\.\d+\.\d+\.\d+) +8080:\d+\/TCP/.exec(await type('kubectl get svc numbers-web'))?.[1] ?? '';
    expect(address).toMatch(/^3\.121\.64\./);
    expect(await type(`curl -s http://${address}:8080`)).toContain('KIAMOL Random Number Generator');
    expect(await type('kubectl describe svc numbers-web')).toMatch(/Normal +EnsuringLoadBalancer .*Ensuring load balancer\n.*Normal +EnsuredLoadBalancer .*Ensured load balancer/);
  });

  test('ExternalName: another name for what lies outside', async () => {
    await write('api-service-externalName.yaml', 'apiVersion: v1\nkind: Service\nmetadata:\n  name: numbers-api\nspec:\n  type: ExternalName\n  externalName: raw.githubusercontent.com\n');
    expect(await type('kubectl apply -f api-service-externalName.yaml')).toBe('service/numbers-api created');
    await seconds(2);
    expect(await type('kubectl get svc numbers-api')).toMatch(/numbers-api +ExternalName +<none> +raw\.githubusercontent\.com +<none>/);
    expect(await type('kubectl exec deploy/sleep-1 -- nslookup numbers-api')).toContain('raw.githubusercontent.com');
    expect(await type('kubectl delete svc numbers-api')).toMatch(/^service "numbers-api" deleted/);
  });

  test('headless, with endpoints of its own: nobody answers there', async () => {
    await write(
      'api-service-headless.yaml',
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: numbers-api\nspec:\n  type: ClusterIP # no selector\n  ports:\n    - port: 80\n---\nkind: Endpoints # the endpoint is a separate resource\napiVersion: v1\nmetadata:\n  name: numbers-api\nsubsets:\n  - addresses:\n      - ip: 192.168.123.234\n    ports:\n      - port: 80\n',
    );
    const applied = await type('kubectl apply -f api-service-headless.yaml');
    expect(applied).toContain('service/numbers-api created');
    expect(applied).toContain('endpoints/numbers-api created');
    // Read and written in one command, and warned of once.
    expect(applied.match(/Warning: v1 Endpoints is deprecated/g)).toHaveLength(1);
    expect(await type('kubectl get endpoints numbers-api')).toMatch(/^Warning: v1 Endpoints is deprecated.*\n(.*\n)?numbers-api +192\.168\.123\.234:80 +\S+/);
    await seconds(3);
    expect(await type('kubectl exec deploy/sleep-1 -- wget -T 2 -O - http://numbers-api/')).toContain('timed out');
  });

  test('the short and the full name of a Service', async () => {
    const address = await type("kubectl get svc numbers-web -o jsonpath='{.spec.clusterIP}'; echo");
    for (const name of ['numbers-web', 'numbers-web.default.svc.cluster.local'])
      expect(await type(`kubectl exec deploy/sleep-1 -- nslookup ${name}`)).toContain(address);
    expect(await type('kubectl get all')).toContain('deployment.apps/sleep-1');
  });
});
