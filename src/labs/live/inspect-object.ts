import type { Cluster } from '#cluster/cluster.ts';
import type { ResourceName } from '#cluster/api/api.ts';
import { findResource } from '#grading/target.ts';
import type { Pod } from '#kube/generated/types.ts';
import { printYaml } from '#kubectl/printers/yaml.ts';
import { StatusError } from '#kube/status-error.ts';
import { readAllText } from '#posix/read-stream.ts';
import type { ObjectDetails, ObjectReference } from '../lab-host.ts';

const LOG_LINES = 50;

async function readLogs(cluster: Cluster, pod: Pod): Promise<ObjectDetails['logs']> {
  return Promise.all(
    pod.spec.containers.map(async (container) => {
      try {
        return {
          container: container.name,
          text: await readAllText(cluster.connection.logs(pod, { container: container.name, tailLines: LOG_LINES })),
        };
      } catch (error) {
        if (error instanceof StatusError) return { container: container.name, text: error.message };
        throw error;
      }
    }),
  );
}

/** YAML, events and logs of one object, for the panel that a click on the map opens. */
export async function inspectObject(cluster: Cluster, reference: ObjectReference): Promise<ObjectDetails | undefined> {
  const resource = findResource(reference.kind.toLowerCase());
  if (resource === undefined) return undefined;
  const object = cluster.api.find(resource as ResourceName, reference.namespace, reference.name);
  if (object === undefined) return undefined;
  const { managedFields: _managedFields, ...metadata } = object.metadata;
  const events = cluster.api
    .list('events', reference.namespace === undefined ? {} : { namespace: reference.namespace })
    .filter((event) => event.involvedObject.kind === object.kind && event.involvedObject.name === reference.name)
    .map((event) => ({
      type: event.type ?? 'Normal',
      reason: event.reason ?? '',
      message: event.message ?? '',
      count: event.count ?? 1,
      lastSeen: Date.parse(event.lastTimestamp ?? event.metadata.creationTimestamp),
    }))
    .sort((a, b) => a.lastSeen - b.lastSeen);
  return {
    yaml: printYaml({ ...object, metadata }),
    events,
    logs: resource === 'pods' ? await readLogs(cluster, object as Pod) : [],
  };
}
