const refusals = {
  'foreign-origin': [403, 'This request did not come from one of our pages.'],
  'signed-out': [401, 'You are signed out. Sign in, or go on as a guest.'],
  forbidden: [403, 'Your account may not do this.'],
  'not-found': [404, 'There is no such thing here.'],
  'bad-request': [400, 'The request was not understood.'],
  'no-labs': [503, 'The labs are not running on this server just now. Try again in a minute.'],
  'lab-failed': [502, 'Your lab did not answer. Your work is safe; try again in a moment.'],
} as const;

export type Refusal = keyof typeof refusals;

export function refusal(reason: Refusal): Response {
  const [status, message] = refusals[reason];
  return Response.json({ reason, message }, { status, headers: { 'cache-control': 'no-store' } });
}
