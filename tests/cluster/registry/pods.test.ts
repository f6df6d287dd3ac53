import { pods } from '#cluster/apiserver/registry/core/pods/definition.ts';
import type { Pod } from '#kube/generated/types.ts';
import { RegistryServer } from './registry-server.ts';

const { strategy } = pods;
const context = {} as never;
const LISTED =
  'Forbidden: pod updates may not change fields other than `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)';

function pod(spec: object = {}, status?: object): Pod {
  const manifest = { containers: [{ name: 'main', image: 'nginx:1.25' }], ...spec };
  const created = new RegistryServer().create('pods', { spec: manifest });
  return status === undefined ? created : { ...created, status: { ...created.status, ...status } };
}

const texts = (errors: readonly { field: string; message: string }[] | undefined) => errors?.map(({ field, message }) => `${field}: ${message}`);
const updating = (old: Pod, spec: object) => texts(strategy.validateUpdate?.({ ...old, spec: { ...old.spec, ...spec } } as Pod, old, context));
const warnings = (spec: object) => strategy.warnings?.(pod(spec), undefined);

describe('a new pod', () => {
  it('is pending, has its quality of service and asks for what it is limited to', () => {
    const created = pod({ containers: [{ name: 'main', image: 'nginx', resources: { limits: { cpu: '1', memory: '1Gi' } } }] });
    expect(created.status).toEqual({ phase: 'Pending', qosClass: 'Guaranteed' });
    expect(created.spec.containers[0]).toMatchObject({ imagePullPolicy: 'Always', resources: { requests: { cpu: '1', memory: '1Gi' } } });
  });

  it.each([
    [{ containers: [] }, 'spec.containers: Required value'],
    [{ containers: [{ name: 'main' }] }, 'spec.containers[0].image: Required value'],
    [{ restartPolicy: 'Sometimes' }, 'spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"'],
    [{ activeDeadlineSeconds: 0 }, 'spec.activeDeadlineSeconds: Invalid value: 0: must be between 1 and 2147483647, inclusive'],
  ])('%j is refused', (spec, text) => {
    expect(() => pod(spec)).toThrow(text);
  });
});

describe('an update of a pod', () => {
  it('may change images, add tolerations and set a deadline', () => {
    const old = pod();
    const [main] = old.spec.containers;
    expect(
      updating(old, {
        containers: [{ ...main, image: 'nginx:1.27' }],
        tolerations: [...(old.spec.tolerations ?? []), { operator: 'Exists' }],
        activeDeadlineSeconds: 9,
      }),
    ).toEqual([]);
  });

  it.each([
    [{ nodeName: 'elsewhere' }, `spec: ${LISTED}`],
    [{ terminationGracePeriodSeconds: 1 }, `spec: ${LISTED}`],
    [{ containers: [] }, 'spec.containers: Forbidden: pod updates may not add or remove containers'],
    [{ tolerations: [] }, 'spec.tolerations: Forbidden: existing toleration can not be modified except its tolerationSeconds'],
    [{ activeDeadlineSeconds: 20 }, 'spec.activeDeadlineSeconds: Invalid value: 20: must be less than or equal to previous value'],
    [{ activeDeadlineSeconds: undefined }, 'spec.activeDeadlineSeconds: Invalid value: "null": must not update from a positive integer to nil value'],
  ])('may not make it %j', (spec, text) => {
    const old = pod({ tolerations: [{ key: 'a', operator: 'Exists' }], activeDeadlineSeconds: 10 });
    expect(updating(old, spec)).toEqual([text]);
  });

  it('takes quantities by what they are worth, and an empty list as none', () => {
    const resources = (cpu: string) => ({ containers: [{ name: 'main', image: 'nginx', resources: { requests: { cpu } } }] });
    const old = pod(resources('100m'));
    expect(updating(old, { containers: [{ ...old.spec.containers[0], resources: { requests: { cpu: '0.1' } } }], hostAliases: [] })).toEqual([]);
  });

  it('may turn a negative grace period into one second', () => {
    const old = pod({ terminationGracePeriodSeconds: 30 });
    const negative = { ...old, spec: { ...old.spec, terminationGracePeriodSeconds: -1 } };
    expect(updating(negative, { terminationGracePeriodSeconds: 1 })).toEqual([]);
  });
});

