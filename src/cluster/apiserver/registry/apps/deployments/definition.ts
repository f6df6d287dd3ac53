import { getApiResource } from '#kube/api-resources.ts';
import type { Deployment } from '#kube/generated/types.ts';
import { guardStatus, statusSubresource } from '../../meta/status.ts';
import { selectorText } from '../../table/selector-text.ts';
import { defineResource } from '../../../resource-definition.ts';
import { deploymentColumns } from './columns.ts';
import { defaultDeployment } from './default-deployment.ts';
import { validateDeployment, validateDeploymentUpdate } from './validate-deployment.ts';

export const deployments = defineResource<Deployment>({
  resource: getApiResource('apps', 'deployments'),
  strategy: {
    default: defaultDeployment,
    ...guardStatus<Deployment>(() => ({})),
    validate: validateDeployment,
    validateUpdate: validateDeploymentUpdate,
    subresources: { status: statusSubresource<Deployment>() },
  },
  columns: deploymentColumns,
  scale: {
    specReplicas: (deployment) => deployment.spec?.replicas ?? 0,
    statusReplicas: (deployment) => deployment.status?.replicas ?? 0,
    selector: (deployment) => selectorText(deployment.spec?.selector),
    setReplicas(deployment, replicas) {
      if (deployment.spec) deployment.spec.replicas = replicas;
    },
  },
});
