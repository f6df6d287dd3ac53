/** How the browser that asks reaches us: `https://podium.example`. */
export function originOf({ headers }: Request): string {
  const protocol = headers.get('x-forwarded-proto') ?? 'http';
  return `${protocol}://${headers.get('x-forwarded-host') ?? headers.get('host') ?? 'localhost'}`;
}
