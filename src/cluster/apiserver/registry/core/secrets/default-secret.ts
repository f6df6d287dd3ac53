// Mirrors SetDefaults_Secret and the conversion of stringData of k8s.io/kubernetes/pkg/apis/core/v1.
import type { Secret } from '#kube/generated/types.ts';
import { encodeBase64 } from '#kube/base64.ts';
import { encodeUtf8 } from '#posix/utf8.ts';
import type { Draft } from '#kube/object.ts';

/** `stringData` is written only: it ends up in `data`. */
export function defaultSecret(secret: Draft<Secret>): void {
  secret.type ||= 'Opaque';
  for (const [key, value] of Object.entries(secret.stringData ?? {})) {
    secret.data = { ...secret.data, [key]: encodeBase64(encodeUtf8(value)) };
  }
  delete secret.stringData;
}
