// Mirrors validateContainerPorts and checkHostPortConflicts of k8s.io/kubernetes/pkg/apis/core/validation.
import type { Container, ContainerPort } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isPortName, isPortNumber } from '#kube/names.ts';

const PROTOCOLS: readonly string[] = ['SCTP', 'TCP', 'UDP'];

function validatePort(port: ContainerPort, path: string, names: Set<string>): readonly FieldError[] {
  const errors: FieldError[] = [];
  if (port.name) {
    const wrong = isPortName(port.name);
    errors.push(...wrong.map((message) => field.invalid(`${path}.name`, port.name, message)));
    if (wrong.length === 0 && names.has(port.name)) errors.push(field.duplicate(`${path}.name`, port.name));
    names.add(port.name);
  }
  if (!port.containerPort) errors.push(field.required(`${path}.containerPort`));
  else errors.push(...isPortNumber(port.containerPort).map((message) => field.invalid(`${path}.containerPort`, port.containerPort, message)));
  if (port.hostPort) errors.push(...isPortNumber(port.hostPort).map((message) => field.invalid(`${path}.hostPort`, port.hostPort, message)));
  if (!port.protocol) errors.push(field.required(`${path}.protocol`));
  else if (!PROTOCOLS.includes(port.protocol)) errors.push(field.notSupported(`${path}.protocol`, port.protocol, PROTOCOLS));
  return errors;
}

export function validateContainerPorts(ports: readonly ContainerPort[] | undefined, path: string): readonly FieldError[] {
  const names = new Set<string>();
  return (ports ?? []).flatMap((port, index) => validatePort(port, `${path}[${index}]`, names));
}

/** Two containers of a pod cannot open the same port of the host. */
export function validateHostPortConflicts(containers: readonly Container[], path: string): readonly FieldError[] {
  const errors: FieldError[] = [];
  const taken = new Set<string>();
  for (const [index, container] of containers.entries()) {
    for (const [portIndex, port] of (container.ports ?? []).entries()) {
      if (!port.hostPort) continue;
      const key = `${port.protocol}/${port.hostIP ?? ''}/${port.hostPort}`;
      if (taken.has(key)) errors.push(field.duplicate(`${path}[${index}].ports[${portIndex}].hostPort`, key));
      taken.add(key);
    }
  }
  return errors;
}
