import { getApiResource } from '#kube/api-resources.ts';
import type { CertificateSigningRequest, CertificateSigningRequestCondition } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import { formatTime } from '#kube/time.ts';
import { guardStatus, setStatus } from '../../meta/status.ts';
import { validateMetadataUpdate } from '../../meta/validate-metadata-update.ts';
import { defineResource, type StrategyContext, type Subresource } from '../../../resource-definition.ts';
import { signingRequestColumns } from './columns.ts';
import { validateSigningRequest } from './validate-signing-request.ts';

/** The server says when a condition came and when it changed. */
function stampConditions(
  stored: Draft<CertificateSigningRequest>,
  before: readonly CertificateSigningRequestCondition[],
  { clock }: StrategyContext,
): void {
  const now = formatTime(clock.now());
  for (const condition of stored.status?.conditions ?? []) {
    const old = before.find(({ type }) => type === condition.type);
    condition.lastUpdateTime ??= now;
    condition.lastTransitionTime ??= old?.status === condition.status ? (old.lastTransitionTime ?? now) : now;
  }
}

/** `approval` writes conditions only, `status` leaves decisions alone. */
function statusPart(owns: 'conditions' | 'all'): Subresource<CertificateSigningRequest> {
  return {
    apply(stored, changed, context) {
      const before = stored.status?.conditions ?? [];
      const status = owns === 'all' ? changed.status : { ...stored.status, conditions: changed.status?.conditions };
      setStatus(stored, { ...status, conditions: status?.conditions?.map((condition) => ({ ...condition })) });
      stampConditions(stored, before, context);
    },
  };
}

export const certificateSigningRequests = defineResource<CertificateSigningRequest>({
  resource: getApiResource('certificates.k8s.io', 'certificatesigningrequests'),
  strategy: {
    ...guardStatus<CertificateSigningRequest>(),
    /** Who asks is whoever sent the request, whatever it says. */
    prepareForCreate(request, { user, userInfo }) {
      const { username: _username, uid: _uid, groups: _groups, extra: _extra, ...spec } = request.spec;
      request.status = {};
      request.spec = {
        ...spec,
        username: user,
        ...(userInfo?.uid ? { uid: userInfo.uid } : {}),
        ...(userInfo?.groups?.length ? { groups: [...userInfo.groups] } : {}),
        ...(userInfo?.extra === undefined
          ? {}
          : { extra: Object.fromEntries(Object.entries(userInfo.extra).map(([key, values]) => [key, [...values]])) }),
      };
    },
    /** The spec says who asked for what, and never changes. */
    prepareForUpdate(request, old) {
      request.spec = old.spec as Draft<CertificateSigningRequest>['spec'];
      setStatus(request, old.status);
    },
    validate: validateSigningRequest,
    validateUpdate: validateMetadataUpdate,
    generationOf: () => undefined,
    subresources: { approval: statusPart('conditions'), status: statusPart('all') },
  },
  columns: signingRequestColumns,
  fields: { 'spec.signerName': ({ spec }) => spec.signerName },
});
