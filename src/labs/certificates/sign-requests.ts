// Mirrors the certificatesigningrequest-signing-controller of kube-controller-manager.
import type { Cluster } from '#cluster/cluster.ts';
import { decodeBase64, encodeBase64 } from '#kube/base64.ts';
import type { CertificateSigningRequest, CertificateSigningRequestStatus } from '#kube/generated/types.ts';
import { formatTime } from '#kube/time.ts';
import { decodeUtf8, encodeUtf8 } from '#posix/utf8.ts';
import type { CertificateAuthority } from './certificate-authority.ts';

const RESOURCE = 'certificatesigningrequests.certificates.k8s.io';
/** Upstream's --cluster-signing-duration. */
const DEFAULT_SECONDS = 365 * 86_400;

interface Signer {
  /** Every certificate must have these … */
  readonly needs: readonly string[];
  /** … and may have these beside. */
  readonly allows: readonly string[];
}

const KEY_USAGES = ['key encipherment', 'digital signature'];
const SIGNERS: Readonly<Record<string, Signer>> = {
  'kubernetes.io/kube-apiserver-client': { needs: ['client auth'], allows: KEY_USAGES },
  'kubernetes.io/kube-apiserver-client-kubelet': { needs: ['client auth', 'digital signature'], allows: KEY_USAGES },
  'kubernetes.io/kubelet-serving': { needs: ['server auth', 'digital signature'], allows: KEY_USAGES },
};

/**
 * Signs whatever is approved, for the signers of Kubernetes itself, and asks for `authority` when something is.
 * Returns what resolves when nothing waits for its signature any more.
 */
export function signRequests({ api, clock }: Cluster, authority: () => Promise<CertificateAuthority>): () => Promise<unknown> {
  const waiting = new Set<Promise<void>>();
  for (const request of api.list(RESOURCE)) take(request);
  api.subscribe(RESOURCE, ({ type, object }) => {
    if (type !== 'DELETED') take(object);
  });
  return () => Promise.all(waiting);

  function take(request: CertificateSigningRequest): void {
    if (!isDue(request)) return;
    const answered = clock.standStill(answer(request)).finally(() => waiting.delete(answered));
    waiting.add(answered);
  }

  async function answer(request: CertificateSigningRequest): Promise<void> {
    const status = await statusFor(request, authority, clock.now());
    const current = api.find(RESOURCE, undefined, request.metadata.name);
    if (current === undefined || current.metadata.uid !== request.metadata.uid || !isDue(current)) return;
    api.update(RESOURCE, { ...current, status: { ...current.status, ...status } }, { subresource: 'status' });
  }
}

function isDue({ spec, status }: CertificateSigningRequest): boolean {
  const has = (type: string): boolean => status?.conditions?.some((condition) => condition.type === type) ?? false;
  return has('Approved') && !has('Denied') && !has('Failed') && !status?.certificate && SIGNERS[spec.signerName] !== undefined;
}

async function statusFor(
  { spec, status }: CertificateSigningRequest,
  authority: () => Promise<CertificateAuthority>,
  at: number,
): Promise<CertificateSigningRequestStatus> {
  const fail = (message: string): CertificateSigningRequestStatus => {
    const now = formatTime(at);
    const failed = { type: 'Failed', status: 'True', reason: 'SignerValidationFailure', message, lastUpdateTime: now, lastTransitionTime: now };
    return { conditions: [...(status?.conditions ?? []), failed] };
  };
  const usages = spec.usages ?? [];
  const { needs, allows } = SIGNERS[spec.signerName] as Signer;
  if (!needs.every((usage) => usages.includes(usage)) || !usages.every((usage) => needs.includes(usage) || allows.includes(usage)))
    return fail(
      `invalid usages for ${spec.signerName.slice('kubernetes.io/'.length)} certificate: [${usages.map((usage) => JSON.stringify(usage)).join(' ')}]`,
    );
  try {
    const text = decodeUtf8(decodeBase64(spec.request) ?? new Uint8Array());
    const signer = await authority();
    const certificate = await signer.sign(text, { usages, seconds: Math.min(spec.expirationSeconds ?? DEFAULT_SECONDS, DEFAULT_SECONDS) });
    return { certificate: encodeBase64(encodeUtf8(certificate)) };
  } catch (error) {
    return fail(`unable to sign the request: ${error instanceof Error ? error.message : String(error)}`);
  }
}
