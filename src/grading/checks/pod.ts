import type { Pod } from '#kube/generated/types.ts';
import { z } from 'zod';
import { defineCheck } from '../check-type.ts';
import { explainMissing } from '../explain/missing-object.ts';
import { explainPod, isReady, podWord } from '../explain/pod-trouble.ts';
import { sameImage } from '../match/same-image.ts';
import { failed, notYet, passed, type Finding } from '../verdict.ts';

const schema = z.strictObject({
  name: z.string().describe('The name of the pod'),
  namespace: z.string().optional().describe('Default: the namespace of the lab'),
  phase: z.enum(['Pending', 'Running', 'Succeeded', 'Failed']).optional().describe('status.phase; default Running'),
  ready: z.boolean().optional().describe('All containers ready; default true for Running'),
  image: z.string().optional().describe('An image that one of its containers runs'),
});

/** `pod: { name: simple-pod, image: nginx }`: a pod of this name is there, runs and is ready. */
export const podCheck = defineCheck({
  name: 'pod',
  summary: 'A pod is in a phase (Running and ready unless said otherwise), with an image if one is named.',
  schema,
  probes: false,
  async evaluate(spec, world): Promise<Finding> {
    const namespace = spec.namespace ?? world.namespace;
    const phase = spec.phase ?? 'Running';
    const ready = spec.ready ?? phase === 'Running';
    const expected = `Pod ${spec.name} is ${phase}${ready ? ' and ready' : ''}${spec.image === undefined ? '' : `, with image ${spec.image}`}.`;
    const pod = (await world.cluster.find('pods', namespace, spec.name)) as Pod | undefined;
    if (pod === undefined) {
      const why = await explainMissing({ resource: 'pods', word: 'pod', name: spec.name }, namespace, world);
      return failed(expected, `There is no pod ${spec.name} in namespace ${namespace}.`, why);
    }
    const images = pod.spec.containers.map((container) => container.image ?? '');
    const wanted = spec.image;
    if (wanted !== undefined && !images.some((image) => sameImage(wanted, image))) {
      return failed(expected, `Pod ${spec.name} runs ${images.join(', ')}.`);
    }
    const found = `Pod ${spec.name} is ${podWord(pod)}${isReady(pod) ? ' and ready' : ''}.`;
    if (pod.metadata.deletionTimestamp !== undefined) return notYet(expected, found, 'It is being deleted.');
    if (pod.status?.phase === phase && (!ready || isReady(pod))) return passed(expected, found);
    const why = explainPod(pod);
    return why === undefined ? notYet(expected, found) : failed(expected, found, why);
  },
});
