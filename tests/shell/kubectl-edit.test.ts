import { VirtualLab } from '#labs/virtual/virtual-lab.ts';
import { PseudoTerminal } from '#posix/terminal.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { contentAssets } from '../support/assets.ts';

jest.setTimeout(60_000);

let lab: VirtualLab;

beforeAll(async () => {
  lab = new VirtualLab({ profile: 'from-pods-to-ingress', seed: 'edit', assets: await contentAssets(), start: Date.UTC(2026, 0, 2, 3, 4, 5) });
  await lab.settle();
  await lab.run('kubectl create deployment web --image=nginx --replicas=1');
  await lab.settle();
});

afterAll(() => lab.dispose());

/** A learner at a terminal of their own: each entry is typed and given time. */
async function typeAt(...entries: readonly string[]): Promise<string> {
  let shown = '';
  const terminal = new PseudoTerminal({ display: (chunk) => void (shown += decodeUtf8(chunk)) });
  void lab.lab.workstation.openShell(terminal, undefined).run();
  await lab.pass(500);
  for (const entry of entries) {
    shown = '';
    terminal.type(entry);
    await lab.pass(3_000);
  }
  terminal.hangUp();
  await lab.pass(500);
  return shown.replace(/\x1b\[[?\d;]*[A-Za-z]/g, '').replaceAll('\r', '');
}

const replicas = async () => (await lab.run("kubectl get deployment web -o jsonpath='{.spec.replicas}'")).stdout;

it('opens vi, and what is written there changes the object', async () => {
  const shown = await typeAt('kubectl edit deployment web\r', '/replicas: 1\r', '$r3', ':wq\r');
  expect(shown).toContain('deployment.apps/web edited\n');
  expect(await replicas()).toBe('3');
});

it('says so when nothing was changed', async () => {
  expect(await typeAt('kubectl edit deployment web\r', ':q\r')).toContain('Edit cancelled, no changes made.\n');
});

it('opens again with the reason at the top when the server refuses', async () => {
  await typeAt('kubectl edit deployment web\r', ':%s/replicas: 3/replicas: many/\r', ':wq\r', ':q!\r');
  expect(await replicas()).toBe('3');
});

it('gives up when the editor fails', async () => {
  expect(await typeAt('kubectl edit deployment web\r', ':cq\r')).toContain('there was a problem with the editor "vi"');
});

it('takes the editor that KUBE_EDITOR or EDITOR names', async () => {
  expect(await typeAt('KUBE_EDITOR=nano kubectl edit deployment web\r')).toContain('GNU nano');
  expect(await typeAt('export EDITOR="sed -i s/replicas:.3/replicas:\\ 2/"; kubectl edit deployment web\r')).toContain(
    'deployment.apps/web edited\n',
  );
  expect(await replicas()).toBe('2');
});
