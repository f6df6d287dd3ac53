import { ownLab } from '../../../_answers/own-lab.ts';

export const GET = ownLab(async ({ id, lesson }, host, request) => {
  const { headers } = request;
  const protocol = headers.get('x-forwarded-proto') ?? 'http';
  const origin = `${protocol}://${headers.get('x-forwarded-host') ?? headers.get('host') ?? 'localhost'}`;
  return new Response(await host.kubeconfig(id, origin), {
    headers: {
      'content-type': 'application/yaml; charset=utf-8',
      'content-disposition': `attachment; filename="${lesson.replaceAll(/[^\w-]/g, '')}.kubeconfig"`,
      'cache-control': 'no-store',
    },
  });
});
