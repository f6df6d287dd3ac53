/** What a route handler refused, in a sentence for people. */
export class RequestFailed extends Error {}

export async function postJson<T>(path: string, body: object): Promise<T> {
  return answerOf<T>(
    await reach(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );
}

export async function getJson<T>(path: string): Promise<T> {
  return answerOf<T>(await reach(path, {}));
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch {
    throw new RequestFailed('The server cannot be reached. Check your connection and try again.');
  }
}

async function answerOf<T>(response: Response): Promise<T> {
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer as T;
  const message = (answer as { message?: unknown } | undefined)?.message;
  throw new RequestFailed(typeof message === 'string' ? message : `The server answered ${response.status}. Try again in a moment.`);
}
