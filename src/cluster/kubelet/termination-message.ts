// Mirrors getTerminationMessage of k8s.io/kubernetes/pkg/kubelet/kuberuntime.
import type { Container as ContainerSpec } from '#kube/generated/types.ts';
import type { ExitStatus } from '#posix/process.ts';
import type { ContainerLog } from '../containers/container-log.ts';
import type { Container } from '../containers/container.ts';

const TERMINATION_MESSAGE_LIMIT = 4096;
/** Of the log, what stands for a message that was not written. */
const LOG_LINES = 80;
const LOG_LENGTH = 2048;

/** What a container left in its termination file, or the end of its log where the spec asks for that. */
export function terminationMessage(container: Container, spec: ContainerSpec, status: ExitStatus, log: ContainerLog): string {
  const path = spec.terminationMessagePath ?? '/dev/termination-log';
  const { fs } = container.machine;
  const written = fs.exists(path) && fs.stat(path).type === 'file' ? fs.readText(path).slice(0, TERMINATION_MESSAGE_LIMIT) : '';
  if (written !== '' || status.code === 0 || spec.terminationMessagePolicy !== 'FallbackToLogsOnError') return written;
  return log.lines
    .slice(-LOG_LINES)
    .map((line) => line.text)
    .join('')
    .slice(-LOG_LENGTH);
}
