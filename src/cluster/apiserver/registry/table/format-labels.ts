/** `a=1,b=2` sorted by key, `<none>` when there are none. Mirrors k8s.io/apimachinery/pkg/labels FormatLabels. */
export function formatLabels(labels: Readonly<Record<string, string>> | undefined): string {
  const pairs = Object.entries(labels ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return pairs.map(([key, value]) => `${key}=${value}`).join(',') || '<none>';
}
