const MOST = 1000;

/** curl's URL globbing: `{a,b}` and `[1-3]`, each combined with each. */
export function expandGlobs(url: string): readonly string[] {
  const match = /\{([^{}]*)\}|\[(\w+)-(\w+)(?::(\d+))?\]/.exec(url);
  if (match === null) return [url];
  const [whole, list, from = '', to = '', step] = match;
  const values = list === undefined ? range(from, to, Number(step ?? 1)) : list.split(',');
  if (values.length === 0) return [url];
  const before = url.slice(0, match.index);
  const rests = expandGlobs(url.slice(match.index + whole.length));
  return values.flatMap((value) => rests.map((rest) => before + value + rest)).slice(0, MOST);
}

function range(from: string, to: string, step: number): readonly string[] {
  const numbers = /^\d+$/.test(from) && /^\d+$/.test(to);
  const [first, last] = numbers ? [Number(from), Number(to)] : [from.charCodeAt(0), to.charCodeAt(0)];
  const values: string[] = [];
  for (let value = first; value <= last && values.length < MOST; value += Math.max(1, step))
    values.push(numbers ? String(value).padStart(from.startsWith('0') ? from.length : 1, '0') : String.fromCharCode(value));
  return values;
}
