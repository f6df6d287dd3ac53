// Mirrors SetDefaults_StatefulSet of k8s.io/kubernetes/pkg/apis/apps/v1.
import type { PersistentVolumeClaim, StatefulSet } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import { defaultClaim } from '../../core/persistentvolumeclaims/default-claim.ts';
import { defaultPodTemplate } from '../../core/pod-spec/default-pod-template.ts';

/** A template is served as a whole claim, though none of it but name, labels and spec is used. */
function defaultClaimTemplate(template: Draft<PersistentVolumeClaim>): Draft<PersistentVolumeClaim> {
  defaultClaim(template);
  const { apiVersion: _apiVersion, kind: _kind, ...rest } = template;
  return { apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...rest, status: { ...template.status, phase: template.status?.phase || 'Pending' } };
}

export function defaultStatefulSet(set: Draft<StatefulSet>): void {
  const spec = (set.spec ??= { selector: {}, template: { spec: { containers: [] } } });
  spec.podManagementPolicy ||= 'OrderedReady';
  const strategy = (spec.updateStrategy ??= {});
  if (!strategy.type) {
    strategy.type = 'RollingUpdate';
    strategy.rollingUpdate ??= {};
  }
  if (strategy.type === 'RollingUpdate' && strategy.rollingUpdate) strategy.rollingUpdate.partition ??= 0;
  const retention = (spec.persistentVolumeClaimRetentionPolicy ??= {});
  retention.whenDeleted ||= 'Retain';
  retention.whenScaled ||= 'Retain';
  spec.replicas ??= 1;
  spec.revisionHistoryLimit ??= 10;
  spec.template = defaultPodTemplate(spec.template);
  if (spec.volumeClaimTemplates) spec.volumeClaimTemplates = spec.volumeClaimTemplates.map(defaultClaimTemplate);
}
