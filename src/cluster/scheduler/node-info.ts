// Mirrors NodeInfo of k8s.io/kubernetes/pkg/scheduler/framework.
import type { Node, Pod } from '#kube/generated/types.ts';
import { addResources, amounts, podResources, type Resources } from './pod-resources.ts';

/** A node with the pods on it, as the scheduler adds them up. */
export class NodeInfo {
  readonly node: Node;
  readonly allocatable: Resources;
  #pods: readonly Pod[] = [];
  #requested: Resources = {};
  #assumed: Resources = {};

  constructor(node: Node) {
    this.node = node;
    this.allocatable = amounts(node.status?.allocatable);
  }

  get name(): string {
    return this.node.metadata.name;
  }

  get labels(): Readonly<Record<string, string>> {
    return this.node.metadata.labels ?? {};
  }

  get pods(): readonly Pod[] {
    return this.#pods;
  }

  get requested(): Resources {
    return this.#requested;
  }

  /** With the assumption about pods that ask for nothing. */
  get assumed(): Resources {
    return this.#assumed;
  }

  addAll(pods: readonly Pod[]): void {
    this.#pods = [...this.#pods, ...pods];
    for (const pod of pods) {
      const { requests, assumed } = podResources(pod);
      this.#requested = addResources(this.#requested, requests);
      this.#assumed = addResources(this.#assumed, assumed);
    }
  }

  remove(pod: Pod): void {
    const { requests, assumed } = podResources(pod);
    this.#pods = this.#pods.filter(({ metadata }) => metadata.uid !== pod.metadata.uid);
    this.#requested = addResources(this.#requested, requests, -1);
    this.#assumed = addResources(this.#assumed, assumed, -1);
  }

  clone(): NodeInfo {
    const copy = new NodeInfo(this.node);
    copy.#pods = this.#pods;
    copy.#requested = this.#requested;
    copy.#assumed = this.#assumed;
    return copy;
  }
}
