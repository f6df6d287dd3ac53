// Documents of a mongod, and the queries and updates upon them.
export type Document = Readonly<Record<string, unknown>>;

const COMPARE: Readonly<Record<string, (value: unknown, wanted: unknown) => boolean>> = {
  $eq: same,
  $ne: (value, wanted) => !same(value, wanted),
  $gt: (value, wanted) => order(value, wanted) > 0,
  $gte: (value, wanted) => order(value, wanted) >= 0,
  $lt: (value, wanted) => order(value, wanted) < 0,
  $lte: (value, wanted) => order(value, wanted) <= 0,
  $in: (value, wanted) => Array.isArray(wanted) && wanted.some((each) => same(value, each)),
  $nin: (value, wanted) => !(Array.isArray(wanted) && wanted.some((each) => same(value, each))),
  $exists: (value, wanted) => (value !== undefined) === Boolean(wanted),
};

export function matchesQuery(document: Document, query: Document): boolean {
  return Object.entries(query).every(([field, wanted]) => {
    if (field === '$or' || field === '$and') {
      const parts = wanted as readonly Document[];
      return field === '$or' ? parts.some((part) => matchesQuery(document, part)) : parts.every((part) => matchesQuery(document, part));
    }
    const value = field.split('.').reduce<unknown>((at, part) => (isDocument(at) ? at[part] : undefined), document);
    if (isDocument(wanted) && Object.keys(wanted).some((key) => key.startsWith('$')))
      return Object.entries(wanted).every(([operator, operand]) => COMPARE[operator]?.(value, operand) ?? false);
    return same(value, wanted) || (Array.isArray(value) && value.some((each) => same(each, wanted)));
  });
}

export function applyUpdate(document: Document, update: Document): Document {
  const next: Record<string, unknown> = { ...document };
  if (!Object.keys(update).some((key) => key.startsWith('$'))) return { _id: document['_id'], ...update };
  for (const [operator, changes] of Object.entries(update)) {
    for (const [field, operand] of Object.entries(changes as Document)) {
      if (operator === '$set') next[field] = operand;
      else if (operator === '$unset') delete next[field];
      else if (operator === '$inc') next[field] = Number(next[field] ?? 0) + Number(operand);
      else if (operator === '$push') next[field] = [...(Array.isArray(next[field]) ? (next[field] as readonly unknown[]) : []), operand];
    }
  }
  return next;
}

export function order(one: unknown, two: unknown): number {
  if (typeof one === 'number' && typeof two === 'number') return one - two;
  return one === undefined ? -1 : String(one) < String(two) ? -1 : String(one) > String(two) ? 1 : 0;
}

function same(one: unknown, two: unknown): boolean {
  return one === two || JSON.stringify(one) === JSON.stringify(two) || (one === undefined && two === null);
}

export function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
