import type { FileChange } from '#courses/attempt-log.ts';
import type { TaskVerdict } from '#courses/types.ts';
import type { AuthorHost } from './author-host.ts';

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
  /** One exchange of the browser beside the terminal, from the learner's machine in the lab's network. */
  browse(lab: string, request: PageRequest): Promise<PageResult>;
  /** What can be opened in that browser now. */
  destinations(lab: string): Promise<readonly Destination[]>;
  /** Files and folders of the learner's home, each folder before what is in it. */
  listFiles(lab: string): Promise<readonly HomeFile[]>;
  readFile(lab: string, path: string): Promise<FileResult>;
  changeFile(lab: string, change: FileChange): Promise<FileResult>;
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
  /** What checks have captured and the lesson's texts say. */
  readonly variables: LabVariables;
}

/** Values by name, as people read them. */
export type LabVariables = Readonly<Record<string, string>>;

export type LabEvent =
  | { readonly kind: 'verdict'; readonly verdict: TaskVerdict }
  /** A check has captured something that the lesson's texts say. */
  | { readonly kind: 'variables'; readonly variables: LabVariables }
  /** Something on the cluster map changed; sent at most a few times a second. */
  | { readonly kind: 'cluster-changed' }
  | { readonly kind: 'reset'; readonly info: LabInfo }
  /** Files of the learner's home changed; sent at most a few times a second. */
  | { readonly kind: 'home-changed' }
  /** Requests that arrived somewhere in the cluster; sent in batches, and only while somebody listens. */
  | { readonly kind: 'traffic'; readonly flows: readonly MapFlow[] }
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
  /** Names of the PersistentVolumeClaims that it mounts. */
  readonly claims?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
}

export interface MapService {
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  readonly address?: string;
  /** As kubectl prints them: `80:31234/TCP`. */
  readonly ports: string;
  readonly selector: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** The pods that the selector finds, ready or not. */
  readonly pods: readonly { readonly name: string; readonly ready: boolean }[];
}

export interface MapIngress {
  readonly namespace: string;
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly rules: readonly MapIngressRule[];
}

export interface MapIngressRule {
  readonly host: string;
  readonly path: string;
  readonly service: string;
  readonly port: string;
}

/** Requests of one way through the cluster, in the order of the arrows on the map. */
export interface MapFlow {
  readonly ingress?: { readonly namespace: string; readonly name: string };
  readonly service?: { readonly namespace: string; readonly name: string };
  readonly pod?: { readonly namespace: string; readonly name: string };
  readonly count: number;
  /** A connection failed, or an answer was 5xx. */
  readonly failed: boolean;
}

export interface PageRequest {
  /** Absolute, in the lab's world: `http://shop.example.com/cart?id=1`. */
  readonly url: string;
  readonly method: string;
  /** Lower-case names; `host` follows from the URL. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export type PageResult =
  | {
      readonly kind: 'response';
      readonly status: number;
      /** Lower-case names. */
      readonly headers: Readonly<Record<string, string>>;
      readonly body: Uint8Array;
      /** `address:port` that was connected to. */
      readonly address: string;
      /** `namespace/name` of the pod that answered. */
      readonly pod?: string;
      /** The name is not known to any DNS server; an Ingress has it as its host. */
      readonly hostsEntry: boolean;
    }
  | { readonly kind: 'failure'; readonly reason: PageFailure; readonly message: string };

export type PageFailure = 'bad-url' | 'name' | 'refused' | 'timeout' | 'unreachable' | 'reset';

export interface Destination {
  readonly url: string;
  /** `NodePort of service/web`. */
  readonly title: string;
  readonly kind: 'ingress' | 'load-balancer' | 'node-port' | 'port-forward';
}

/** Of the learner's home; `path` is relative to it. */
export interface HomeFile {
  readonly path: string;
  readonly folder: boolean;
  /** Bytes. */
  readonly size: number;
}

export type FileResult =
  | { readonly kind: 'text'; readonly text: string; readonly version: string }
  /** It was changed; the version is that of what was written. */
  | { readonly kind: 'done'; readonly version?: string }
  /** Somebody else changed it meanwhile; without a text it is gone. */
  | { readonly kind: 'conflict'; readonly text?: string; readonly version?: string }
  | { readonly kind: 'refused'; readonly message: string };

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

/** Views of the browser beside the terminal: pages of pods, each at an origin of its own. */
export interface PageViews {
  /** Opens a view of `url` in a panel; `origin` is how the learner's browser reaches us. Undefined where it has no names for views. */
  open(lab: string, panel: string, url: string, origin: string): string | undefined;
  /** What the panel shows now. */
  shown(lab: string, panel: string): ShownPage | undefined;
}

export interface ShownPage {
  readonly url: string;
  /** Of the answer; undefined where there was none. */
  readonly status?: number;
  readonly pod?: string;
  readonly hostsEntry: boolean;
}

interface Podium {
  labHost?: LabHost;
  authorHost?: AuthorHost;
  pageViews?: PageViews;
}

/** Next's bundles and the custom server each have their own copy of this module, and share this. */
export function podiumGlobal(): Podium {
  const symbol = Symbol.for('podium');
  const holder = globalThis as { [symbol]?: Podium };
  return (holder[symbol] ??= {});
}
