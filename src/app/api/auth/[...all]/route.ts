import { type Auth, createAuth } from '#auth/auth.ts';
import { isSameOrigin } from '#auth/same-origin.ts';
import { transferGuest } from '#progress/transfer-guest.ts';
import { refusal } from '../../_answers/refusal.ts';

let auth: Auth | undefined;

/** Behind a custom server Next does not know its own address; the Host header does. */
function withItsOrigin(request: Request): Request {
  const url = new URL(request.url);
  url.host = request.headers.get('x-forwarded-host') ?? request.headers.get('host') ?? url.host;
  url.protocol = request.headers.get('x-forwarded-proto') ?? 'http';
  return new Request(url, request);
}

function handle(request: Request): Promise<Response> {
  auth ??= createAuth({ transferGuest: (guest, account) => transferGuest(guest, account) });
  return auth.handler(withItsOrigin(request));
}

export const GET = handle;

export async function POST(request: Request): Promise<Response> {
  return isSameOrigin(request.headers) ? handle(request) : refusal('foreign-origin');
}
