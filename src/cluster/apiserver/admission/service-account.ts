// Mirrors k8s.io/kubernetes/plugin/pkg/admission/serviceaccount.
import type { Container, Pod, ServiceAccount, Volume } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import { forbidden } from '#kube/status-errors.ts';
import { randomSuffix } from '#posix/random.ts';
import type { AdmissionPlugin } from './admission-plugin.ts';
import { newPod } from './new-pod.ts';

const MOUNT_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';
const VOLUME_PREFIX = 'kube-api-access-';
/** An hour and a bit, which the kubelet recognises as injected. */
const TOKEN_SECONDS = 3607;
const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror';

/** Every pod runs as a service account and, unless it declines, finds its token in a projected volume. */
export const serviceAccount: AdmissionPlugin = {
  name: 'ServiceAccount',
  admit(attributes) {
    const pod = newPod(attributes);
    if (pod === undefined || pod.metadata.annotations?.[MIRROR_ANNOTATION] !== undefined) return;
    const { definition, namespace = '', name, context } = attributes;
    const accountName = pod.spec.serviceAccountName || pod.spec.serviceAccount || 'default';
    pod.spec.serviceAccountName = accountName;
    const account = context.api.find('serviceaccounts', namespace, accountName);
    if (account === undefined) {
      throw forbidden(
        definition.resource,
        name,
        `error looking up service account ${namespace}/${accountName}: serviceaccount "${accountName}" not found`,
      );
    }
    if (mountsToken(pod, account)) mountToken(pod, () => VOLUME_PREFIX + randomSuffix(context.random));
    if ((pod.spec.imagePullSecrets?.length ?? 0) === 0 && (account.imagePullSecrets?.length ?? 0) > 0) {
      pod.spec.imagePullSecrets = account.imagePullSecrets?.map((reference) => ({ ...reference }));
    }
  },
};

function mountsToken({ spec }: Draft<Pod>, account: ServiceAccount): boolean {
  return spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
}

function mountToken({ spec }: Draft<Pod>, newName: () => string): void {
  const existing = spec.volumes?.find(({ name }) => name.startsWith(VOLUME_PREFIX))?.name;
  const containers = [...(spec.initContainers ?? []), ...spec.containers] as Draft<Container>[];
  const lacking = containers.filter(({ volumeMounts }) => !volumeMounts?.some(({ mountPath }) => mountPath === MOUNT_PATH));
  if (lacking.length === 0) return;
  const volume = existing ?? newName();
  for (const container of lacking) {
    container.volumeMounts = [...(container.volumeMounts ?? []), { name: volume, readOnly: true, mountPath: MOUNT_PATH }];
  }
  if (existing === undefined) spec.volumes = [...(spec.volumes ?? []), tokenVolume(volume)];
}

function tokenVolume(name: string): Draft<Volume> {
  return {
    name,
    projected: {
      defaultMode: 0o644,
      sources: [
        { serviceAccountToken: { expirationSeconds: TOKEN_SECONDS, path: 'token' } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        { downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] } },
      ],
    },
  };
}