describe('the status of a pod', () => {
  const state = (container: object) => ({ containerStatuses: [{ name: 'main', state: container }] });
  const validate = (restartPolicy: string, exitCode: number) => {
    const old = pod({ restartPolicy }, state({ terminated: { exitCode } }));
    return texts(
      strategy.subresources?.['status']?.validate?.({ ...old, status: { ...old.status, ...state({ running: {} }) } } as unknown as Pod, old, context),
    );
  };

  it('lets a container run again only where the restart policy does', () => {
    const refused = ['status.containerStatuses[0].state: Forbidden: may not be transitioned to non-terminated state'];
    expect(validate('Never', 1)).toEqual(refused);
    expect(validate('OnFailure', 0)).toEqual(refused);
    expect(validate('OnFailure', 1)).toEqual([]);
    expect(validate('Always', 0)).toEqual([]);
  });
});

describe('parts of a pod', () => {
  const apply = (part: string, old: Pod, spec: object) => {
    const draft = structuredClone(old);
    strategy.subresources?.[part]?.apply(draft as never, { ...old, spec: { ...old.spec, ...spec } } as Pod, context);
    return { draft, errors: texts(strategy.subresources?.[part]?.validate?.(draft, old, context)) };
  };

  it('ephemeral containers are added with defaults and never removed', () => {
    const { draft, errors } = apply('ephemeralcontainers', pod(), {
      ephemeralContainers: [{ name: 'debug', image: 'busybox' }],
      nodeName: 'elsewhere',
    });
    expect(errors).toEqual([]);
    expect(draft.spec.nodeName).toBeUndefined();
    expect(draft.spec.ephemeralContainers?.[0]).toMatchObject({ name: 'debug', imagePullPolicy: 'Always' });
    expect(apply('ephemeralcontainers', draft, { ephemeralContainers: [] }).errors).toEqual([
      'spec.ephemeralContainers: Forbidden: existing ephemeral containers "debug" may not be removed\n',
    ]);
  });

  it('a resize changes resources, but not the quality of service', () => {
    const sized = (requests: object) => ({ containers: [{ name: 'main', image: 'nginx', resources: { requests } }] });
    const resized = apply('resize', pod(sized({ cpu: '1' })), sized({ cpu: '2' }));
    expect(resized.errors).toEqual([]);
    expect(resized.draft.spec.containers[0]?.resources?.requests).toEqual({ cpu: '2' });
    expect(apply('resize', pod(), sized({ cpu: '1' })).errors).toEqual([
      'spec: Invalid value: "BestEffort": Pod QOS Class may not change as a result of resizing',
    ]);
  });
});

describe('warnings', () => {
  const container = (more: object) => ({ containers: [{ name: 'main', image: 'nginx', ...more }] });
  it.each([
    [{}, []],
    [
      { nodeSelector: { 'beta.kubernetes.io/os': 'linux' } },
      ['spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead'],
    ],
    [{ imagePullSecrets: [{ name: 'a' }, { name: 'a' }] }, ['spec.imagePullSecrets[1].name: duplicate name "a"']],
    [
      container({
        env: [
          { name: 'A', value: '1' },
          { name: 'A', value: '2' },
        ],
      }),
      ['spec.containers[0].env[1]: hides previous definition of "A", which may be dropped when using apply'],
    ],
    [
      container({
        env: [
          { name: 'A', value: '1' },
          { name: 'A', value: '$(A)2' },
        ],
      }),
      [],
    ],
    [
      container({ ports: [{ containerPort: 80 }, { name: 'other', containerPort: 80 }] }),
      ['spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]'],
    ],
    [
      container({ resources: { limits: { memory: '100m' } } }),
      [
        'spec.containers[0].resources.limits[memory]: fractional byte value "100m" is invalid, must be an integer',
        'spec.containers[0].resources.requests[memory]: fractional byte value "100m" is invalid, must be an integer',
      ],
    ],
  ])('%j', (spec, expected) => {
    expect(warnings(spec)).toEqual(expected);
  });
});
