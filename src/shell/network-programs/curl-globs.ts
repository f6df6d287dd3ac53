const GLOB = /\{([^{}]*)\}|\[(\w+)-(\w+)(?::(\d+))?\]/g;
/** curl's own limit; what follows stands for itself. */
const MOST_GLOBS = 100;
/** No more URLs are fetched. */
const MOST = 1000;

/** curl's URL globbing: `{a,b}` and `[1-3]`, each combined with each; the last one counts fastest. */
export function expandGlobs(url: string): readonly string[] {
  let made: readonly string[] = [''];
  let at = 0;
  for (const glob of [...url.matchAll(GLOB)].slice(0, MOST_GLOBS)) {
    const [whole, list, from = '', to = '', step] = glob;
    const values = list === undefined ? range(from, to, Number(step ?? 1)) : list.split(',', MOST);
    if (values.length === 0) continue;
    made = combined(made, url.slice(at, glob.index), values);
    at = glob.index + whole.length;
  }
  return made.map((text) => text + url.slice(at));
}

function combined(made: readonly string[], between: string, values: readonly string[]): readonly string[] {
  const all: string[] = [];
  for (const text of made) {
    for (const value of values) {
      if (all.length === MOST) return all;
      all.push(text + between + value);
    }
  }
  return all;
}

function range(from: string, to: string, step: number): readonly string[] {
  const numbers = /^\d+$/.test(from) && /^\d+$/.test(to);
  const [first, last] = numbers ? [Number(from), Number(to)] : [from.charCodeAt(0), to.charCodeAt(0)];
  const values: string[] = [];
  for (let value = first; value <= last && values.length < MOST; value += Math.max(1, step))
    values.push(numbers ? String(value).padStart(from.startsWith('0') ? from.length : 1, '0') : String.fromCharCode(value));
  return values;
}
