// Mirrors validateHandler, validateProbe and validateLifecycle of k8s.io/kubernetes/pkg/apis/core/validation.
import type { ExecAction, HTTPGetAction, IntOrString, Lifecycle, Probe, TCPSocketAction } from '#kube/generated/types.ts';
import type { FieldError } from '#kube/field-error.ts';
import * as field from '#kube/field-errors.ts';
import { isHttpHeaderName, isPortName, isPortNumber } from '#kube/names.ts';
import { validateNotNegative } from '../../meta/validate-not-negative.ts';

const SCHEMES: readonly string[] = ['HTTP', 'HTTPS'];

interface Handler {
  readonly exec?: ExecAction;
  readonly httpGet?: HTTPGetAction;
  readonly tcpSocket?: TCPSocketAction;
  readonly grpc?: { readonly port: number };
  readonly sleep?: { readonly seconds: number };
}

export function validatePortNumberOrName(port: IntOrString | undefined, path: string): readonly FieldError[] {
  const wrong = typeof port === 'string' ? isPortName(port) : isPortNumber(port ?? 0);
  return wrong.map((message) => field.invalid(path, port ?? 0, message));
}

function validateHttpGet(action: HTTPGetAction, path: string): readonly FieldError[] {
  const errors: FieldError[] = action.path ? [] : [field.required(`${path}.path`)];
  errors.push(...validatePortNumberOrName(action.port, `${path}.port`));
  if (!SCHEMES.includes(action.scheme ?? '')) errors.push(field.notSupported(`${path}.scheme`, action.scheme, SCHEMES));
  for (const header of action.httpHeaders ?? []) {
    errors.push(...isHttpHeaderName(header.name).map((message) => field.invalid(`${path}.httpHeaders`, header.name, message)));
  }
  return errors;
}

function validateAction(handler: Handler, kind: keyof Handler, path: string): readonly FieldError[] {
  switch (kind) {
    case 'exec':
      return handler.exec?.command?.length ? [] : [field.required(`${path}.command`)];
    case 'httpGet':
      return handler.httpGet ? validateHttpGet(handler.httpGet, path) : [];
    case 'tcpSocket':
      return validatePortNumberOrName(handler.tcpSocket?.port, `${path}.port`);
    case 'grpc':
      return validatePortNumberOrName(handler.grpc?.port, `${path}.port`);
    case 'sleep':
      return (handler.sleep?.seconds ?? 0) > 0 ? [] : [field.invalid(path, handler.sleep?.seconds ?? 0, 'must be greater than 0')];
  }
}

function validateHandler(handler: Handler, kinds: readonly (keyof Handler)[], path: string): readonly FieldError[] {
  const [first, ...more] = kinds.filter((kind) => handler[kind] !== undefined);
  if (first === undefined) return [field.required(path, 'must specify a handler type')];
  return [
    ...validateAction(handler, first, `${path}.${first}`),
    ...more.map((kind) => field.forbidden(`${path}.${kind}`, 'may not specify more than 1 handler type')),
  ];
}

const COUNTERS = ['initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'] as const;

/** Only a readiness probe may ask for more than one success. */
export function validateProbe(probe: Probe | undefined, once: boolean, path: string): readonly FieldError[] {
  if (!probe) return [];
  const errors = [...validateHandler(probe, ['exec', 'httpGet', 'tcpSocket', 'grpc'], path)];
  for (const name of COUNTERS) errors.push(...validateNotNegative(probe[name], `${path}.${name}`));
  if (probe.terminationGracePeriodSeconds !== undefined && probe.terminationGracePeriodSeconds <= 0) {
    errors.push(field.invalid(`${path}.terminationGracePeriodSeconds`, probe.terminationGracePeriodSeconds, 'must be greater than 0'));
  }
  if (once && probe.successThreshold !== 1) errors.push(field.invalid(`${path}.successThreshold`, probe.successThreshold, 'must be 1'));
  if (!once && probe.terminationGracePeriodSeconds !== undefined) {
    errors.push(field.invalid(`${path}.terminationGracePeriodSeconds`, probe.terminationGracePeriodSeconds, 'must not be set for readinessProbes'));
  }
  return errors;
}

export function validateLifecycle(lifecycle: Lifecycle | undefined, path: string): readonly FieldError[] {
  const kinds = ['exec', 'httpGet', 'tcpSocket', 'sleep'] as const;
  return (['postStart', 'preStop'] as const).flatMap((event) => {
    const handler = lifecycle?.[event];
    return handler ? validateHandler(handler, kinds, `${path}.${event}`) : [];
  });
}
