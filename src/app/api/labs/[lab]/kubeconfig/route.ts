import { originOf } from '../../../_answers/origin-of.ts';
import { ownLab } from '../../../_answers/own-lab.ts';

export const GET = ownLab(async ({ id, lesson }, host, request) => {
  return new Response(await host.kubeconfig(id, originOf(request)), {
    headers: {
      'content-type': 'application/yaml; charset=utf-8',
      'content-disposition': `attachment; filename="${lesson.replaceAll(/[^\w-]/g, '')}.kubeconfig"`,
      'cache-control': 'no-store',
    },
  });
});
