import { RegistryServer, template } from './registry-server.ts';

const claim = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };

function createSet(spec: object = {}, cluster = new RegistryServer()) {
  return cluster.create('statefulsets.apps', {
    spec: { serviceName: 'db', selector: { matchLabels: { app: 'db' } }, template: template(undefined, { app: 'db' }), ...spec },
  });
}

describe('stateful sets', () => {
  it('go one after the other, and keep their claims', () => {
    const { spec, status } = createSet({ volumeClaimTemplates: [claim] });
    expect(spec).toMatchObject({
      replicas: 1,
      revisionHistoryLimit: 10,
      podManagementPolicy: 'OrderedReady',
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Retain', whenScaled: 'Retain' },
    });
    expect(spec.volumeClaimTemplates?.[0]).toMatchObject({
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      spec: { volumeMode: 'Filesystem' },
      status: { phase: 'Pending' },
    });
    expect(status).toEqual({ availableReplicas: 0, replicas: 0 });
  });

  it('select the pods of their template', () => {
    expect(() => createSet({ selector: { matchLabels: { app: 'web' } } })).toThrow(
      'StatefulSet.apps "it" is invalid: spec.template.metadata.labels: Invalid value: {"app":"db"}: `selector` does not match template `labels`',
    );
    expect(() => createSet({ podManagementPolicy: 'Random' })).toThrow(
      "spec.podManagementPolicy: Invalid value: \"Random\": must be 'OrderedReady' or 'Parallel'",
    );
  });

  it('change their template, but not their service or claims', () => {
    const cluster = new RegistryServer();
    const set = createSet({}, cluster);
    const scaled = cluster.change('statefulsets.apps', set, { spec: { ...set.spec, replicas: 3 } });
    expect(scaled.metadata.generation).toBe(2);
    expect(() => cluster.change('statefulsets.apps', scaled, { spec: { ...set.spec, serviceName: 'other' } })).toThrow(
      "spec: Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden",
    );
  });
});
