import { findMismatch } from '#grading/match/find-mismatch.ts';
import { deepFreeze } from '#kube/freeze.ts';
import { without, type JsonObject } from '#kube/json.ts';
import { applyMergePatch, createMergePatch, createThreeWayMergePatch } from '#kube/merge-patch.ts';
import { schemaForKind } from '#kube/schema.ts';
import { serverSideApply, type WithMetadata } from '#kube/server-side-apply/apply.ts';
import { createThreeWayStrategicPatch, createTwoWayMergePatch } from '#kube/strategic-merge-diff.ts';
import { applyStrategicMergePatch } from '#kube/strategic-merge-patch.ts';
import { randomInteger, SeededRandom, type Random } from '#posix/random.ts';

const schema = schemaForKind('', 'v1', 'Pod');
const ROUNDS = 300;

const shuffled = <T>(random: Random, items: readonly T[]): T[] =>
  items
    .map((item) => ({ item, at: random.next() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
const some = <T>(random: Random, items: readonly T[]): T[] =>
  shuffled(
    random,
    items.filter(() => random.next() < 0.6),
  );
const labels = (random: Random) => Object.fromEntries(some(random, ['a', 'b', 'c']).map((name) => [name, String(randomInteger(random, 2))]));
const named = (random: Random, names: readonly string[], make: (name: string) => object) =>
  some(random, names).map((name) => ({ name, ...make(name) }));

function randomPod(random: Random): JsonObject & WithMetadata {
  const container = () => ({
    image: `image:${randomInteger(random, 2)}`,
    ...(random.next() < 0.5 ? { args: some(random, ['x', 'y']) } : {}),
    env: named(random, ['A', 'B', 'C'], () => ({ value: String(randomInteger(random, 2)) })),
    ports: some(random, [80, 81, 82]).map((containerPort) => ({ containerPort })),
  });
  return deepFreeze({
    metadata: { name: 'p', labels: labels(random), finalizers: some(random, ['f/1', 'f/2', 'f/3']) },
    spec: {
      restartPolicy: 'Always',
      containers: named(random, ['web', 'side', 'log'], container),
      volumes: named(random, ['v', 'w'], () => (random.next() < 0.5 ? { emptyDir: {} } : { hostPath: { path: '/' } })),
      ...(random.next() < 0.5 ? { nodeSelector: labels(random) } : {}),
    },
  });
}

function* pairs(seed: string) {
  const random = new SeededRandom(seed);
  for (let round = 0; round < ROUNDS; round++) yield [randomPod(random), randomPod(random), randomPod(random)] as const;
}

/** Lists that become empty stay as empty lists, which says the same as their absence. */
function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(
    ([name, field]) => name === 'emptyDir' || typeof field !== 'object' || Object.keys(field as object).length > 0,
  );
  return Object.fromEntries(entries.map(([name, field]) => [name, withoutEmpty(field)]));
}

test('a strategic merge patch leads from any object to any other', () => {
  for (const [from, to] of pairs('two-way')) {
    const patched = applyStrategicMergePatch<unknown>(from, createTwoWayMergePatch(from, to, schema), schema);
    expect(withoutEmpty(patched)).toEqual(withoutEmpty(to));
  }
});

test('applying what was applied already is no patch', () => {
  for (const [config] of pairs('no-op')) {
    expect(createThreeWayStrategicPatch(config, config, config, schema)).toEqual({});
    expect(createThreeWayMergePatch(config, config, config)).toEqual({});
  }
});

test('after an apply every field of the configuration is as it says', () => {
  for (const [original, modified, current] of pairs('three-way')) {
    const patched = applyStrategicMergePatch<unknown>(current, createThreeWayStrategicPatch(original, modified, current, schema), schema);
    // Up to the order of lists: upstream interleaves what only the server has by its place.
    expect(findMismatch(withoutEmpty(modified), withoutEmpty(patched))).toBeUndefined();
  }
});

test('a JSON merge patch leads from any object to any other', () => {
  for (const [from, to] of pairs('merge')) expect(applyMergePatch(from, createMergePatch(from, to))).toEqual(to);
});

test('server-side apply by one manager leads to what it applied last, whatever it applied before', () => {
  const options = { schema, manager: 'one', apiVersion: 'v1', now: '2026-01-01T00:00:00Z' };
  for (const [first, second] of pairs('apply')) {
    const [before, after] = [withoutEmpty(first), withoutEmpty(second)] as [WithMetadata, WithMetadata];
    const live = serverSideApply<WithMetadata>(undefined, before, options);
    const applied = serverSideApply(live, after, options);
    expect({ ...applied, metadata: without(applied.metadata ?? {}, 'managedFields') }).toEqual(after);
    expect(serverSideApply(applied, after, { ...options, now: '2026-01-02T00:00:00Z' })).toBe(applied);
  }
});
