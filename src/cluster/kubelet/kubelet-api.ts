// Mirrors the HTTP handlers of k8s.io/kubernetes/pkg/kubelet/server: what `nodes/NAME/proxy` reaches.
import type { Pod } from '#kube/generated/types.ts';
import { parseQuantity } from '#kube/quantity.ts';
import { formatTime } from '#kube/time.ts';
import type { HttpResponse } from '#posix/network.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import type { NodeContext } from './kubelet-context.ts';
import type { MeasuredContainer } from './pod-usage.ts';

/** What the handlers look at. */
export interface KubeletView {
  readonly node: NodeContext;
  readonly now: number;
  readonly pods: readonly Pod[];
  measure(pod: Pod): readonly MeasuredContainer[];
}

type Handler = (view: KubeletView) => HttpResponse;

const json = (value: unknown): HttpResponse => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: encodeUtf8(JSON.stringify(value)),
});
const text = (body: string, status = 200): HttpResponse => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: encodeUtf8(body),
});

const HANDLERS: Readonly<Record<string, Handler>> = {
  '/healthz': () => text('ok'),
  '/pods': ({ pods }) => json({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items: pods }),
  '/runningpods': ({ pods }) =>
    json({ kind: 'PodList', apiVersion: 'v1', metadata: {}, items: pods.filter(({ status }) => status?.phase === 'Running') }),
  '/stats/summary': (view) => json(summary(view)),
  '/metrics/resource': (view) => text(resourceMetrics(view)),
};

/** Answers 404 where the kubelet serves nothing. */
export function askKubelet(view: KubeletView, path: string): HttpResponse {
  return HANDLERS[path.replace(/(?<=.)\/+$/, '')]?.(view) ?? text('404 page not found\n', 404);
}

const sum = (containers: readonly MeasuredContainer[]): { readonly cpu: number; readonly memory: number } => ({
  cpu: containers.reduce((total, { cpu }) => total + cpu, 0),
  memory: containers.reduce((total, { memory }) => total + memory, 0),
});

/** The Summary of k8s.io/kubelet/pkg/apis/stats/v1alpha1: processors and memory. */
function summary(view: KubeletView): object {
  const time = formatTime(view.now);
  const usage = ({ cpu, memory }: { readonly cpu: number; readonly memory: number }): object => ({
    cpu: { time, usageNanoCores: Math.round(cpu * 1e6) },
    memory: { time, usageBytes: Math.round(memory), workingSetBytes: Math.round(memory) },
  });
  const measured = view.pods.map((pod) => ({ pod, containers: view.measure(pod) }));
  const whole = sum(measured.flatMap(({ containers }) => containers));
  const capacity = parseQuantity(view.node.memory).toNumber();
  return {
    node: {
      nodeName: view.node.name,
      ...usage(whole),
      memory: {
        time,
        availableBytes: Math.max(0, Math.round(capacity - whole.memory)),
        usageBytes: Math.round(whole.memory),
        workingSetBytes: Math.round(whole.memory),
      },
    },
    pods: measured.map(({ pod: { metadata, status }, containers }) => ({
      podRef: { name: metadata.name, namespace: metadata.namespace, uid: metadata.uid },
      startTime: status?.startTime,
      ...usage(sum(containers)),
      containers: containers.map((container) => ({ name: container.name, startTime: formatTime(container.startedAt), ...usage(container) })),
    })),
  };
}

/** What metrics-server scrapes, in Prometheus' text format. */
function resourceMetrics(view: KubeletView): string {
  const containers = view.pods.flatMap((pod) => view.measure(pod).map((container) => ({ pod, container })));
  const series = (name: string, help: string, value: (container: MeasuredContainer) => number): string =>
    [
      `# HELP ${name} ${help}`,
      `# TYPE ${name} gauge`,
      ...containers.map(
        ({ pod: { metadata }, container }) =>
          `${name}{container="${container.name}",namespace="${metadata.namespace ?? ''}",pod="${metadata.name}"} ${value(container)} ${view.now}`,
      ),
    ].join('\n');
  return `${series('container_memory_working_set_bytes', '[STABLE] Current working set of the container in bytes', ({ memory }) => Math.round(memory))}
${series('container_start_time_seconds', '[STABLE] Start time of the container since unix epoch in seconds', ({ startedAt }) => startedAt / 1000)}
`;
}
