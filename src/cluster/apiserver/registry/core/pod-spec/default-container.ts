// Mirrors SetDefaults_Container, _ContainerPort, _Probe and _HTTPGetAction of k8s.io/kubernetes/pkg/apis/core/v1.
import type { Container, EnvVar, HTTPGetAction, LifecycleHandler, Probe } from '#kube/generated/types.ts';
import type { Draft } from '#kube/object.ts';
import { imageTag } from './image-tag.ts';

function defaultHttpGet(action: Draft<HTTPGetAction> | undefined): void {
  if (!action) return;
  action.path ||= '/';
  action.scheme ||= 'HTTP';
}

function defaultProbe(probe: Draft<Probe> | undefined): void {
  if (!probe) return;
  probe.timeoutSeconds ||= 1;
  probe.periodSeconds ||= 10;
  probe.successThreshold ||= 1;
  probe.failureThreshold ||= 3;
  defaultHttpGet(probe.httpGet);
  if (probe.grpc) probe.grpc.service ??= '';
}

function defaultHandler(handler: Draft<LifecycleHandler> | undefined): void {
  defaultHttpGet(handler?.httpGet);
}

function defaultEnv(variable: Draft<EnvVar>): void {
  if (variable.valueFrom?.fieldRef) variable.valueFrom.fieldRef.apiVersion ||= 'v1';
  if (variable.valueFrom?.resourceFieldRef) variable.valueFrom.resourceFieldRef.divisor ??= '0';
}

export function defaultContainer(container: Draft<Container>): void {
  container.imagePullPolicy ||= imageTag(container.image ?? '') === 'latest' ? 'Always' : 'IfNotPresent';
  container.terminationMessagePath ||= '/dev/termination-log';
  container.terminationMessagePolicy ||= 'File';
  container.resources ??= {};
  for (const port of container.ports ?? []) port.protocol ||= 'TCP';
  for (const variable of container.env ?? []) defaultEnv(variable);
  defaultProbe(container.livenessProbe);
  defaultProbe(container.readinessProbe);
  defaultProbe(container.startupProbe);
  defaultHandler(container.lifecycle?.postStart);
  defaultHandler(container.lifecycle?.preStop);
}
