/** Every command line about pods and what runs them of "Learning K8s", typed in the document's order, in one terminal. */
import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { contentAssets, START } from '../support/assets.ts';
import { TypedTerminal } from '../support/typed-terminal.ts';

const PROMPT = /student1@ip-172-31-3-110:~\$ $/;

let lab: VirtualLab;
let terminal: TypedTerminal;

const type = (line: string): Promise<string> => terminal.type(line, PROMPT);
const minutes = (count: number): Promise<unknown> => lab.run(`sleep ${count * 60}`);

/** The document's files come with it: they are not typed. */
async function file(path: string, text: string): Promise<void> {
  await lab.run(`mkdir -p "$(dirname ${path})"; cat > ${path} <<'PODIUM'\n${text}\nPODIUM`);
}

async function names(prefix: string): Promise<string[]> {
  const table = await type('kubectl get pods');
  return [...table.matchAll(new RegExp(`^(${prefix}-\\S+) +1/1 +Running`, 'gm'))].map((match) => match[1] ?? '');
}

const LABELS = 'labels:\n    app: myapp\n    type: front-end';

function controller(kind: string, name: string, apiVersion: string, replicas: number, selector = ''): string {
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  ${LABELS}\nspec:\n  template:\n    metadata:\n      name: myapp-nginx\n      labels:\n        app: myapp\n        type: front-end\n    spec:\n      containers:\n        - name: nginx\n          image: nginx:alpine\n  replicas: ${replicas}${selector}`;
}

beforeAll(async () => {
  lab = new VirtualLab({ profile: 'from-pods-to-ingress', seed: 'document-001', assets: await contentAssets(), start: START });
  terminal = new TypedTerminal(lab);
  await terminal.waitFor(PROMPT);
}, 60_000);

afterAll(() => lab.dispose());

describe('Basic usage', () => {
  test('kubectl run my-nginx --image nginx; get pods; get all', async () => {
    expect(await type('kubectl run my-nginx --image nginx')).toBe('pod/my-nginx created');
    await minutes(1);
    expect(await type('kubectl get pods')).toMatch(/^NAME +READY +STATUS +RESTARTS +AGE\nmy-nginx +1\/1 +Running +0 +\S+$/);
    expect(await type('kubectl get all')).toMatch(/pod\/my-nginx +1\/1 +Running[\s\S]*\n\nNAME +TYPE +CLUSTER-IP +EXTERNAL-IP +PORT\(S\) +AGE\nservice\/kubernetes +ClusterIP +10\.43\.0\.1 +<none> +443\/TCP/);
  });

  test('kubectl delete pod my-nginx', async () => {
    expect(await type('kubectl delete pod my-nginx')).toMatch(/^pod "my-nginx" deleted/);
  });

  test('kubectl run web; kubectl scale deploy/web finds no deployment any more', async () => {
    await type('kubectl run web --image nginx:latest');
    expect(await type('kubectl scale deploy/web --replicas 2')).toContain('deployments.apps "web" not found');
    await minutes(1);
    expect(await type('kubectl logs -l run=web')).toContain('start worker process');
    expect(await type('kubectl describe pod/web')).toMatch(/Image: +nginx:latest/);
    await type('kubectl delete pod web');
  });
});

describe('Pods', () => {
  test('kubectl create -f exercises/01-nginx-pod.yml; get pods -w; edit and delete', async () => {
    await file('exercises/01-nginx-pod.yml', `apiVersion: v1\nkind: Pod\nmetadata:\n  name: nginx\n  ${LABELS}\nspec:\n  containers:\n    - name: nginx\n      image: nginx:alpine`);
    expect(await type('kubectl create -f exercises/01-nginx-pod.yml')).toBe('pod/nginx created');
    const watched = await terminal.press('kubectl get pods -w\r', /1\/1 +Running/);
    expect(watched).toMatch(/nginx +0\/1 +ContainerCreating/);
    await terminal.press('\x03', PROMPT);
    expect(await type('kubectl delete pods/nginx')).toMatch(/^pod "nginx" deleted/);
  });
});

describe('Replication controller and replica set', () => {
  test('the controller keeps two pods', async () => {
    await file('exercises/02-replication-controller.yml', controller('ReplicationController', 'myapp-rc', 'v1', 2));
    expect(await type('kubectl create -f exercises/02-replication-controller.yml')).toBe('replicationcontroller/myapp-rc created');
    await minutes(1);
    expect(await names('myapp-rc')).toHaveLength(2);
    await type('kubectl delete rc myapp-rc');
    await minutes(1);
  });

  test('the set adopts a pod that was there before, and replaces one that is killed', async () => {
    await type('kubectl create -f exercises/01-nginx-pod.yml');
    await minutes(1);
    await file('exercises/replicaset.yml', controller('ReplicaSet', 'myapp-rs', 'apps/v1', 2, '\n  selector:\n    matchLabels:\n      type: front-end'));
    expect(await type('kubectl create -f exercises/replicaset.yml')).toBe('replicaset.apps/myapp-rs created');
    await minutes(1);
    expect(await names('myapp-rs')).toHaveLength(1);
    expect(await type("kubectl get pod nginx -o jsonpath='{.metadata.ownerReferences[0].name}'; echo")).toBe('myapp-rs');
    const [victim = ''] = await names('myapp-rs');
    expect(await type(`kubectl delete pod/${victim}`)).toMatch(new RegExp(`^pod "${victim}" deleted`));
    await minutes(1);
    const after = await names('myapp-rs');
    expect(after).toHaveLength(1);
    expect(after).not.toContain(victim);
  });

  test('replace the file with six replicas; scale by file and by name', async () => {
    await type("sed -i 's/replicas: 2/replicas: 6/' exercises/replicaset.yml");
    expect(await type('kubectl replace -f exercises/replicaset.yml')).toBe('replicaset.apps/myapp-rs replaced');
    await minutes(1);
    expect(await names('(?:myapp-rs|nginx)')).toHaveLength(5);
    expect(await type('kubectl scale --replicas=3 -f exercises/replicaset.yml')).toBe('replicaset.apps/myapp-rs scaled');
    expect(await type('kubectl scale --replicas=2 replicaset myapp-rs')).toBe('replicaset.apps/myapp-rs scaled');
    await minutes(1);
    expect(await type('kubectl get rs')).toMatch(/myapp-rs +2 +2 +2 /);
    await type('kubectl delete rs myapp-rs');
    await minutes(1);
  });
});

describe('Deployment', () => {
  const DEPLOYMENT = `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: myapp-deployment\n  ${LABELS}\nspec:\n  selector:\n    matchLabels:\n      app: myapp\n  replicas: 2\n  template:\n    metadata:\n      name: nginx\n      labels:\n        app: myapp\n    spec:\n      containers:\n      - name: nginx\n        image: nginx:alpine\n        resources:\n          limits:\n            memory: "128Mi"\n            cpu: "500m"`;

  test('create, status, history', async () => {
    await file('exercises/04-deployment.yml', DEPLOYMENT);
    expect(await type('kubectl create -f exercises/04-deployment.yml')).toBe('deployment.apps/myapp-deployment created');
    const status = await type('kubectl rollout status deployment.apps/myapp-deployment');
    expect(status).toMatch(/^Waiting for deployment "myapp-deployment" rollout to finish: 0 of 2 updated replicas are available\.\.\.\n/);
    expect(status).toMatch(/deployment "myapp-deployment" successfully rolled out$/);
    expect(await type('kubectl rollout history deployment.apps/myapp-deployment')).toMatch(/REVISION +CHANGE-CAUSE\n1 +<none>/);
  });

  test('another image, back again, and the revisions that are left', async () => {
    expect(await type(`KUBE_EDITOR="sed -i 's/^      name: nginx$/      name: nginx-web/'" kubectl edit deployment.apps/myapp-deployment`)).toBe('deployment.apps/myapp-deployment edited');
    await minutes(1);
    expect(await type('kubectl set image deployment/myapp-deployment nginx=nginx:1.9.1')).toBe('deployment.apps/myapp-deployment image updated');
    expect(await type('kubectl rollout status deployment/myapp-deployment')).toContain('Waiting for deployment "myapp-deployment" rollout to finish: 1 out of 2 new replicas have been updated...');
    expect(await type('kubectl describe deployment/myapp-deployment | grep -i image')).toMatch(/Image: +nginx:1\.9\.1/);
    expect(await type('kubectl rollout undo deployment/myapp-deployment')).toBe('deployment.apps/myapp-deployment rolled back');
    await minutes(1);
    expect(await type('kubectl rollout history deployment.apps/myapp-deployment')).toMatch(/\n1 +<none>\n3 +<none>\n4 +<none>/);
    expect(await type('kubectl describe deployment/myapp-deployment | grep -i image')).toMatch(/Image: +nginx:alpine/);
  });

  test('an image that does not exist leaves two pods running and one that cannot be pulled', async () => {
    expect(await type('kubectl set image deployment/myapp-deployment nginx=nginx:thatDoesNotExist')).toBe('deployment.apps/myapp-deployment image updated');
    await lab.run('sleep 8');
    expect(await type('kubectl get deployment')).toMatch(/myapp-deployment +2\/2 +1 +2 /);
    const pods = await type('kubectl get pods');
    expect(pods.match(/ +1\/1 +Running/g)).toHaveLength(2);
    expect(pods).toMatch(/0\/1 +(ErrImagePull|ImagePullBackOff) +0/);
    await type('kubectl rollout undo deployment/myapp-deployment');
    await minutes(1);
    expect((await type('kubectl get pods')).match(/ +1\/1 +Running/g)).toHaveLength(2);
    await type('kubectl delete deployment myapp-deployment');
    await minutes(1);
  });
});

describe('Services', () => {
  const service = (name: string, kind: string, ports: string): string =>
    `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\nspec:\n  type: ${kind}\n  ports:\n    - ${ports}\n  selector:\n    app: myapp\n    type: front-end`;

  test('NodePort: the page at the port of every node', async () => {
    await type('kubectl create -f exercises/01-nginx-pod.yml');
    await file('exercises/nodeport.yml', service('myapp-nodeport', 'NodePort', '{ targetPort: 80, port: 80, nodePort: 30080 }'));
    expect(await type('kubectl create -f exercises/nodeport.yml')).toBe('service/myapp-nodeport created');
    await minutes(1);
    for (const node of (await lab.run("kubectl get nodes -o jsonpath='{.items[*].status.addresses[0].address}'")).stdout.split(' '))
      expect(await type(`curl -s http://${node}:30080`)).toContain('<title>Welcome to nginx!</title>');
  });

  test('ClusterIP: the page from inside', async () => {
    await file('exercises/clusterip.yml', service('myapp-clusterip', 'ClusterIP', '{ port: 80, targetPort: 80 }'));
    await type('kubectl create -f exercises/clusterip.yml');
    expect(await type('kubectl exec nginx -- curl -s myapp-clusterip')).toContain('Welcome to nginx!');
    await type('kubectl delete pod nginx; kubectl delete svc myapp-nodeport myapp-clusterip');
  });
});

