import { type NextRequest, NextResponse } from 'next/server';

/** A fresh nonce for every page: only scripts that Next itself wrote may run. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy(nonce, request.headers.get('host') ?? '', process.env.NODE_ENV === 'development');
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  return response;
}

export const config = { matcher: ['/((?!api/|_next/static|_next/image|icon.svg).*)'] };

/** Styles may be inline: the terminal and the cluster map position things that way. */
function contentSecurityPolicy(nonce: string, host: string, development: boolean): string {
  return [
    `default-src 'self'`,
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? ` 'unsafe-eval'` : ''}`,
    `style-src 'self' 'unsafe-inline'`,
    `img-src 'self' data:`,
    `font-src 'self' data:`,
    `connect-src 'self'`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    // Pages of pods (server/pages) are the only strangers that ours may frame.
    `frame-src ${/^[\w.:-]+$/.test(host) ? `*.pages.${host}` : `'none'`}`,
    `frame-ancestors 'none'`,
  ].join('; ');
}
