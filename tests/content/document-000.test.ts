/** Every command line of "From Pods to Ingress", typed in the document's order, in one terminal. */
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { contentAssets, START } from '../support/assets.ts';
import { TypedTerminal } from '../support/typed-terminal.ts';

const PROMPT = /student1@ip-172-31-3-110:~\$ $/;
const INSIDE = /root@[a-z0-9-]+:\/# $/;

let lab: VirtualLab;
let terminal: TypedTerminal;

const type = (line: string): Promise<string> => terminal.type(line, PROMPT);
const inside = (line: string): Promise<string> => terminal.type(line, INSIDE);
const minutes = (count: number): Promise<unknown> => lab.run(`sleep ${count * 60}`);

/** Names of the deployment's pods, in the order kubectl lists them. */
async function podNames(): Promise<string[]> {
  const table = await type('kubectl get pods');
  return [...table.matchAll(/^(first-deployment-[a-z0-9]+-[a-z0-9]+) +1\/1 +Running/gm)].map((match) => match[1] ?? '');
}

/** `nano FILE`, the text, Ctrl+X, Y, Enter. */
async function nano(file: string, text: string): Promise<void> {
  await terminal.press(`nano ${file}\r`, /GNU nano/);
  await terminal.press(`${text.replaceAll('\n', '\r')}\x18`, /Save modified buffer\?/);
  await terminal.press('y', /File Name to Write/);
  await terminal.press('\r', PROMPT);
}

beforeAll(async () => {
  lab = new VirtualLab({ profile: 'from-pods-to-ingress', seed: 'document', assets: await contentAssets(), start: START });
  terminal = new TypedTerminal(lab);
  await terminal.waitFor(PROMPT);
}, 60_000);

afterAll(() => lab.dispose());

describe('Pods', () => {
  test('nano pod.yaml, kubectl apply -f pod.yaml', async () => {
    await nano('pod.yaml', 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: simple-pod\nspec:\n  containers:\n  - name: simple-container\n    image: nginx\n');
    expect(await type('kubectl apply -f pod.yaml')).toBe('pod/simple-pod created');
  });

  test('kubectl get pods', async () => {
    await minutes(1);
    expect(await type('kubectl get pods')).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE\nsimple-pod +1\/1 +Running +0 +\S+$/);
  });

  test('kubectl logs simple-pod', async () => {
    expect(await type('kubectl logs simple-pod')).toContain('start worker process');
  });

  test('kubectl exec -ti simple-pod bash', async () => {
    await terminal.press('kubectl exec -ti simple-pod bash\r', INSIDE);
    expect(await inside('hostname')).toBe('simple-pod');
    await terminal.press('exit\r', PROMPT);
  });
});

describe('Deployment', () => {
  test('kubectl create deployment first-deployment --image=nginx', async () => {
    expect(await type('kubectl create deployment first-deployment --image=nginx')).toBe('deployment.apps/first-deployment created');
    await minutes(1);
    expect(await type('kubectl get pods')).toMatch(/^NAME +READY.*\nfirst-deployment-[a-z0-9]{8,10}-[a-z0-9]{5} +1\/1 +Running +0 +\S+\nsimple-pod +1\/1 +Running/);
  });

  test('kubectl get deploy, kubectl get rs', async () => {
    expect(await type('kubectl get deploy')).toMatch(/^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nfirst-deployment +1\/1 +1 +1 +\S+$/);
    expect(await type('kubectl get rs')).toMatch(/^NAME +DESIRED +CURRENT +READY +AGE\nfirst-deployment-[a-z0-9]+ +1 +1 +1 +\S+$/);
  });

  test('kubectl scale to 3 and back to 1', async () => {
    expect(await type('kubectl scale deploy/first-deployment --replicas=3')).toBe('deployment.apps/first-deployment scaled');
    await minutes(1);
    expect(await podNames()).toHaveLength(3);
    expect(await type('kubectl scale deploy/first-deployment --replicas=1')).toBe('deployment.apps/first-deployment scaled');
    expect(await type('kubectl get pods')).toMatch(/Terminating/);
    await minutes(1);
    expect(await podNames()).toHaveLength(1);
  });

  test('kubectl get po/… -o yaml', async () => {
    const [name = ''] = await podNames();
    const yaml = await type(`kubectl get po/${name} -o yaml`);
    for (const part of ['generateName: first-deployment-', 'pod-template-hash:', 'kind: ReplicaSet', 'restartPolicy: Always', 'terminationGracePeriodSeconds: 30', 'key: node.kubernetes.io/not-ready', 'cni.projectcalico.org/podIP: 10.42.', 'nodeName: student1-worker']) expect(yaml).toContain(part);
  });
});

describe('Rollout', () => {
  test('kubectl set image', async () => {
    await type('kubectl scale deploy/first-deployment --replicas=3');
    await minutes(1);
    expect(await type('kubectl set image deploy/first-deployment nginx=nginx:1.15.2')).toBe('deployment.apps/first-deployment image updated');
    const during = await type('kubectl get pod');
    expect(new Set([...during.matchAll(/first-deployment-([a-z0-9]+)-/g)].map((match) => match[1])).size).toBe(2);
    await minutes(2);
  });

  test('kubectl rollout history, status, undo', async () => {
    expect(await type('kubectl rollout history deploy/first-deployment')).toMatch(/^deployment.apps\/first-deployment ?\nREVISION +CHANGE-CAUSE\n1 +<none>\n2 +<none>/);
    expect(await type('kubectl rollout status deploy/first-deployment')).toBe('deployment "first-deployment" successfully rolled out');
    expect(await type('kubectl get deploy/first-deployment -o yaml')).toContain('- image: nginx:1.15.2');
    expect(await type('kubectl rollout undo deploy/first-deployment')).toBe('deployment.apps/first-deployment rolled back');
    await minutes(2);
    expect(await type('kubectl get deploy/first-deployment -o yaml')).toMatch(/- image: nginx\n/);
  });
});

