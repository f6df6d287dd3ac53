// Mirrors kubectx of github.com/ahmetb/kubectx.
import type { Process, Program } from '#posix/process.ts';
import { KubeconfigAccess } from '../config/kubeconfig-access.ts';
import { UsageError } from '../usage-error.ts';
import { markCurrent, programOf, recall, remember } from './context-program.ts';

const HELP = `kubectx: switch between the contexts of the kubeconfig

USAGE:
  kubectx                       : list the contexts
  kubectx <NAME>                : switch to context <NAME>
  kubectx -                     : switch to the previous context
  kubectx -c, --current         : show the current context
  kubectx <NEW_NAME>=<NAME>     : rename context <NAME> to <NEW_NAME>
  kubectx -d <NAME> [<NAME...>] : delete contexts ('.' is the current one)
  kubectx -u, --unset           : leave no context current
`;

export const kubectx: Program = programOf('kubectx', async (process, args) => {
  const config = new KubeconfigAccess(process, '');
  const { contexts, currentContext } = config.load();
  const [first, ...rest] = args;
  if (first === undefined) {
    for (const name of [...contexts.keys()].toSorted()) await process.stdout.write(`${markCurrent(process, name, name === currentContext)}\n`);
    return;
  }
  if (first === '-h' || first === '--help') return process.stdout.write(HELP);
  if (first === '-c' || first === '--current') {
    if (currentContext === '') throw new UsageError('current-context is not set');
    return process.stdout.write(`${currentContext}\n`);
  }
  if (first === '-u' || first === '--unset') {
    setCurrent(config, '');
    return process.stderr.write('✔ Active context unset for kubectl.\n');
  }
  if (first === '-d') return drop(process, config, rest);
  if (first.includes('=')) return renameContext(process, config, first);
  const name = first === '-' ? recall(process, 'kubectx', 'previous context') : first;
  if (!contexts.has(name)) throw new UsageError(`no context exists with the name: "${name}"`);
  if (name !== currentContext) remember(process, 'kubectx', currentContext);
  setCurrent(config, name);
  return process.stderr.write(`✔ Switched to context "${name}".\n`);
});

function setCurrent(config: KubeconfigAccess, name: string): void {
  config.change(
    (file) => file.currentContext !== '',
    (file) => {
      file.currentContext = name;
    },
  );
}

async function drop(process: Process, config: KubeconfigAccess, names: readonly string[]): Promise<void> {
  if (names.length === 0) throw new UsageError("'-d' needs arguments");
  for (const given of names) {
    const { contexts, currentContext } = config.load();
    const name = given === '.' ? currentContext : given;
    if (!contexts.has(name)) throw new UsageError(`error deleting context "${name}": context does not exist`);
    config.change(
      (file) => file.contexts.has(name),
      (file) => file.contexts.delete(name),
    );
    if (name === currentContext) await process.stderr.write('! You deleted the current context. Use "kubectx" to select a new context.\n');
    await process.stderr.write(`✔ Deleted context "${name}".\n`);
  }
}

async function renameContext(process: Process, config: KubeconfigAccess, pair: string): Promise<void> {
  const [to = '', from = ''] = pair.split('=');
  const { contexts, currentContext } = config.load();
  const old = from === '.' ? currentContext : from;
  const entry = contexts.get(old);
  if (entry === undefined) throw new UsageError(`context "${old}" not found, can't rename it`);
  config.change(
    (file) => file.contexts.has(old),
    (file) => {
      file.contexts.delete(old);
      file.contexts.set(to, entry);
      if (file.currentContext === old) file.currentContext = to;
    },
  );
  await process.stderr.write(`✔ Context "${old}" renamed to "${to}".\n`);
}
