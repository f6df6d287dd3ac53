import type { TaskVerdict } from '#courses/types.ts';

/**
 * The asynchronous boundary between the web process and the labs. Only plain data crosses it, so
 * that a lab may live in a worker thread, another process or another machine.
 */
export interface LabHost {
  /** Restores the lab when it was put away, creates it when it is new, joins it when it runs. */
  openLab(request: LabRequest): Promise<LabInfo>;
  verdicts(lab: string): Promise<readonly TaskVerdict[]>;
  /** Listeners hear of what happens from now on; call the result to stop. */
  subscribe(lab: string, listener: (event: LabEvent) => void): () => void;
  clusterMap(lab: string): Promise<ClusterMap>;
  /** Undefined when the object is gone. */
  inspect(lab: string, object: ObjectReference): Promise<ObjectDetails | undefined>;
  /** Throws the learner's cluster and home away and starts the lab again from its seed. */
  resetLab(lab: string): Promise<LabInfo>;
  /** A kubeconfig file for the learner's own kubectl; `origin` is how their browser reaches us. */
  kubeconfig(lab: string, origin: string): Promise<string>;
}

export interface LabRequest {
  /** The attempt's id: one attempt, one lab. */
  readonly lab: string;
  readonly learner: string;
  readonly course: string;
  readonly lesson: string;
  readonly seed: number;
}

export interface LabInfo {
  readonly lab: string;
  /** The cluster's time at the moment of the answer, in milliseconds since the epoch. */
  readonly clusterTime: number;
  readonly kubernetesVersion: string;
  readonly verdicts: readonly TaskVerdict[];
}

export type LabEvent =
  | { readonly kind: 'verdict'; readonly verdict: TaskVerdict }
  /** Something on the cluster map changed; sent at most a few times a second. */
  | { readonly kind: 'cluster-changed' }
  | { readonly kind: 'reset'; readonly info: LabInfo }
  /** A bound was hit or the lab failed: one sentence for the learner. */
  | { readonly kind: 'notice'; readonly message: string };

/** Unhealthy things look unhealthy: `bad` needs someone, `pending` is on its way, `leaving` is terminating. */
export type Health = 'good' | 'pending' | 'bad' | 'leaving';

export interface ClusterMap {
  readonly nodes: readonly MapNode[];
  readonly pods: readonly MapPod[];
  readonly services: readonly MapService[];
  readonly ingresses: readonly MapIngress[];
}

export interface MapNode {
  readonly name: string;
  readonly roles: readonly string[];
  readonly address: string;
  readonly health: Health;
  /** As kubectl prints it: `Ready`, `NotReady,SchedulingDisabled`. */
  readonly status: string;
}

export interface MapPod {
  readonly namespace: string;
  readonly name: string;
  /** Undefined until it is scheduled. */
  readonly node?: string;
  readonly health: Health;
  /** The STATUS column of kubectl get pods: `Running`, `ImagePullBackOff`. */
  readonly status: string;
  /** The READY column: `1/1`. */
  readonly ready: string;
  readonly restarts: number;
  readonly address?: string;
  /** `deployment/web` or `replicaset/web-5d4`: the outermost controller. */
  readonly owner?: string;
}

export interface MapService {
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  readonly address?: string;
  /** As kubectl prints them: `80:31234/TCP`. */
  readonly ports: string;
  readonly selector: string;
  /** The pods that the selector finds, ready or not. */
  readonly pods: readonly { readonly name: string; readonly ready: boolean }[];
}

export interface MapIngress {
  readonly namespace: string;
  readonly name: string;
  readonly rules: readonly MapIngressRule[];
}

export interface MapIngressRule {
  readonly host: string;
  readonly path: string;
  readonly service: string;
  readonly port: string;
}

export interface ObjectReference {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

export interface ObjectDetails {
  readonly yaml: string;
  readonly events: readonly ObjectEvent[];
  /** Pods only: the last lines of each container. */
  readonly logs: readonly { readonly container: string; readonly text: string }[];
}

export interface ObjectEvent {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  /** Milliseconds since the epoch, in cluster time. */
  readonly lastSeen: number;
}

interface Podium {
  labHost?: LabHost;
}

/** Next's bundles and the custom server each have their own copy of this module, and share this. */
export function podiumGlobal(): Podium {
  const symbol = Symbol.for('podium');
  const holder = globalThis as { [symbol]?: Podium };
  return (holder[symbol] ??= {});
}
