import type { ResourceDefinition } from '../resource-definition.ts';
import { daemonSets } from './apps/daemonsets/definition.ts';
import { deployments } from './apps/deployments/definition.ts';
import { replicaSets } from './apps/replicasets/definition.ts';
import { configMaps } from './core/configmaps/definition.ts';
import { endpoints } from './core/endpoints/definition.ts';
import { events } from './core/events/definition.ts';
import { namespaces } from './core/namespaces/definition.ts';
import { nodes } from './core/nodes/definition.ts';
import { pods } from './core/pods/definition.ts';
import { replicationControllers } from './core/replicationcontrollers/definition.ts';
import { secrets } from './core/secrets/definition.ts';
import { serviceAccounts } from './core/serviceaccounts/definition.ts';
import { services } from './core/services/definition.ts';
import { endpointSlices } from './discovery.k8s.io/endpointslices/definition.ts';
import { furtherDefinitions } from './further-definitions.ts';
import { ingressClasses } from './networking.k8s.io/ingressclasses/definition.ts';
import { ingresses } from './networking.k8s.io/ingresses/definition.ts';

/** Every built-in resource the API server serves, by group. */
export const definitions: readonly ResourceDefinition[] = [
  configMaps,
  endpoints,
  events,
  namespaces,
  nodes,
  pods,
  replicationControllers,
  secrets,
  serviceAccounts,
  services,
  daemonSets,
  deployments,
  replicaSets,
  endpointSlices,
  ingressClasses,
  ingresses,
  ...furtherDefinitions,
];
