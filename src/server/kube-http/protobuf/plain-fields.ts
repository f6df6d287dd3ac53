/** Fields that are no pointers in Go: sent even when they are zero, left out of the JSON then. */
const PLAIN_BOOLEANS = new Set([
  'hostNetwork', 'hostPID', 'hostIPC', 'stdin', 'stdinOnce', 'tty', 'readOnly', 'paused', 'unschedulable', 'publishNotReadyAddresses',
  'ready', 'allowed', 'denied', 'incomplete', 'authenticated', 'preferred', 'namespaced', 'globalDefault', 'force', 'isolateClients',
]);
const PLAIN_INTEGERS = new Set([
  'minReadySeconds', 'observedGeneration', 'port', 'containerPort', 'hostPort', 'initialDelaySeconds', 'timeoutSeconds', 'periodSeconds',
  'successThreshold', 'failureThreshold', 'weight', 'generation', 'nodePort', 'count', 'restartCount', 'healthCheckNodePort', 'updatedReplicas',
  'readyReplicas', 'availableReplicas', 'unavailableReplicas', 'currentReplicas', 'maxReplicas', 'value', 'iscsiInterface', 'partition', 'lun',
]);

export function isZeroOfPlainField(field: string, value: unknown): boolean {
  if (value === '') return field !== 'storageClassName';
  return (value === false && PLAIN_BOOLEANS.has(field)) || (value === 0 && PLAIN_INTEGERS.has(field));
}
