/** What `kubectl kustomize` builds, against recordings of the real one. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { OfflineWorkstation } from './support/offline-workstation.ts';

interface Recorded {
  readonly resources: string;
  readonly cases: readonly { readonly name: string; readonly kustomization: string; readonly output: string }[];
}

const { resources, cases } = parse(readFileSync('tests/kubectl/kustomize.yaml', 'utf8')) as Recorded;

const build = async (kustomization: string, command = 'kubectl kustomize k'): Promise<string> => {
  const workstation = new OfflineWorkstation();
  workstation.write('k/res.yaml', resources);
  workstation.write('k/kustomization.yaml', kustomization);
  return (await workstation.run(`${command} 2>&1`)).stdout;
};

test.each(cases)('$name', async ({ kustomization, output }) => {
  expect(await build(kustomization)).toBe(output);
});

test('a variable that nothing refers to is logged', async () => {
  const output = await build(`resources: [res.yaml]
vars:
- name: UNUSED
  objref: {kind: Pod, name: p, apiVersion: v1}
`);
  expect(output).toMatch(
    /^# Warning: 'vars' is deprecated.*\nI\d{4} [\d:.]+ +\d+ log\.go:245\] well-defined vars that were never replaced: UNUSED\n/,
  );
});

test('the hash of a generated name looks at the data, not at the name', async () => {
  const generator = (name: string): string => `configMapGenerator: [{name: ${name}, literals: [FOO=Bar]}]\n`;
  for (const name of ['one', 'two']) expect(await build(generator(name))).toContain(`name: ${name}-42cfbf598f\n`);
});

test('a file a resource in a directory', async () => {
  expect(await build('resources: [res.yaml]', 'mkdir out; kubectl kustomize k -o out; ls out; kubectl kustomize k -o nosuch/file')).toBe(
    'v1_configmap_cm.yaml\nv1_pod_p.yaml\nv1_service_web.yaml\nerror: open nosuch/file: no such file or directory\n',
  );
});

test('a resource twice', async () => {
  const workstation = new OfflineWorkstation();
  workstation.write('k/a.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n');
  workstation.write('k/kustomization.yaml', 'resources: [a.yaml, a.yaml]\n');
  expect((await workstation.run('cd k; kubectl kustomize .')).stderr).toMatch(
    /^error: accumulating resources: accumulation err='merging resources from 'a.yaml': may not add resource with an already registered id: ConfigMap.v1.\[noGrp\]\/a.\[noNs\]': must build at directory: '.*\/k\/a.yaml': file is not directory\n$/,
  );
});