const PARTS = [
  ['voting-app', 'kodekloud/examplevotingapp_vote:v1', 'voting-service', 80, 30004],
  ['result-app', 'kodekloud/examplevotingapp_result:v1', 'result-service', 80, 30005],
  ['redis', 'redis:alpine', 'redis', 6379, 0],
  ['postgres', 'postgres:9.4', 'db', 5432, 0],
  ['worker-app', 'kodekloud/examplevotingapp_worker:v1', '', 0, 0],
] as const;

function container(name: string, image: string, indent: string): string {
  const env = name === 'postgres' ? `\n${indent}  env:\n${indent}    - { name: POSTGRES_USER, value: postgres }\n${indent}    - { name: POSTGRES_PASSWORD, value: postgres }` : '';
  return `${indent}- name: ${name}\n${indent}  image: ${image}${env}`;
}

/** The votes per option that the result page shows at a node's port. */
const result = async (): Promise<string | undefined> => /<div id="result">(.*)<\/div>/.exec(await type('curl -s http://172.31.1.26:30005'))?.[1];

describe('The voting application', () => {
  test('as pods and services', async () => {
    for (const [name, image, service, port, nodePort] of PARTS) {
      await file(`votingapp/${name}-pod.yml`, `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}-pod\n  labels: { name: ${name}, app: demo-voting-app }\nspec:\n  containers:\n${container(name, image, '    ')}`);
      if (service !== '')
        await file(`votingapp/${name}-service.yml`, `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${service}\nspec:\n  type: ${nodePort === 0 ? 'ClusterIP' : 'NodePort'}\n  ports:\n    - { port: ${port}, targetPort: ${port}${nodePort === 0 ? '' : `, nodePort: ${nodePort}`} }\n  selector: { name: ${name}, app: demo-voting-app }`);
    }
    await type('kubectl apply -f votingapp/');
    await minutes(2);
    const all = await type('kubectl get all');
    expect(all.match(/^pod\/\S+-pod +1\/1 +Running/gm)).toHaveLength(5);
    expect(all).toMatch(/service\/voting-service +NodePort +10\.43\.\d+\.\d+ +<none> +80:30004\/TCP/);
    expect(all).toMatch(/service\/db +ClusterIP +10\.43\.\d+\.\d+ +<none> +5432\/TCP/);
  });

  test('a vote by the page of one service is in the result of the other', async () => {
    const page = await type('curl -s http://172.31.1.26:30004');
    expect(page).toContain('<title>Cats vs Dogs!</title>');
    expect(page).toContain('<button id="a" type="submit" name="vote"');
    expect(await result()).toBe('No votes yet');
    await type('curl -s -o /dev/null -c jar -b jar -d vote=a http://172.31.1.26:30004');
    await lab.run('sleep 3');
    expect(await result()).toBe('1 vote');
    await type('curl -s -o /dev/null -d vote=b http://172.31.1.26:30004');
    await type('curl -s -o /dev/null -d vote=b http://172.31.1.26:30004');
    await lab.run('sleep 3');
    expect(await result()).toBe('3 votes');
    expect(await type('curl -s http://172.31.1.26:30005')).toMatch(/dogs"><div class="label">Dogs<\/div><div class="stat">66\.7%/);
    expect(await type("kubectl exec postgres-pod -- psql -U postgres -tAc 'SELECT vote, COUNT(id) FROM votes GROUP BY vote ORDER BY vote'")).toBe('a|1\nb|2');
    expect(await type('kubectl logs worker-app-pod')).toContain("Processing vote for 'b' by '");
  });

  test('a second vote of the same voter changes the first', async () => {
    await type("curl -s -o /dev/null -H 'Cookie: voter_id=me' -d vote=a http://172.31.1.26:30004");
    await type("curl -s -o /dev/null -H 'Cookie: voter_id=me' -d vote=b http://172.31.1.26:30004");
    await lab.run('sleep 3');
    expect(await result()).toBe('4 votes');
    expect(await type("kubectl exec postgres-pod -- psql -U postgres -tAc \"SELECT vote FROM votes WHERE id = 'me'\"")).toBe('b');
  });

  test('without redis a vote fails, and counts again when it is back', async () => {
    await type('kubectl delete pod redis-pod');
    expect(await type("curl -s -o /dev/null -w '%{http_code}\\n' -d vote=a http://172.31.1.26:30004")).toBe('500');
    await type('kubectl apply -f votingapp/');
    await minutes(1);
    await type('curl -s -o /dev/null -d vote=a http://172.31.1.26:30004');
    await lab.run('sleep 5');
    expect(await result()).toBe('5 votes');
  });

  test('as deployments', async () => {
    await type('kubectl delete pods -l app=demo-voting-app');
    await minutes(1);
    for (const [name, image] of PARTS) {
      await file(`votingapp/${name}-deploy.yml`, `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${name}-deploy\n  labels: { app: demo-voting-app }\nspec:\n  replicas: 1\n  selector: { matchLabels: { name: ${name}, app: demo-voting-app } }\n  template:\n    metadata:\n      labels: { name: ${name}, app: demo-voting-app }\n    spec:\n      containers:\n${container(name, image, '        ')}`);
      expect(await type(`kubectl apply -f votingapp/${name}-deploy.yml`)).toBe(`deployment.apps/${name}-deploy created`);
    }
    await minutes(2);
    expect((await type('kubectl get deployment,svc')).match(/^deployment\.apps\/\S+-deploy +1\/1 +1 +1 /gm)).toHaveLength(5);
    expect(await result()).toBe('No votes yet');
    await type('kubectl scale deployment voting-app-deploy --replicas=3');
    await minutes(1);
    for (let count = 0; count < 6; count++) await type('curl -s -o /dev/null -d vote=a http://172.31.1.26:30004');
    await lab.run('sleep 3');
    expect(await result()).toBe('6 votes');
  });
});
