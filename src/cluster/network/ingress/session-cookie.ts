// Mirrors the cookie of ingress-nginx's sticky balancer.
import { httpDate } from '../../containers/programs/nginx-pages.ts';
import type { IngressOptions } from './annotations.ts';

export function sessionCookie(options: NonNullable<IngressOptions['cookieAffinity']>, value: string, now: number, secure: boolean): string {
  const { name, path, domain, expires, maxAge, sameSite } = options;
  return [
    `${name}=${value}`,
    ...(expires === undefined ? [] : [`Expires=${httpDate(now + Number(expires) * 1000)}`]),
    ...(maxAge === undefined ? [] : [`Max-Age=${maxAge}`]),
    ...(domain === undefined ? [] : [`Domain=${domain}`]),
    `Path=${path}`,
    ...((options.secure ?? secure) ? ['Secure'] : []),
    'HttpOnly',
    ...(sameSite === undefined ? [] : [`SameSite=${sameSite}`]),
  ].join('; ');
}
