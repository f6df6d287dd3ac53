/** Kustomizations in both homes. */
export const kustomizations: Readonly<Record<string, string>> = {
  'ku/base/kustomization.yaml': `namePrefix: pre-
namespace: prod
commonLabels: {team: a}
resources: [d.yaml]
configMapGenerator:
- name: conf
  literals: [a=1, "b=<x>&y"]
secretGenerator:
- name: sec
  literals: [p=q]
images: [{name: nginx, newTag: "1.27"}]
replicas: [{name: web, count: 4}]
patches:
- patch: |-
    - op: add
      path: /spec/minReadySeconds
      value: 4
  target: {kind: Deployment}
- patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec: {template: {spec: {containers: [{name: c, env: [{name: X, value: y}]}]}}}
`,
  'ku/base/d.yaml': `kind: Service
apiVersion: v1
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      serviceAccountName: runner
      containers:
      - {name: c, image: nginx, envFrom: [{configMapRef: {name: conf}}, {secretRef: {name: sec}}]}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: runner}
---
apiVersion: v1
kind: Namespace
metadata: {name: zz}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: rb}
roleRef: {kind: Role, name: r, apiGroup: rbac.authorization.k8s.io}
subjects: [{kind: ServiceAccount, name: runner, namespace: default},{kind: ServiceAccount, name: default}]
`,
  'ku/over/kustomization.yaml': `resources: [../base, ing.yaml]
nameSuffix: -v2
labels:
- pairs: {env: prod}
  includeSelectors: true
- pairs: {only: meta}
commonAnnotations: {note: hello}
configMapGenerator:
- name: conf
  behavior: merge
  literals: [c=3]
- name: files
  files: [app.properties, renamed=app.properties]
  envs: [env.txt]
  options: {disableNameSuffixHash: true, labels: {x: z}}
images:
- {name: nginx, newName: registry.example.com/nginx, digest: "sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3"}
patches:
- path: patch.yaml
- target: {kind: Service, name: web}
  patch: '[{"op": "replace", "path": "/spec/ports/0/port", "value": 81}]'
`,
  'ku/over/ing.yaml': `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: ing}
spec:
  tls: [{secretName: sec}]
  rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: hpa}
spec: {maxReplicas: 3, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: cj}
spec:
  schedule: "* * * * *"
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, volumes: [{name: v, configMap: {name: files}},{name: s, secret: {secretName: sec}}], containers: [{name: c, image: "nginx:1"}]}}}}
`,
  'ku/over/app.properties': `a=1
b=2
`,
  'ku/over/env.txt': `K=V
# c
L=M
`,
  'ku/over/patch.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
      - name: c
        resources: {limits: {memory: 64Mi}}
      - name: side
        image: busybox:1
---
apiVersion: v1
kind: Namespace
metadata: {name: zz}
$patch: delete
`,
  'ku/missing/kustomization.yaml': `resources: [nope.yaml]
`,
  'ku/unknown/kustomization.yaml': `resource: [nope.yaml]
`,
  'ku/literal/kustomization.yaml': `configMapGenerator: [{name: a, literals: [x]}]
`,
  'ku/nofile/kustomization.yaml': `configMapGenerator: [{name: a, files: [nofile]}]
`,
  'ku/nopatch/kustomization.yaml': `patches: [{path: nope.yaml}]
configMapGenerator: [{name: a, literals: [x=1]}]
`,
  'ku/nomatch/kustomization.yaml': `configMapGenerator: [{name: a, literals: [x=1]}]
patches:
- patch: '{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "zzz"}}'
`,
  'ku/broken/kustomization.yaml': `resources: [a: b
`,
  'ku/bases/kustomization.yaml': `bases: [base]
`,
  'ku/bases/base/x': ``,
  'ku/options/kustomization.yaml': `generatorOptions: {disableNameSuffixHash: true, labels: {k: v}, annotations: {m: "o"}, immutable: true}
configMapGenerator: [{name: a, literals: [x=1], options: {labels: {l: z}}},{name: b, namespace: q, literals: [x="quoted"]}]
`,
  'ku/strategic/kustomization.yaml': `resources: [web.yaml]
patchesStrategicMerge: [p.yaml]
patchesJson6902: [{target: {group: apps, version: v1, kind: Deployment, name: web}, path: j.yaml}]
components: [../component]
`,
  'ku/strategic/web.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: nginx}]}}}
`,
  'ku/strategic/p.yaml': `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, annotations: {p: q}}
spec: {replicas: 3}
`,
  'ku/strategic/j.yaml': `- {op: add, path: /metadata/labels, value: {j: k}}
`,
  'ku/component/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
namePrefix: comp-
configMapGenerator: [{name: c, literals: [q=r]}]
`,
  'ku/twice/kustomization.yaml': `resources: [../strategic/web.yaml]
`,
  'ku/live/kustomization.yaml': `configMapGenerator: [{name: live, literals: [x=1]}]
namePrefix: k-
`,
};
