import { currentIndex } from '../../search/_index/current-index.ts';
import { json } from '../_answers/own-lab.ts';

/** What the dialog shows while somebody types: what any visitor may read. */
export async function GET(request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams.get('q') ?? '';
  return json({ results: (await currentIndex()).search(query, 8) });
}
