import { describedManifests } from './described.ts';
import { manifestMistakes } from './manifest-mistakes.ts';
import { kustomizations } from './kustomizations.ts';
import { preferenceFiles } from './preferences.ts';

/** Files in both homes. `@` is the side's name. */
export const files: Readonly<Record<string, string>> = {
  ...kustomizations,
  ...manifestMistakes,
  ...preferenceFiles,
  ...describedManifests,
  'web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
      - name: nginx
        image: nginx:1.25
        ports: [{containerPort: 80}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
`,
  'config-map.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, labels: {tier: back}}
data: {colour: blue, size: "3"}
`,
  'config-map-2.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, labels: {tier: back}}
data: {colour: red, shape: round}
`,
  'pod.yaml': `apiVersion: v1
kind: Pod
metadata: {name: single, labels: {app: single}}
spec:
  containers:
  - {name: main, image: "nginx:1.25", resources: {requests: {cpu: 50m, memory: 32Mi}, limits: {memory: 64Mi}}}
`,
  'sets.yaml': `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: agent, image: "nginx:1.25"}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  replicas: 1
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: "nginx:1.25"}]}
`,
  'unknown-field.yaml': `apiVersion: v1
kind: ConfigMap
metadata: {name: unknown}
dat: {a: b}
`,
  'unknown-kind.yaml': `apiVersion: v1
kind: Gadget
metadata: {name: unknown}
`,
  'broken.yaml': `apiVersion: v1
kind: ConfigMap
 metadata: {name: broken}
`,
  'list.yaml': `apiVersion: v1
kind: List
items:
- {apiVersion: v1, kind: ConfigMap, metadata: {name: first}, data: {a: "1"}}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: second}, data: {b: "2"}}
`,
  'patch.yaml': `metadata: {labels: {patched: "yes"}}
`,
  'columns.txt': `NAME           IMAGE
.metadata.name .spec.template.spec.containers[0].image
`,
  'template.gotmpl': `{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}`,
  'path.jsonpath': `{.items[*].metadata.name}`,
  'env.txt': `A=1
B=two
`,
};
