/**
 * Whether a request that changes something comes from our own pages. Browsers name the origin of every
 * request that is not a plain navigation; the host it was sent to must be the same.
 */
export function isSameOrigin(headers: Headers): boolean {
  const origin = headers.get('origin');
  if (origin === null) return headers.get('sec-fetch-site') === 'same-origin';
  const host = headers.get('x-forwarded-host') ?? headers.get('host');
  return URL.canParse(origin) && new URL(origin).host === host;
}
