/** What a debugging profile allows. Mirrors kubectl/pkg/cmd/debug/profiles.go. */
import type { Draft } from '#kube/object.ts';
import type { Container, Pod } from '#kube/generated/types.ts';
import { UsageError } from '../../usage-error.ts';

export type DebugStyle = 'ephemeral' | 'copy' | 'node';

const PROFILES = ['auto', 'legacy', 'general', 'baseline', 'restricted', 'netadmin', 'sysadmin'];

export function checkProfile(name: string): void {
  if (!PROFILES.includes(name)) throw new UsageError(`unknown profile: ${name}`);
}

/** Changes the container, and the pod of a copy or of a node's debugger. */
export function applyProfile(name: string, style: DebugStyle, pod: Draft<Pod>, container: Draft<Container>, shareProcesses: boolean): void {
  const spec = pod.spec;
  if (style === 'copy' && name !== 'legacy' && name !== 'auto') spec.shareProcessNamespace = true;
  if (style === 'copy' && !shareProcesses) delete spec.shareProcessNamespace;
  if (style === 'node') applyToNodePod(name, pod, container);
  const security = securityOf(name, style);
  if (security !== undefined) container.securityContext = security;
}

function applyToNodePod(name: string, pod: Draft<Pod>, container: Draft<Container>): void {
  const { spec } = pod;
  if (name !== 'restricted' && name !== 'baseline') {
    spec.hostNetwork = true;
    spec.hostPID = true;
  }
  if (name === 'restricted' || name === 'baseline') return;
  if (name !== 'netadmin') {
    spec.hostIPC = true;
    spec.volumes = [...(spec.volumes ?? []), { name: 'host-root', hostPath: { path: '/' } }];
    container.volumeMounts = [...(container.volumeMounts ?? []), { name: 'host-root', mountPath: '/host' }];
  }
}

function securityOf(name: string, style: DebugStyle): Draft<Container>['securityContext'] | undefined {
  if (name === 'sysadmin') return { privileged: true };
  if (name === 'netadmin') return { capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } };
  if (name === 'general' && style !== 'node') return { capabilities: { add: ['SYS_PTRACE'] } };
  if (name === 'restricted') {
    return {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    };
  }
  return undefined;
}
