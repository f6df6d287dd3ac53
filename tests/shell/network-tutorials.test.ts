/** What the tutorials of the Kubernetes documentation have their readers type around applications and their network. */
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { contentAssets, START } from '../support/assets.ts';

let lab: VirtualLab;

beforeAll(async () => {
  lab = new VirtualLab({ profile: 'from-pods-to-ingress', seed: 'network-tutorials', assets: await contentAssets(), start: START });
  await apply('web', STATEFUL_SET);
  await apply('mysql', MYSQL);
  await run(
    'kubectl create deployment source-ip-app --image=registry.k8s.io/echoserver:1.10; kubectl expose deployment source-ip-app --name=clusterip --port=80 --target-port=8080',
  );
  await run(
    'for v in 1.0 2.0; do kubectl create deployment hello-${v%.0} --image=us-docker.pkg.dev/google-samples/containers/gke/hello-app:$v; done; sleep 60',
  );
});

afterAll(() => lab.dispose());

async function run(line: string): Promise<string> {
  const { stdout, stderr } = await lab.run(line);
  return stdout + stderr;
}

const apply = (name: string, text: string): Promise<string> => run(`cat > ${name}.yaml <<'END'\n${text}END\nkubectl apply -f ${name}.yaml`);

const STATEFUL_SET = `apiVersion: v1
kind: Service
metadata: { name: nginx, labels: { app: nginx } }
spec: { ports: [{ port: 80, name: web }], clusterIP: None, selector: { app: nginx } }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: web }
spec:
  serviceName: nginx
  replicas: 2
  selector: { matchLabels: { app: nginx } }
  template:
    metadata: { labels: { app: nginx } }
    spec:
      containers:
        - name: nginx
          image: registry.k8s.io/nginx-slim:0.24
          ports: [{ containerPort: 80, name: web }]
          volumeMounts: [{ name: www, mountPath: /usr/share/nginx/html }]
  volumeClaimTemplates:
    - metadata: { name: www }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`;

const MYSQL = `apiVersion: v1
kind: Service
metadata: { name: mysql }
spec: { ports: [{ port: 3306 }], selector: { app: mysql }, clusterIP: None }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: mysql-pv-claim }
spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 20Gi } } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: mysql }
spec:
  selector: { matchLabels: { app: mysql } }
  strategy: { type: Recreate }
  template:
    metadata: { labels: { app: mysql } }
    spec:
      containers:
        - image: mysql:9
          name: mysql
          env: [{ name: MYSQL_ROOT_PASSWORD, value: password }]
          ports: [{ containerPort: 3306, name: mysql }]
          volumeMounts: [{ name: data, mountPath: /var/lib/mysql }]
      volumes: [{ name: data, persistentVolumeClaim: { claimName: mysql-pv-claim } }]
`;

test('a Job computes digits of pi', async () => {
  await run(
    `kubectl create job pi --image=perl:5.34.0 -- perl -Mbignum=bpi -wle 'print bpi(100)'; kubectl wait --for=condition=complete job/pi --timeout=120s`,
  );
  expect(await run('kubectl logs job/pi')).toMatch(/^3\.14159265358979323846264338327950288419716939937510582097494459230781640628620899/);
});

test('pods of a StatefulSet keep their names and pages, and are found by busybox 1.28', async () => {
  await run(`for i in 0 1; do kubectl exec "web-$i" -- sh -c 'echo "$(hostname)" > /usr/share/nginx/html/index.html'; done`);
  expect(await run('for i in 0 1; do kubectl exec "web-$i" -- curl -s http://localhost/; done')).toBe('web-0\nweb-1\n');
  const address = await run("kubectl get pod web-0 -o jsonpath='{.status.podIP}'");
  const found = await run('kubectl run dns-test --image=busybox:1.28 --restart=Never --rm -i -- nslookup web-0.nginx');
  expect(found).toMatch(
    /^Server: {4}10\.\d+\.0\.10\nAddress 1: 10\.\d+\.0\.10 kube-dns\.kube-system\.svc\.cluster\.local\n\nName: {6}web-0\.nginx\n/,
  );
  expect(found).toContain(`Address 1: ${address} web-0.nginx.default.svc.cluster.local\n`);
  expect(await run(`kubectl run about --image=busybox:1.28 --restart=Never --rm -i -- sh -c 'busybox | head -1; ls /usr/share' 2>&1`)).toMatch(
    /^BusyBox v1\.28\.4 multi-call binary\.\nls: /,
  );
  await run('kubectl delete pod -l app=nginx; sleep 20');
  expect(await run('for i in 0 1; do kubectl exec "web-$i" -- curl -s http://localhost/; done')).toBe('web-0\nweb-1\n');
});

test('MySQL keeps what a client wrote when its pod is replaced', async () => {
  const client = (sql: string): Promise<string> =>
    run(`kubectl run mysql-client --image=mysql:9 -i --rm --restart=Never -- mysql -h mysql -ppassword -e '${sql}'`);
  expect(
    await client(
      'CREATE DATABASE shop; USE shop; CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20)); INSERT INTO t (name) VALUES ("a"),("it`s"); SHOW TABLES;',
    ),
  ).toContain('Tables_in_shop');
  await run('kubectl rollout restart deployment mysql; kubectl rollout status deployment mysql; sleep 20');
  const rows = await client('SELECT * FROM shop.t ORDER BY id;');
  expect(rows).toContain('1\ta');
  expect(rows).toContain('it`s');
});

test('the source address that a pod sees, and two versions of hello-app', async () => {
  const answer = await run('kubectl run box --image=busybox --restart=Never --rm -i -- wget -qO- clusterip');
  expect(answer).toMatch(/client_address=10\.42\.\d+\.\d+\n/);
  const pods = await run(
    'for v in 1 2; do kubectl exec deploy/source-ip-app -- true; kubectl get pod -l app=hello-$v -o jsonpath="{.items[0].status.podIP} "; done',
  );
  const [first = '', second = ''] = pods.match(/10\.42\.\d+\.\d+/g) ?? [];
  const ask = (address: string): Promise<string> => run(`kubectl run ask --image=busybox --restart=Never --rm -i -- wget -qO- ${address}:8080`);
  expect(await ask(first)).toMatch(/^Hello, world!\nVersion: 1\.0\.0\nHostname: hello-1-/);
  expect(await ask(second)).toMatch(/^Hello, world!\nVersion: 2\.0\.0\nHostname: hello-2-/);
});

test('an unknown tag of a known image is not found in its registry', async () => {
  await run('kubectl run gone --image=registry.k8s.io/nginx-slim:9.9; sleep 10');
  expect(await run('kubectl describe pod gone')).toContain('registry.k8s.io/nginx-slim:9.9: not found');
});
