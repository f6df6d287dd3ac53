// Mirrors CompareKubeAwareVersionStrings of k8s.io/apimachinery/pkg/version.

const VERSION = /^v([0-9]+)(?:(alpha|beta)([0-9]+))?$/;
const STAGES = ['alpha', 'beta', undefined];

/** Orders versions from the preferred to the least: stable before beta before alpha, the newer first, other names last. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [VERSION.exec(a), VERSION.exec(b)];
  if (left === null || right === null) return left === right ? (a < b ? -1 : 1) : left === null ? 1 : -1;
  return STAGES.indexOf(right[2]) - STAGES.indexOf(left[2]) || Number(right[1]) - Number(left[1]) || Number(right[3] ?? 0) - Number(left[3] ?? 0);
}
