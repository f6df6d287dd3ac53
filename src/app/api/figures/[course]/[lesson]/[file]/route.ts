import { createHash } from 'node:crypto';
import { findFigure } from '#courses/find-figure.ts';

interface Context {
  params: Promise<{ course: string; lesson: string; file: string }>;
}

/** A picture of a lesson. Opened by itself it runs nothing, loads nothing and has no origin. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { course, lesson, file } = await params;
  const figure = await findFigure(course, lesson, file);
  if (figure === undefined) return new Response('There is no such figure.\n', { status: 404, headers: { 'content-type': 'text/plain' } });
  const tag = `"${createHash('sha256').update(figure.content).digest('base64url').slice(0, 22)}"`;
  const headers = {
    'content-type': figure.type,
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-cache',
    etag: tag,
  };
  if (request.headers.get('if-none-match') === tag) return new Response(null, { status: 304, headers });
  return new Response(figure.content, { headers });
}
