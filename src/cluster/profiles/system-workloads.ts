// What runs in kube-system and ingress-nginx of a cluster made by RKE.
import type { Manifest } from './cluster-profile.ts';

type Fields = Readonly<Record<string, unknown>>;

const EVERYWHERE = [{ operator: 'Exists' }];

function deployment(namespace: string, name: string, replicas: number, label: Fields, pod: Fields): Manifest {
  const labels = label as Readonly<Record<string, string>>;
  return {
    resource: 'deployments.apps',
    object: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name, namespace, labels },
      spec: { replicas, selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } },
    },
  };
}

function daemonSet(namespace: string, name: string, label: Fields, pod: Fields): Manifest {
  const labels = label as Readonly<Record<string, string>>;
  return {
    resource: 'daemonsets.apps',
    object: {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name, namespace, labels },
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: pod } },
    },
  };
}

function service(namespace: string, name: string, labels: Readonly<Record<string, string>>, spec: Fields): Manifest {
  return { resource: 'services', object: { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace, labels }, spec } };
}

function account(namespace: string, name: string): Manifest {
  return { resource: 'serviceaccounts', object: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } } };
}

const COREFILE = `.:53 {
    errors
    health {
      lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
      pods insecure
      fallthrough in-addr.arpa ip6.arpa
    }
    prometheus :9153
    forward . "/etc/resolv.conf"
    cache 30
    loop
    reload
    loadbalance
}
`;

