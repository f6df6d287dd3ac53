/** Mirrors DescribePodTemplate. */
import type { PodTemplateSpec } from '#kube/generated/types.ts';
import { writeContainers } from './containers.ts';
import { writeAnnotations, writeLabels } from './labels.ts';
import type { PrefixWriter } from './prefix-writer.ts';
import { writeNodeSelectors, writeSpreadConstraints, writeTolerations } from './scheduling.ts';
import { writeVolumes } from './volumes.ts';

export function writePodTemplate(out: PrefixWriter, template: PodTemplateSpec | undefined): void {
  out.write(0, 'Pod Template:\n');
  if (template === undefined) {
    out.write(1, '<unset>');
    return;
  }
  const { metadata, spec } = template;
  writeLabels(out, '  Labels', metadata?.labels);
  if (Object.keys(metadata?.annotations ?? {}).length > 0) writeAnnotations(out, metadata?.annotations, 0, '  Annotations');
  const serviceAccount = spec?.serviceAccountName ?? '';
  if (serviceAccount !== '') out.write(1, `Service Account:\t${serviceAccount}\n`);
  const none = (): string => '';
  if ((spec?.initContainers?.length ?? 0) > 0) writeContainers(out, 'Init Containers', spec?.initContainers ?? [], undefined, none, true);
  writeContainers(out, 'Containers', spec?.containers ?? [], undefined, none, true);
  writeVolumes(out, spec?.volumes, true);
  writeSpreadConstraints(out, spec?.topologySpreadConstraints, 1);
  if (spec?.priorityClassName !== undefined) out.write(1, `Priority Class Name:\t${spec.priorityClassName}\n`);
  writeNodeSelectors(out, spec?.nodeSelector, 1);
  writeTolerations(out, spec?.tolerations, 1);
}
