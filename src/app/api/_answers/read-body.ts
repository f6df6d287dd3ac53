import type { ZodType } from 'zod';

const MOST_BYTES = 64 * 1024;

/** The JSON body, if it has the shape and is no larger than `most` bytes. */
export async function readBody<T>(request: Request, shape: ZodType<T>, most = MOST_BYTES): Promise<T | undefined> {
  const text = await readText(request, most);
  if (text === undefined) return undefined;
  try {
    return shape.safeParse(JSON.parse(text)).data;
  } catch {
    // Not JSON: as wrong as JSON of another shape.
    return undefined;
  }
}

/** Stops reading where it is too much. */
async function readText(request: Request, most: number): Promise<string | undefined> {
  if (request.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > most) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
