/** The first three joined by commas, and how many more there are. Mirrors listWithMoreString of upstream's printers. */
export function listWithMore(list: readonly string[], none: string, max = 3): string {
  if (list.length === 0) return none;
  const shown = list.slice(0, max).join(',');
  return list.length > max ? `${shown} + ${list.length - max} more...` : shown;
}
