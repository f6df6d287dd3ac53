/** Why a service or an ingress does not reach what it should. */
export const services = {
  'selector-value-misspelt': 'It selects {label}, but the pods carry {found}. Did you mean {found}?',
  'selector-value': 'It selects {label}, but the pods carry {found}.',
  'selector-key-misspelt': 'It selects {label}, but the pods have no label {key}. Did you mean {near}?',
  'selector-key': 'It selects {label}, but the pods have no label {key}[: they carry {labels}].',
  'service-external': 'Service {service} is an ExternalName for {name}: it selects no pods.',
  'service-no-selector': 'Service {service} has no selector, so nobody fills its endpoints.',
  'service-pods-elsewhere':
    'Service {service} selects {selector}; pods with these labels are in namespace {namespace}, and a service selects only in its own.',
  'service-selects-nothing': 'Service {service} selects {selector}, and no pod in its namespace carries that.',
  'target-port-name':
    'Service {service} sends to the port named {target}, and no container of its pods has a port of that name.[ Did you mean {near}?]',
  'target-port':
    'Service {service} sends to port {target} of its pods, but their containers listen on {ports}. targetPort is what the container listens on.',
  'endpoints-not-yet': 'Service {service} has no ready endpoints yet.',
  'service-port-is-target': 'Service {service} offers port {ports}; {port} is its targetPort, on which the pods listen.',
  'service-few-endpoints': '{of} asks for {asked} pods; {wanted} ready ones are needed behind the service.',
  'ingress-class-unknown': 'Ingress {ingress} has the class {name}, and there is no such class.[ Did you mean {near}?][ There are {names}.]',
  'ingress-class-missing':
    'Ingress {ingress} names no class (spec.ingressClassName), and none is the default, so no controller takes it. There is {names}.',
  'ingress-service-elsewhere':
    'Ingress {ingress} sends to the service {service} of its own namespace {here}, but that service is in namespace {namespace}. An ingress reaches services of its namespace only.',
  'ingress-service-missing': 'Ingress {ingress} sends to the service {service}, and there is no such service.[ Did you mean {near}?]',
  'ingress-port': 'Ingress {ingress} sends to port {port} of service {service}, which offers {ports}.',
  'ingress-tls-secret': 'Ingress {ingress} takes its certificate from the secret {secret}, and there is no such secret.',
  'ingress-no-controller': 'No controller has given ingress {ingress} an address: it names no class, and the cluster has no ingress class.',
  'ingress-address-awaited': 'No controller has given ingress {ingress} an address yet.',
  'ingress-no-rules': 'Ingress {ingress} has no rules[, only a {backend}]: spec.rules says which host and path goes where.',
  'ingress-host': "The rule's host is {found}.[ Did you mean {near}?]",
  'ingress-no-host': 'The rule names no host, so it is for every host.',
  'ingress-path': 'The host is there, but no rule is for the path {path}: the paths are {paths}.',
  'ingress-path-type': 'The path {path} has the type {found}: {meaning}',
  'ingress-backend': 'The host and path are there, but go to another service or port: {found}.',
  'service-type-differs': 'Its spec.type should be {wanted}.',
  'service-target-differs': 'Its targetPort should lead to port {wanted}.',
  'ingress-backend-broken': 'The host and path are there, but go to another service or port: {found}. {inner}',
  'ingress-class-differs': 'Its class is {found}, not {wanted}.',
  'ingress-no-tls': 'Ingress {ingress} has no certificate[ for {host}] (spec.tls).',
} as const;
