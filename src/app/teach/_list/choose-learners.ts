import type { CourseOverview, LearnerRow } from '#progress/learners-overview.ts';

const kinds = ['all', 'present', 'stuck'] as const;
export type Kind = (typeof kinds)[number];

/** What the address asks to see. */
export interface Choice {
  readonly course: string;
  readonly query: string;
  readonly kind: Kind;
  /** From 1. */
  readonly page: number;
}

export interface Chosen {
  readonly rows: readonly LearnerRow[];
  /** How many there are on all pages. */
  readonly found: number;
  readonly page: number;
  readonly pages: number;
}

export const perPage = 50;

type Parameters = Readonly<Record<string, string | string[] | undefined>>;

export function readChoice(parameters: Parameters): Choice {
  const first = (name: string): string => [parameters[name] ?? ''].flat()[0] ?? '';
  const page = Number(first('page'));
  return {
    course: first('course'),
    query: first('q').trim().slice(0, 100),
    kind: kinds.find((kind) => kind === first('show')) ?? 'all',
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}

/** The address of a choice; what is as it would be anyway is left out. */
export function addressOf({ course, query, kind, page }: Choice): string {
  const parameters = new URLSearchParams({
    course,
    ...(query === '' ? {} : { q: query }),
    ...(kind === 'all' ? {} : { show: kind }),
    ...(page === 1 ? {} : { page: String(page) }),
  });
  return `/teach?${parameters}`;
}

export const isOfKind = (row: LearnerRow, kind: Kind): boolean => kind === 'all' || (kind === 'present' ? row.present : row.stuck !== undefined);

/** Each word of the query is in the name or the address. */
export function chooseLearners({ learners }: CourseOverview, { query, kind, page }: Choice): Chosen {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const matching = learners.filter((row) => {
    const text = `${row.name} ${row.email ?? row.id}`.toLowerCase();
    return isOfKind(row, kind) && words.every((word) => text.includes(word));
  });
  const pages = Math.max(1, Math.ceil(matching.length / perPage));
  const shown = Math.min(page, pages);
  return { rows: matching.slice((shown - 1) * perPage, shown * perPage), found: matching.length, page: shown, pages };
}

export interface Obstacle {
  readonly lesson: string;
  readonly task: string;
  readonly title: string;
  readonly learners: number;
}

/** The tasks that hold up more than one, those that hold up most first. */
export function obstaclesOf({ learners }: CourseOverview, most = 3): readonly Obstacle[] {
  const held = new Map<string, Obstacle>();
  for (const { stuck } of learners) {
    if (stuck === undefined) continue;
    const key = `${stuck.lesson}/${stuck.task}`;
    held.set(key, { lesson: stuck.lesson, task: stuck.task, title: stuck.title, learners: (held.get(key)?.learners ?? 0) + 1 });
  }
  return [...held.values()]
    .filter((obstacle) => obstacle.learners > 1)
    .sort((a, b) => b.learners - a.learners)
    .slice(0, most);
}
