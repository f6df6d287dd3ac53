import { createHmac, timingSafeEqual } from 'node:crypto';

/** The bearer token that opens one lab's API. Derived, so that none has to be stored. */
export function labToken(secret: string, lab: string): string {
  return createHmac('sha256', secret).update(`k8s:${lab}`).digest('base64url');
}

export function isLabToken(secret: string, lab: string, token: string): boolean {
  const expected = Buffer.from(labToken(secret, lab));
  const given = Buffer.from(token);
  return expected.length === given.length && timingSafeEqual(expected, given);
}
