/** Why a pod stands on no node, or on one that does not work. */
export const scheduling = {
  'scheduling-gated': 'Pod {pod} cannot be scheduled: it waits for its scheduling gates {gates} to be removed.',
  'node-unknown': 'Pod {pod} asks for the node {node}, and there is no such node.[ Did you mean {near}?]',
  'node-not-ready': 'Pod {pod} is on node {node}, which is not ready[ ({reason})].',
  'scheduler-unknown': 'Pod {pod} asks for the scheduler {scheduler}, and nobody of that name schedules pods here.',
  'pod-claim-missing': 'Pod {pod} cannot be scheduled: the persistent volume claim {claim} that it mounts does not exist.',
  'pod-claim-unbound': 'Pod {pod} cannot be scheduled: its persistent volume claim[ {claims}] is not bound to a volume.',
  'volume-node-conflict': 'Pod {pod} cannot be scheduled: its volume is tied to a node on which the pod may not run.',
  'insufficient-cpu': 'Pod {pod} cannot be scheduled: no node that would do has enough unreserved CPU[ for the {requests} it requests]. {message}',
  'insufficient-memory':
    'Pod {pod} cannot be scheduled: no node that would do has enough unreserved memory[ for the {requests} it requests]. {message}',
  'insufficient-resource': 'Pod {pod} cannot be scheduled: no node that would do has enough {resource}[ for the {requests} it requests]. {message}',
  'too-many-pods': 'Pod {pod} cannot be scheduled: the nodes already run as many pods as they may.',
  'host-port-taken': 'Pod {pod} cannot be scheduled: its host port[ {ports}] is taken on every node that would do.',
  'node-selector': 'Pod {pod} cannot be scheduled: no node carries the label {label} of its node selector.[ Did you mean {near}?]',
  'node-selector-together': 'Pod {pod} cannot be scheduled: no single node carries all labels of its node selector ({labels}).',
  'label-and-taint': 'Pod {pod} cannot be scheduled: the nodes it asks for[ ({labels})] have the taint {taint}, and it has no toleration for it.',
  'topology-spread': 'Pod {pod} cannot be scheduled: its topology spread constraints leave no node.',
  'pod-anti-affinity': 'Pod {pod} cannot be scheduled: its pod anti-affinity keeps it away from every node that would do.',
  'pod-affinity': 'Pod {pod} cannot be scheduled: no node runs the pods that its pod affinity wants beside it.',
  'node-affinity': "Pod {pod} cannot be scheduled: no node satisfies the pod's node affinity.",
  taint:
    'Pod {pod} cannot be scheduled: the taint {taint} keeps it away, and it has no toleration for it.[ Its toleration is for {near}: did you mean that?]',
  'taint-not-ready': 'Pod {pod} cannot be scheduled: the nodes that would do are not ready ({taint}).',
  'toleration-differs':
    'Pod {pod} cannot be scheduled: the taint is {taint}, and its toleration, {toleration}, is for another value, operator or effect.',
  cordoned: 'Pod {pod} cannot be scheduled: nodes that would do are cordoned (kubectl uncordon). {message}',
  unschedulable: 'Pod {pod} cannot be scheduled: {message}',
  'awaits-scheduler': 'Pod {pod} waits for the scheduler.',
} as const;
