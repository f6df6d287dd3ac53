/** Workers that die as soon as they start do not start again and again without a pause. */
import { WorkerLabs, labRequest } from './support/worker-labs.ts';

jest.setTimeout(20_000);

it('waits longer after each worker that died young, and says so', async () => {
  const labs = new WorkerLabs({ program: new URL('data:text/javascript,process.exit(1)') });
  try {
    const until = Date.now() + 2_500;
    while (Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(labs.reported.length).toBeGreaterThan(1);
    expect(labs.reported.length).toBeLessThan(7);
    await expect(labs.host.openLab(labRequest('a'))).rejects.toThrow(/Labs cannot be started right now|lab worker ended/);
  } finally {
    await labs.host.close();
  }
});
