/** Points may be quarters; sums of them are shown without the dust of floating point. */
export function inHundredths(points: number): number {
  return Math.round(points * 100) / 100;
}
