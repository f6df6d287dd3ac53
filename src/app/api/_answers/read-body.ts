import type { ZodType } from 'zod';

/** The JSON body, if it has the shape. */
export async function readBody<T>(request: Request, shape: ZodType<T>): Promise<T | undefined> {
  const body: unknown = await request.json().catch(() => undefined);
  return shape.safeParse(body).data;
}
