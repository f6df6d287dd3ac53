/** Longer texts are not kept. */
const LONGEST = 64 * 1024;

/** A pure function of a text that keeps its results for the `kept` texts it was last given first. What it throws is not kept. */
export function byText<T>(read: (text: string) => T, kept = 64): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    if (known.has(text)) return known.get(text) as T;
    const result = read(text);
    if (text.length > LONGEST) return result;
    known.set(text, result);
    const oldest = known.keys().next().value;
    if (known.size > kept && oldest !== undefined) known.delete(oldest);
    return result;
  };
}
