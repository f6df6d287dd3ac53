import { scaleDownLimit, scaleUpLimit } from '#cluster/controllers/podautoscaler/scale-rate.ts';

const NOW = 1_000_000;
const minute = (type: string, value: number) => ({ type, value, periodSeconds: 60 });

describe('how fast an autoscaler may go', () => {
  it('at most doubles within 15 s, or adds four, and may go down at once, unless told otherwise', () => {
    expect(scaleUpLimit(1, undefined, [], NOW)).toBe(5);
    expect(scaleUpLimit(10, undefined, [], NOW)).toBe(20);
    expect(scaleDownLimit(10, undefined, [], NOW)).toBe(0);
  });

  it('counts what was added within the period', () => {
    const rules = { policies: [minute('Pods', 2)] };
    expect(scaleUpLimit(5, rules, [{ at: NOW - 30_000, change: 2 }], NOW)).toBe(5);
    expect(scaleUpLimit(5, rules, [{ at: NOW - 61_000, change: 2 }], NOW)).toBe(7);
  });

  it('takes the policy that changes most, or least where it is told so', () => {
    const policies = [minute('Pods', 1), minute('Percent', 50)];
    expect(scaleDownLimit(10, { policies }, [], NOW)).toBe(5);
    expect(scaleDownLimit(10, { policies, selectPolicy: 'Min' }, [], NOW)).toBe(9);
    expect(scaleUpLimit(10, { policies, selectPolicy: 'Min' }, [], NOW)).toBe(11);
  });

  it('does nothing in a direction that is disabled', () => {
    expect(scaleDownLimit(10, { selectPolicy: 'Disabled' }, [], NOW)).toBe(10);
    expect(scaleUpLimit(10, { selectPolicy: 'Disabled' }, [], NOW)).toBe(10);
  });
});
