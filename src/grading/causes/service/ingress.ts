import type { Ingress, IngressClass, IngressServiceBackend, Service } from '#kube/generated/types.ts';
import { nearestName } from '../../text/nearest-name.ts';
import { because, waiting, type Because } from '../../verdict.ts';
import type { World } from '../../world.ts';

const nameOf = (ingress: Ingress): string => ingress.metadata.name;
const CLASS_ANNOTATION = 'kubernetes.io/ingress.class';
const DEFAULT_CLASS = 'ingressclass.kubernetes.io/is-default-class';

/** No controller takes an ingress whose class is missing or misspelt. */
export async function ingressClass(ingress: Ingress, world: World): Promise<Because | undefined> {
  const classes = (await world.cluster.list('ingressclasses.networking.k8s.io')) as readonly IngressClass[];
  const names = classes.map(({ metadata }) => metadata.name);
  const asked = ingress.spec?.ingressClassName;
  if (asked !== undefined) {
    if (names.includes(asked)) return undefined;
    return because('ingress-class-unknown', { ingress: nameOf(ingress), name: asked, near: nearestName(asked, names), names });
  }
  if (ingress.metadata.annotations?.[CLASS_ANNOTATION] !== undefined || names.length === 0) return undefined;
  if (classes.some(({ metadata }) => metadata.annotations?.[DEFAULT_CLASS] === 'true')) return undefined;
  return because('ingress-class-missing', { ingress: nameOf(ingress), names });
}

/** The service and port that a backend names, if one of them is not there. */
export async function backendProblem(ingress: Ingress, backend: IngressServiceBackend | undefined, world: World): Promise<Because | undefined> {
  if (backend === undefined) return undefined;
  const { namespace } = ingress.metadata;
  const services = (await world.cluster.list('services')) as readonly Service[];
  const here = services.filter(({ metadata }) => metadata.namespace === namespace);
  const service = here.find(({ metadata }) => metadata.name === backend.name);
  if (service === undefined) {
    const elsewhere = services.find(({ metadata }) => metadata.name === backend.name);
    if (elsewhere !== undefined)
      return because('ingress-service-elsewhere', {
        ingress: nameOf(ingress),
        service: backend.name,
        namespace: elsewhere.metadata.namespace,
        here: namespace,
      });
    const near = nearestName(
      backend.name,
      here.map(({ metadata }) => metadata.name),
    );
    return because('ingress-service-missing', { ingress: nameOf(ingress), service: backend.name, near });
  }
  const ports = service.spec?.ports ?? [];
  const { number, name } = backend.port ?? {};
  if (ports.some((port) => (number !== undefined ? port.port === number : port.name === name))) return undefined;
  return because('ingress-port', {
    ingress: nameOf(ingress),
    service: backend.name,
    port: String(number ?? name ?? ''),
    ports: ports.map(({ port }) => String(port)),
  });
}

/** A certificate that is not there. */
export async function ingressTls(ingress: Ingress, world: World): Promise<Because | undefined> {
  for (const { secretName } of ingress.spec?.tls ?? []) {
    if (secretName === undefined) continue;
    if ((await world.cluster.find('secrets', ingress.metadata.namespace, secretName)) === undefined)
      return because('ingress-tls-secret', { ingress: nameOf(ingress), secret: secretName });
  }
  return undefined;
}

/** Why no controller has given an ingress an address. */
export async function noAddress(ingress: Ingress, world: World): Promise<Because> {
  const classes = (await world.cluster.list('ingressclasses.networking.k8s.io')) as readonly IngressClass[];
  if (classes.length === 0 && ingress.spec?.ingressClassName === undefined && ingress.metadata.annotations?.[CLASS_ANNOTATION] === undefined)
    return because('ingress-no-controller', { ingress: nameOf(ingress) });
  return waiting('ingress-address-awaited', { ingress: nameOf(ingress) });
}