export function systemWorkloads(dnsAddress: string): readonly Manifest[] {
  return [
    account('kube-system', 'coredns'),
    account('kube-system', 'canal'),
    account('kube-system', 'kube-proxy'),
    account('kube-system', 'metrics-server'),
    {
      resource: 'configmaps',
      object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'coredns', namespace: 'kube-system' }, data: { Corefile: COREFILE } },
    },
    daemonSet(
      'kube-system',
      'canal',
      { 'k8s-app': 'canal' },
      {
        serviceAccountName: 'canal',
        hostNetwork: true,
        priorityClassName: 'system-node-critical',
        tolerations: EVERYWHERE,
        terminationGracePeriodSeconds: 0,
        containers: [
          {
            name: 'calico-node',
            image: 'docker.io/calico/node:v3.30.2',
            env: [{ name: 'NODENAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
            resources: { requests: { cpu: '250m' } },
          },
          { name: 'kube-flannel', image: 'docker.io/flannel/flannel:v0.27.0' },
        ],
      },
    ),
    daemonSet(
      'kube-system',
      'kube-proxy',
      { 'k8s-app': 'kube-proxy' },
      {
        serviceAccountName: 'kube-proxy',
        hostNetwork: true,
        priorityClassName: 'system-node-critical',
        tolerations: EVERYWHERE,
        containers: [
          {
            name: 'kube-proxy',
            image: 'registry.k8s.io/kube-proxy:v1.34.1',
            command: ['/usr/local/bin/kube-proxy', '--config=/var/lib/kube-proxy/config.conf', '--hostname-override=$(NODE_NAME)'],
            env: [{ name: 'NODE_NAME', valueFrom: { fieldRef: { fieldPath: 'spec.nodeName' } } }],
          },
        ],
      },
    ),
    deployment(
      'kube-system',
      'coredns',
      2,
      { 'k8s-app': 'kube-dns' },
      {
        serviceAccountName: 'coredns',
        dnsPolicy: 'Default',
        priorityClassName: 'system-cluster-critical',
        containers: [
          {
            name: 'coredns',
            image: 'registry.k8s.io/coredns/coredns:v1.12.1',
            args: ['-conf', '/etc/coredns/Corefile'],
            ports: [
              { containerPort: 53, name: 'dns', protocol: 'UDP' },
              { containerPort: 53, name: 'dns-tcp', protocol: 'TCP' },
              { containerPort: 9153, name: 'metrics', protocol: 'TCP' },
            ],
            resources: { limits: { memory: '170Mi' }, requests: { cpu: '100m', memory: '70Mi' } },
            livenessProbe: { httpGet: { path: '/health', port: 8080 }, initialDelaySeconds: 60, timeoutSeconds: 5, failureThreshold: 5 },
            readinessProbe: { httpGet: { path: '/ready', port: 8181 } },
            volumeMounts: [{ name: 'config-volume', mountPath: '/etc/coredns', readOnly: true }],
          },
        ],
        volumes: [{ name: 'config-volume', configMap: { name: 'coredns', items: [{ key: 'Corefile', path: 'Corefile' }] } }],
      },
    ),
    service(
      'kube-system',
      'kube-dns',
      { 'k8s-app': 'kube-dns', 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' },
      {
        clusterIP: dnsAddress,
        selector: { 'k8s-app': 'kube-dns' },
        ports: [
          { name: 'dns', port: 53, protocol: 'UDP' },
          { name: 'dns-tcp', port: 53, protocol: 'TCP' },
          { name: 'metrics', port: 9153, protocol: 'TCP' },
        ],
      },
    ),
    deployment(
      'kube-system',
      'metrics-server',
      1,
      { 'k8s-app': 'metrics-server' },
      {
        serviceAccountName: 'metrics-server',
        priorityClassName: 'system-cluster-critical',
        containers: [
          {
            name: 'metrics-server',
            image: 'registry.k8s.io/metrics-server/metrics-server:v0.8.0',
            args: ['--secure-port=10250', '--kubelet-insecure-tls'],
            ports: [{ containerPort: 10250, name: 'https', protocol: 'TCP' }],
            resources: { requests: { cpu: '100m', memory: '200Mi' } },
            readinessProbe: { httpGet: { path: '/readyz', port: 'https', scheme: 'HTTPS' }, initialDelaySeconds: 20 },
          },
        ],
      },
    ),
    service(
      'kube-system',
      'metrics-server',
      { 'k8s-app': 'metrics-server' },
      { selector: { 'k8s-app': 'metrics-server' }, ports: [{ name: 'https', port: 443, targetPort: 'https', protocol: 'TCP' }] },
    ),
    ...ingressNginx(),
  ];
}

function ingressNginx(): readonly Manifest[] {
  const namespace = 'ingress-nginx';
  return [
    { resource: 'namespaces', object: { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } } },
    account(namespace, 'nginx-ingress-serviceaccount'),
    {
      resource: 'configmaps',
      object: {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: 'nginx-configuration', namespace, labels: { app: 'ingress-nginx' } },
      },
    },
    {
      resource: 'ingressclasses.networking.k8s.io',
      object: {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'IngressClass',
        metadata: { name: 'nginx', annotations: { 'ingressclass.kubernetes.io/is-default-class': 'true' } },
        spec: { controller: 'k8s.io/ingress-nginx' },
      },
    },
    {
      resource: 'validatingwebhookconfigurations.admissionregistration.k8s.io',
      object: {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingWebhookConfiguration',
        metadata: { name: 'ingress-nginx-admission', labels: { app: 'ingress-nginx' } },
        webhooks: [
          {
            name: 'validate.nginx.ingress.kubernetes.io',
            admissionReviewVersions: ['v1'],
            clientConfig: { service: { namespace, name: 'ingress-nginx-controller-admission', path: '/networking/v1/ingresses' } },
            failurePolicy: 'Fail',
            matchPolicy: 'Equivalent',
            rules: [{ apiGroups: ['networking.k8s.io'], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['ingresses'] }],
            sideEffects: 'None',
          },
        ],
      },
    },
    service(
      namespace,
      'ingress-nginx-controller-admission',
      { app: 'ingress-nginx' },
      { selector: { app: 'ingress-nginx' }, ports: [{ name: 'https-webhook', port: 443, targetPort: 'webhook', appProtocol: 'https' }] },
    ),
    deployment(
      namespace,
      'default-http-backend',
      1,
      { app: 'default-http-backend' },
      {
        terminationGracePeriodSeconds: 60,
        containers: [
          {
            name: 'default-http-backend',
            image: 'registry.k8s.io/defaultbackend-amd64:1.5',
            ports: [{ containerPort: 8080 }],
            resources: { limits: { cpu: '10m', memory: '20Mi' }, requests: { cpu: '10m', memory: '20Mi' } },
            livenessProbe: { httpGet: { path: '/healthz', port: 8080, scheme: 'HTTP' }, initialDelaySeconds: 30, timeoutSeconds: 5 },
          },
        ],
      },
    ),
    service(
      namespace,
      'default-http-backend',
      { app: 'default-http-backend' },
      { selector: { app: 'default-http-backend' }, ports: [{ port: 80, targetPort: 8080 }] },
    ),
    daemonSet(
      namespace,
      'nginx-ingress-controller',
      { app: 'ingress-nginx' },
      {
        serviceAccountName: 'nginx-ingress-serviceaccount',
        nodeSelector: { 'node-role.kubernetes.io/worker': 'true' },
        containers: [
          {
            name: 'nginx-ingress-controller',
            image: 'registry.k8s.io/ingress-nginx/controller:v1.13.2',
            args: [
              '/nginx-ingress-controller',
              '--default-backend-service=$(POD_NAMESPACE)/default-http-backend',
              '--configmap=$(POD_NAMESPACE)/nginx-configuration',
              '--watch-ingress-without-class=true',
            ],
            env: [
              { name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
              { name: 'POD_NAMESPACE', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
            ],
            ports: [
              { name: 'http', containerPort: 80, hostPort: 80, protocol: 'TCP' },
              { name: 'https', containerPort: 443, hostPort: 443, protocol: 'TCP' },
              { name: 'webhook', containerPort: 8443, protocol: 'TCP' },
            ],
            livenessProbe: { httpGet: { path: '/healthz', port: 10254, scheme: 'HTTP' }, initialDelaySeconds: 60 },
            readinessProbe: { httpGet: { path: '/healthz', port: 10254, scheme: 'HTTP' } },
          },
        ],
      },
    ),
  ];
}
