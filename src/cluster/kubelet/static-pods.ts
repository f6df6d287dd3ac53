// Mirrors pkg/kubelet/config/file.go and pkg/kubelet/pod/mirror_client.go: pods that a node runs from files of its own.
import { parse } from 'yaml';
import type { Pod } from '#kube/generated/types.ts';
import { templateHash } from '#kube/hash.ts';
import type { New } from '#kube/object.ts';
import { StatusError } from '#kube/status-error.ts';
import { formatTime } from '#kube/time.ts';
import { MemoryFileSystem } from '#posix/memory-file-system.ts';
import type { KubeletContext, NodeContext } from './kubelet-context.ts';
import { WakeTimer } from './wake-timer.ts';

const FOLDER = '/etc/kubernetes/manifests';
const PREFIX = 'kubernetes.io/config.';
/** Until a changed file is noticed, ms. */
const NOTICE = 1_000;

export function isMirrorPod({ metadata }: Pod): boolean {
  return metadata.annotations?.[`${PREFIX}mirror`] !== undefined;
}

/** The API server has a mirror of each: whoever deletes that finds it there again. */
export class StaticPods {
  readonly #context: KubeletContext;
  readonly #node: NodeContext;
  readonly #timer: WakeTimer;
  #unwatch: (() => void) | undefined;

  constructor(context: KubeletContext, node: NodeContext) {
    this.#context = context;
    this.#node = node;
    this.#timer = new WakeTimer(context.clock, () => {
      this.#sync();
    });
  }

  start(): void {
    this.#unwatch = this.#node.disk.volume.watch(FOLDER, () => {
      this.#timer.wake(NOTICE);
    });
    if (this.#manifests().length > 0) this.#timer.wake(NOTICE);
  }

  stop(): void {
    this.#unwatch?.();
    this.#timer.cancel();
  }

  /** Looks soon. */
  wake(): void {
    this.#timer.wake(NOTICE);
  }

  /** Whether a file asks for exactly this pod. */
  wants(pod: Pod): boolean {
    return this.#manifests().some((manifest) => isSame(manifest, pod));
  }

  #sync(): void {
    const { api, stopped, settings } = this.#context;
    if (stopped.has(this.#node.name) || settings.instant) return;
    const wanted = this.#manifests();
    const present = api.list('pods').filter((pod) => pod.spec.nodeName === this.#node.name && isMirrorPod(pod));
    for (const pod of present) {
      if (pod.metadata.deletionTimestamp === undefined && !wanted.some((manifest) => isSame(manifest, pod)))
        api.delete('pods', pod.metadata.namespace, pod.metadata.name, { preconditions: { uid: pod.metadata.uid } });
    }
    for (const manifest of wanted) {
      const { name = '', namespace } = manifest.metadata;
      if (api.find('pods', namespace, name) !== undefined) continue;
      try {
        api.create('pods', manifest);
      } catch (error) {
        // The kubelet says it in its log only, and tries again with the next change.
        if (!(error instanceof StatusError)) throw error;
      }
    }
  }

  #manifests(): readonly New<Pod>[] {
    const fs = new MemoryFileSystem(this.#node.disk.volume);
    if (!fs.exists(FOLDER) || fs.stat(FOLDER).type !== 'directory') return [];
    return fs.readDirectory(FOLDER).flatMap((name) => {
      const path = `${FOLDER}/${name}`;
      if (name.startsWith('.') || fs.stat(path).type !== 'file') return [];
      const pod = parsePod(fs.readText(path));
      return pod === undefined ? [] : [this.#complete(pod)];
    });
  }

  #complete({ metadata, spec }: New<Pod>): New<Pod> {
    const { api, clock } = this.#context;
    const { name } = this.#node;
    const hash = contentHash(spec, metadata.name ?? '');
    const notes = { hash, mirror: hash, seen: formatTime(clock.now()), source: 'file' };
    const uid = api.find('nodes', undefined, name)?.metadata.uid ?? '';
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        ...metadata,
        name: `${metadata.name ?? ''}-${name}`,
        namespace: metadata.namespace ?? 'default',
        annotations: { ...metadata.annotations, ...Object.fromEntries(Object.entries(notes).map(([key, value]) => [PREFIX + key, value])) },
        ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid, controller: true }],
      },
      spec: { ...spec, nodeName: name, tolerations: [...(spec.tolerations ?? []), { operator: 'Exists', effect: 'NoExecute' }] },
    };
  }
}

function isSame({ metadata }: New<Pod>, pod: Pod): boolean {
  const hash = (annotations: Readonly<Record<string, string>> | undefined): string | undefined => annotations?.[`${PREFIX}hash`];
  return (
    metadata.name === pod.metadata.name &&
    metadata.namespace === pod.metadata.namespace &&
    hash(metadata.annotations) === hash(pod.metadata.annotations)
  );
}

/** Undefined when the text is no pod. */
function parsePod(text: string): New<Pod> | undefined {
  try {
    const object = parse(text) as Partial<New<Pod>> | null;
    if (object?.kind !== 'Pod' || object.metadata?.name === undefined || !Array.isArray(object.spec?.containers)) return undefined;
    return object as New<Pod>;
  } catch {
    return undefined;
  }
}

/** 32 hex digits. */
function contentHash(spec: New<Pod>['spec'], name: string): string {
  let digits = '';
  for (let round = 0; digits.length < 32; round++) {
    for (const letter of templateHash({ metadata: { labels: { name } }, spec }, round)) digits += (letter.charCodeAt(0) % 16).toString(16);
  }
  return digits.slice(0, 32);
}
