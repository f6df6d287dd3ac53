import { humanDuration } from '#kube/duration.ts';

/** How long ago it was; `now` in ms. Mirrors translateTimestampSince of upstream's printers. */
export function timeSince(timestamp: string | undefined | null, now: number): string {
  return timestamp ? humanDuration(now - Date.parse(timestamp)) : '<unknown>';
}
