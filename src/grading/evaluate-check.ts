import type { KubeObject } from '#kube/object.ts';
import type { Check } from './check-schema.ts';
import { combineOutcomes, type CheckVerdict, type Evidence, type Finding, type Outcome } from './verdict.ts';
import type { ClusterReader, World } from './world.ts';

/** A reader that notes the objects it hands out, and the resources that were asked about. */
export class RecordingReader implements ClusterReader {
  readonly #inner: ClusterReader;
  readonly #objects = new Map<string, Evidence>();
  readonly resources = new Set<string>();

  constructor(inner: ClusterReader) {
    this.#inner = inner;
  }

  async find(resource: string, namespace: string | undefined, name: string): Promise<KubeObject | undefined> {
    this.resources.add(resource);
    const object = await this.#inner.find(resource, namespace, name);
    if (object !== undefined) this.#note(resource, object);
    return object;
  }

  async list(resource: string, namespace?: string): Promise<readonly KubeObject[]> {
    this.resources.add(resource);
    return this.#inner.list(resource, namespace);
  }

  get evidence(): readonly Evidence[] {
    return [...this.#objects.values()];
  }

  #note(resource: string, object: KubeObject): void {
    const { namespace, name, resourceVersion } = object.metadata;
    this.#objects.set(`${resource}/${namespace ?? ''}/${name}`, {
      resource,
      ...(namespace === undefined ? {} : { namespace }),
      name,
      resourceVersion,
    });
  }
}

async function find(check: Check, world: World): Promise<Finding> {
  if ('type' in check) return check.type.evaluate(check.spec, world);
  if ('not' in check) {
    const { outcome, expected, found } = await find(check.not, world);
    return { outcome: outcome === 'passed' ? 'failed' : 'passed', expected: `Not so: ${expected}`, found };
  }
  const findings = await Promise.all(('all' in check ? check.all : check.any).map((inner) => find(inner, world)));
  if ('all' in check) {
    const outcome = combineOutcomes(findings.map((finding) => finding.outcome)) as Finding['outcome'];
    return findings.find((finding) => finding.outcome === outcome) ?? { outcome, expected: '', found: '' };
  }
  const order: readonly Outcome[] = ['passed', 'not-yet', 'failed'];
  const [best] = [...findings].sort((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome));
  const expected = findings.map((finding) => finding.expected).join(' Or: ');
  return best === undefined ? { outcome: 'passed', expected: '', found: '' } : { ...best, expected };
}

export interface CheckEvaluation {
  readonly verdict: CheckVerdict;
  /** What the verdict depends on: look again when one of these changes. */
  readonly resources: ReadonlySet<string>;
}

/** Asks one check. Whatever it throws is the grader's fault, not the learner's. */
export async function evaluateCheck(check: Check, world: World): Promise<CheckEvaluation> {
  const cluster = new RecordingReader(world.cluster);
  try {
    const finding = await find(check, { ...world, cluster });
    const why = finding.outcome === 'failed' && check.message !== undefined ? check.message : finding.why;
    const verdict: CheckVerdict = {
      outcome: finding.outcome,
      expected: finding.expected,
      found: finding.found,
      ...(why === undefined || finding.outcome === 'passed' ? {} : { why }),
      evidence: cluster.evidence,
    };
    return { verdict, resources: cluster.resources };
  } catch (error) {
    const verdict: CheckVerdict = {
      outcome: 'error',
      expected: 'This check can be evaluated.',
      found: 'The grader failed. This is our mistake, and it costs you nothing.',
      why: error instanceof Error ? (error.stack ?? error.message) : String(error),
      evidence: cluster.evidence,
    };
    return { verdict, resources: cluster.resources };
  }
}
