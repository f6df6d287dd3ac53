import { parse } from 'yaml';
import { readLabDefinition } from '#courses/find-lab-definition.ts';
import { evaluateTask } from '#grading/evaluate-task.ts';
import type { TaskVerdict } from '#grading/verdict.ts';
import { decodeBase64 } from '#kube/base64.ts';
import type { ResolvedConfig } from '#kubectl/config/resolved-config.ts';
import { readKubeconfig } from '#kubectl/config/kubeconfig.ts';
import { decodeUtf8 } from '#posix/utf8.ts';
import { HttpsTransport } from '../https/https-transport.ts';
import { createRemoteWorld } from '../remote-world.ts';
import { toGradedTask, type GradedTask } from './graded-submission.ts';
import { UnreadableSubmission } from './unreadable-submission.ts';

/** ms that one request may take, and how often and after how long a verdict that is open is asked again. */
const REQUEST_TIMEOUT = 10_000;
const PATIENCE = 5;
const WAIT = 2_000;

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
  const graded: GradedTask[] = [];
  for (const task of definition.tasks) {
    let verdict: TaskVerdict;
    for (let round = 0; ; round++) {
      ({ verdict } = await evaluateTask(task, world));
      if (verdict.outcome !== 'not-yet' || round >= PATIENCE) break;
      await new Promise((resolve) => setTimeout(resolve, WAIT));
    }
    graded.push(toGradedTask(task, verdict));
  }
  return graded;
}
