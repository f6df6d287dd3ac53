// Mirrors orderedIntervals of k8s.io/kubernetes/pkg/controller/job/indexed_job_utils.go

/** `1,3-5` and back. */
export function parseIndexes(text: string | undefined): ReadonlySet<number> {
  const indexes = new Set<number>();
  for (const part of (text ?? '').split(',')) {
    if (part === '') continue;
    const [first = '', last = first] = part.split('-');
    for (let index = Number(first); index <= Number(last); index++) indexes.add(index);
  }
  return indexes;
}

export function formatIndexes(indexes: Iterable<number>): string {
  const sorted = [...indexes].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let start = 0; start < sorted.length;) {
    let end = start;
    while (sorted[end + 1] === (sorted[end] ?? 0) + 1) end++;
    // Two in a row are written apart, three or more as a range.
    if (end === start) parts.push(`${sorted[start]}`);
    else parts.push(end === start + 1 ? `${sorted[start]},${sorted[end]}` : `${sorted[start]}-${sorted[end]}`);
    start = end + 1;
  }
  return parts.join(',');
}
