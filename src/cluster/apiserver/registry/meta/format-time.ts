/** RFC 3339 in UTC with whole seconds, as metav1.Time is written: `2026-01-31T08:00:00Z`. */
export function formatTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
