import { parse } from 'yaml';
import { readLabDefinition } from '#courses/find-lab-definition.ts';
import type { LabTask } from '#courses/lab-definition.ts';
import { evaluateTask } from '#grading/evaluate-task.ts';
import { createMemory, type GradingMemory } from '#grading/memory.ts';
import type { TaskVerdict } from '#grading/verdict.ts';
import type { World } from '#grading/world.ts';
import { decodeBase64 } from '#kube/base64.ts';
import type { ResolvedConfig } from '#kubectl/config/resolved-config.ts';
import { readKubeconfig } from '#kubectl/config/kubeconfig.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { HttpsTransport } from '../https/https-transport.ts';
import { createRemoteWorld } from '../remote-world.ts';
import { lockedVerdict, toGradedTask, type GradedTask } from './graded-submission.ts';
import { UnreadableSubmission } from './unreadable-submission.ts';

/** ms that one request may take, and how often and after how long a verdict that is open is asked again. */
const REQUEST_TIMEOUT = 10_000;
const PATIENCE = 5;
const WAIT = 2_000;
/** What a check asks to wait for (`within`, `stable-for`) is waited for at most so long, ms. */
const LONGEST_WAIT = 60_000;

const inline = (data: string | undefined): string | undefined => (data === undefined || data === '' ? undefined : decodeUtf8(decodeBase64(data)));

/**
 * The server and credentials that a submitted kubeconfig names. It is somebody else's file: it may point to no file
 * of this host, and start no program on it.
 */
export function readForeignKubeconfig(text: string): ResolvedConfig {
  const config = readKubeconfig(parse(text));
  const context = config.contexts.get(config.currentContext);
  const cluster = config.clusters.get(context?.cluster ?? '');
  const user = config.users.get(context?.user ?? '') ?? {};
  if (cluster?.server === undefined) throw new UnreadableSubmission('the kubeconfig has no current context that names a server');
  const foreign = [...Object.keys(cluster), ...Object.keys(user)].filter((key) =>
    ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile', 'exec', 'auth-provider', 'proxy-url'].includes(key),
  );
  if (foreign.length > 0)
    throw new UnreadableSubmission(`the kubeconfig uses ${foreign.join(', ')}; only credentials that stand in the file itself are read`);
  const [authority, certificate, key] = [
    inline(cluster['certificate-authority-data']),
    inline(user['client-certificate-data']),
    inline(user['client-key-data']),
  ];
  return {
    server: cluster.server,
    insecureSkipTlsVerify: cluster['insecure-skip-tls-verify'] === true,
    namespace: context?.namespace ?? '',
    requestTimeout: REQUEST_TIMEOUT,
    configured: true,
    ...(authority === undefined ? {} : { certificateAuthority: authority }),
    ...(certificate === undefined ? {} : { clientCertificate: certificate }),
    ...(key === undefined ? {} : { clientKey: key }),
    ...(user.token === undefined ? {} : { token: user.token }),
    ...(user.username === undefined ? {} : { username: user.username, password: user.password ?? '' }),
  };
}

/** Asks the tasks of an exercise on a cluster that stands already; nothing is run or changed there. */
export async function gradeRealCluster(folder: string, seed: string, kubeconfig: string): Promise<GradedTask[]> {
  const definition = await readLabDefinition(folder, seed);
  if (definition === undefined) throw new Error(`there is no lab.yaml in ${folder}`);
  const config = readForeignKubeconfig(kubeconfig);
  const world = createRemoteWorld(new HttpsTransport(config), config.namespace === '' ? definition.namespace : config.namespace);
  const timed: World = { ...world, now: () => Date.now() };
  const memory = createMemory();
  const open = new Set<string>();
  const graded: GradedTask[] = [];
  for (const task of definition.tasks) {
    const missing = task.needs.filter((need) => !open.has(need));
    const verdict = missing.length > 0 ? lockedVerdict(task, missing) : await judge(task, timed, memory);
    if (verdict.outcome === 'passed' || verdict.excused === true) open.add(task.id);
    graded.push(toGradedTask(task, verdict, memory.variables));
  }
  return graded;
}

/** What waits or has to last is asked again for a while; the cluster is somebody else's, and time there passes as it does. */
async function judge(task: LabTask, world: World, memory: GradingMemory): Promise<TaskVerdict> {
  const latest = Date.now() + LONGEST_WAIT;
  for (let round = 0; ; round++) {
    const { verdict, due } = await evaluateTask(task, world, { memory });
    const waits = due !== undefined && due <= latest;
    if (verdict.outcome !== 'not-yet' || (!waits && round >= PATIENCE)) return verdict;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, Math.min(WAIT, (due ?? Infinity) - Date.now()))));
  }
}
