// Mirrors linux/capability.h and the default set of containerd.
import type { SecurityContext } from '#kube/generated/types.ts';

/** In the order of their bits. */
const NAMES = (
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW ' +
  'IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE ' +
  'AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE'
).split(' ');
const DEFAULT = 'CHOWN DAC_OVERRIDE FSETID FOWNER MKNOD NET_RAW SETGID SETUID SETFCAP SETPCAP NET_BIND_SERVICE SYS_CHROOT KILL AUDIT_WRITE'.split(
  ' ',
);

/** The bounding set of a container, as /proc shows it: 16 hex digits. */
export function capabilityMask(context: SecurityContext | undefined): string {
  const plain = (name: string): string => name.toUpperCase().replace(/^CAP_/, '');
  const dropped = new Set((context?.capabilities?.drop ?? []).map(plain));
  const added = (context?.capabilities?.add ?? []).map(plain);
  const kept = context?.privileged === true ? NAMES : dropped.has('ALL') ? [] : DEFAULT.filter((name) => !dropped.has(name));
  const all = new Set([...kept, ...(added.includes('ALL') ? NAMES.filter((name) => !dropped.has(name)) : added)]);
  const mask = NAMES.reduce((bits, name, index) => (all.has(name) ? bits | (1n << BigInt(index)) : bits), 0n);
  return mask.toString(16).padStart(16, '0');
}
