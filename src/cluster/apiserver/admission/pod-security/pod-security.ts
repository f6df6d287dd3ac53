// Mirrors the PodSecurity plug-in of k8s.io/pod-security-admission: namespaces say by labels what their pods may do to their node.
// Not built: exemptions, audit annotations and what earlier releases checked (`*-version` is named, the latest checks are made).
import type { Namespace, Pod, PodSpec } from '#kube/generated/types.ts';
import { forbidden } from '#kube/status-errors.ts';
import type { AdmissionAttributes, AdmissionPlugin } from '../admission-plugin.ts';
import { baseline, overridden } from './baseline.ts';
import type { Check, Finding } from './check.ts';
import { restricted } from './restricted.ts';

const LABEL = 'pod-security.kubernetes.io/';
const CHECKS: Readonly<Record<string, readonly Check[]>> = {
  baseline,
  restricted: [...baseline.filter((check) => !overridden.has(check)), ...restricted],
};

export const podSecurity: AdmissionPlugin = {
  name: 'PodSecurity',
  validate(attributes) {
    const { definition, operation, object } = attributes;
    if ((operation !== 'CREATE' && operation !== 'UPDATE') || object === undefined) return;
    const { group, plural } = definition.resource;
    if (group === '' && plural === 'pods') checkPod(attributes, object as Pod);
    else if (group === '' && plural === 'namespaces') checkNamespace(attributes, object as Namespace);
    else if (attributes.subresource === undefined) checkTemplate(attributes);
  },
};

/** The pod itself is held to what is enforced, and warned of the rest. */
function checkPod(attributes: AdmissionAttributes, pod: Pod): void {
  const { definition, subresource, namespace, name, old, context } = attributes;
  const isLooked = subresource === undefined || subresource === 'ephemeralcontainers';
  if (!isLooked || (old as Pod | undefined)?.spec === pod.spec) return;
  const labels = labelsOf(attributes, namespace);
  const enforced = policyOf(labels, 'enforce');
  const violations = findingsOf(enforced.level, pod.spec);
  if (violations.length > 0) throw forbidden(definition.resource, name, `violates PodSecurity "${enforced.text}": ${wordsOf(violations)}`);
  const warned = policyOf(labels, 'warn');
  const warnings = findingsOf(warned.level, pod.spec);
  if (warnings.length > 0) context.warn(`would violate PodSecurity "${warned.text}": ${wordsOf(warnings)}`);
}

/** Whoever makes pods is only warned: its pods are held to it. */
function checkTemplate(attributes: AdmissionAttributes): void {
  const spec = templateOf(attributes.object as object);
  if (spec === undefined || !Array.isArray(spec.containers)) return;
  const warned = policyOf(labelsOf(attributes, attributes.namespace), 'warn');
  const warnings = findingsOf(warned.level, spec);
  if (warnings.length > 0) attributes.context.warn(`would violate PodSecurity "${warned.text}": ${wordsOf(warnings)}`);
}

/** A stricter namespace tells which of its pods would not be let in any more. */
function checkNamespace({ operation, old, context, name }: AdmissionAttributes, namespace: Namespace): void {
  if (operation !== 'UPDATE') return;
  const enforced = policyOf(namespace.metadata.labels, 'enforce');
  if (enforced.text === policyOf(old?.metadata.labels, 'enforce').text) return;
  const violating = context.api
    .list('pods', { namespace: name })
    .map((pod) => ({ name: pod.metadata.name, findings: findingsOf(enforced.level, pod.spec) }))
    .filter(({ findings }) => findings.length > 0);
  if (violating.length === 0) return;
  context.warn(`existing pods in namespace "${name}" violate the new PodSecurity enforce level "${enforced.text}"`);
  const byReason = new Map<string, string[]>();
  for (const { name: pod, findings } of violating) {
    const reasons = findings.map(({ reason }) => reason).join(', ');
    byReason.set(reasons, [...(byReason.get(reasons) ?? []), pod]);
  }
  for (const [reasons, [first, ...others]] of byReason) {
    const more = others.length === 0 ? '' : ` (and ${String(others.length)} other pod${others.length === 1 ? '' : 's'})`;
    context.warn(`${first ?? ''}${more}: ${reasons}`);
  }
}

interface WithTemplate {
  readonly spec?: {
    readonly template?: { readonly spec?: PodSpec };
    readonly jobTemplate?: { readonly spec?: { readonly template?: { readonly spec?: PodSpec } } };
  };
  readonly template?: { readonly spec?: PodSpec };
}

function templateOf(object: object): PodSpec | undefined {
  const { spec, template } = object as WithTemplate;
  return (spec?.template ?? spec?.jobTemplate?.spec?.template ?? template)?.spec;
}

function labelsOf({ context }: AdmissionAttributes, namespace: string | undefined): Readonly<Record<string, string>> | undefined {
  return namespace === undefined ? undefined : context.api.find('namespaces', undefined, namespace)?.metadata.labels;
}

function policyOf(labels: Readonly<Record<string, string>> | undefined, mode: string): { readonly level: string; readonly text: string } {
  const level = labels?.[`${LABEL}${mode}`] ?? 'privileged';
  return { level, text: `${level}:${labels?.[`${LABEL}${mode}-version`] ?? 'latest'}` };
}

function findingsOf(level: string, spec: PodSpec): readonly Finding[] {
  return (CHECKS[level] ?? []).flatMap((check) => check(spec) ?? []);
}

function wordsOf(findings: readonly Finding[]): string {
  return findings.map(({ reason, detail }) => `${reason} (${detail})`).join(', ');
}
