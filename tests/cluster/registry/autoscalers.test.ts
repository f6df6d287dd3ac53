import { RegistryServer } from './registry-server.ts';

describe('autoscalers', () => {
  const createAutoscaler = (spec: object, cluster = new RegistryServer()) =>
    cluster.create('horizontalpodautoscalers.autoscaling', {
      spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 5, ...spec },
    });

  it('hold the use of processors at 80 percent by default', () => {
    const cluster = new RegistryServer();
    const autoscaler = createAutoscaler({}, cluster);
    expect(cluster.cells('horizontalpodautoscalers.autoscaling', autoscaler)).toEqual([
      'it',
      'Deployment/web',
      'cpu: <unknown>/80%',
      '1',
      5,
      0,
      '0s',
    ]);
  });

  it('shrink and grow by known policies once one of them is said', () => {
    expect(createAutoscaler({ behavior: { scaleDown: { stabilizationWindowSeconds: 60 } } }).spec.behavior).toEqual({
      scaleUp: {
        stabilizationWindowSeconds: 0,
        selectPolicy: 'Max',
        policies: [
          { type: 'Pods', value: 4, periodSeconds: 15 },
          { type: 'Percent', value: 100, periodSeconds: 15 },
        ],
      },
      scaleDown: { stabilizationWindowSeconds: 60, selectPolicy: 'Max', policies: [{ type: 'Percent', value: 100, periodSeconds: 15 }] },
    });
  });

  it('refuse bounds and metrics that make no sense', () => {
    expect(() => createAutoscaler({ minReplicas: 9 })).toThrow(
      'HorizontalPodAutoscaler.autoscaling "it" is invalid: spec.maxReplicas: Invalid value: 5: must be greater than or equal to `minReplicas`',
    );
    expect(() =>
      createAutoscaler({
        metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 0 } } }, { type: 'Pods' }],
      }),
    ).toThrow(
      '[spec.metrics[0].resource.target.averageUtilization: Invalid value: 0: must be greater than 0, ' +
        'spec.metrics[1].pods: Required value: must populate information for the given metric source]',
    );
  });
});
