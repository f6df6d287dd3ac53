import type { Describer } from './describe-context.ts';
import { describeConfigMap, describeSecret } from './kinds/config-map.ts';
import { describeDaemonSet } from './kinds/daemon-set.ts';
import { describeDeployment } from './kinds/deployment.ts';
import { describeEndpoints } from './kinds/endpoints.ts';
import { describeIngress } from './kinds/ingress.ts';
import { describeNamespace } from './kinds/namespace.ts';
import { describeNode } from './kinds/node.ts';
import { describePod } from './kinds/pod.ts';
import { describeReplicaSet, describeReplicationController } from './kinds/replica-set.ts';
import { describeServiceAccount } from './kinds/service-account.ts';
import { describeService } from './kinds/service.ts';

/** By `Kind.group`; kinds that are not here are described generically. */
export const describers: Readonly<Record<string, Describer>> = {
  ConfigMap: describeConfigMap,
  'DaemonSet.apps': describeDaemonSet,
  'Deployment.apps': describeDeployment,
  Endpoints: describeEndpoints,
  'Ingress.networking.k8s.io': describeIngress,
  Namespace: describeNamespace,
  Node: describeNode,
  Pod: describePod,
  'ReplicaSet.apps': describeReplicaSet,
  ReplicationController: describeReplicationController,
  Secret: describeSecret,
  Service: describeService,
  ServiceAccount: describeServiceAccount,
};