describe('Services', () => {
  test('the addresses of the pods', async () => {
    const suffixes = (await podNames()).map((name) => name.split('-').at(-1));
    const prefix = (await podNames())[0]?.split('-').slice(0, -1).join('-') ?? '';
    const shown = await type(`for i in ${suffixes.join(' ')} ; do kubectl describe po/${prefix}-$i |grep -i ip ; done`);
    expect(new Set(shown.match(/10\.42\.[12]\.\d+/g)).size).toBe(3);
  });

  test('kubectl expose, kubectl get svc', async () => {
    expect(await type('kubectl expose --name=nginx --port=80 --target-port=80 deploy/first-deployment')).toBe('service/nginx exposed');
    expect(await type('kubectl get svc')).toMatch(/kubernetes +ClusterIP +10\.43\.0\.1 +<none> +443\/TCP +\S+\nnginx +ClusterIP +10\.43\.\d+\.\d+ +<none> +80\/TCP +/);
  });

  test('nslookup and curl inside simple-pod', async () => {
    await terminal.press('kubectl exec -ti simple-pod bash\r', INSIDE);
    await inside('apt update');
    await inside('apt install -y dnsutils');
    expect(await inside('nslookup nginx')).toMatch(/^Server:\t\t10\.43\.0\.10\nAddress:\t10\.43\.0\.10#53\n\nName:\tnginx\.default\.svc\.cluster\.local\nAddress: 10\.43\.\d+\.\d+/);
    await inside('apt install -y curl');
    expect(await inside('curl nginx')).toContain('<title>Welcome to nginx!</title>');
    await terminal.press('exit\r', PROMPT);
  });

  test('Pod1, Pod2 and Pod3 answer in turn', async () => {
    for (const [index, name] of (await podNames()).entries()) {
      await terminal.press(`kubectl exec -ti ${name} bash\r`, INSIDE);
      await inside(`echo "Pod${index + 1}" > /usr/share/nginx/html/index.html`);
      await terminal.press('exit\r', PROMPT);
    }
    await terminal.press('kubectl exec -ti simple-pod bash\r', INSIDE);
    const answers = [await inside('curl -s nginx'), await inside('curl -s nginx'), await inside('curl -s nginx')];
    expect(answers.sort()).toEqual(['Pod1', 'Pod2', 'Pod3']);
    await terminal.press('exit\r', PROMPT);
  });
});

describe('Ingress', () => {
  test('the controller and the nodes', async () => {
    const pods = await type('kubectl get pods -n ingress-nginx');
    expect(pods.match(/^nginx-ingress-controller-[a-z0-9]{5} +1\/1 +Running/gm)).toHaveLength(2);
    expect(pods).toMatch(/^default-http-backend-[a-z0-9]+-[a-z0-9]{5} +1\/1 +Running/m);
    expect(await type('kubectl get nodes')).toMatch(/student1-master1 +Ready +controlplane,etcd .*\nstudent1-worker1 +Ready +worker .*\nstudent1-worker2 +Ready +worker /);
    const node = await type('kubectl describe node student1-worker1 |grep -i ip');
    for (const line of ['flannel.alpha.coreos.com/public-ip: 172.31.1.26', 'rke.cattle.io/external-ip: 18.195.213.49', 'rke.cattle.io/internal-ip: 172.31.1.26', 'InternalIP:  172.31.1.26']) expect(node).toContain(line);
  });

  test('curl 172.31.1.26 reaches the default backend', async () => {
    expect(await type('curl -s 172.31.1.26; echo')).toBe('default backend - 404');
  });

  test('the ingress and its two addresses', async () => {
    await nano(
      'ingress.yaml',
      'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: my-ingress\nspec:\n  rules:\n  - host: nginx.example.com\n    http:\n      paths:\n      - path: /\n        pathType: Prefix\n        backend:\n          service:\n            name: nginx\n            port:\n              number: 80\n',
    );
    expect(await type('kubectl apply -f ingress.yaml')).toBe('ingress.networking.k8s.io/my-ingress created');
    await minutes(1);
    expect(await type('kubectl get ing')).toMatch(/my-ingress +\S+ +nginx\.example\.com +18\.195\.213\.49,54\.93\.36\.34 +80 +/);
    expect(await type("curl -s -H 'Host: nginx.example.com' 18.195.213.49")).toMatch(/^Pod[123]$/);
    expect(await type("curl -s -H 'Host: nginx.example.com' 54.93.36.34")).toMatch(/^Pod[123]$/);
  });
});

describe('Labels and selectors', () => {
  test('kubectl describe | grep', async () => {
    const [name = ''] = await podNames();
    expect(await type(`kubectl describe po/${name}|grep -i labels`)).toMatch(/Labels: +app=first-deployment/);
    expect(await type('kubectl describe deploy/first-deployment |grep -i selector')).toMatch(/Selector: +app=first-deployment/);
    expect(await type('kubectl describe svc/nginx |grep -i selector')).toMatch(/Selector: +app=first-deployment/);
  });
});
