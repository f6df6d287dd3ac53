/** Who takes part in what happens after `kubectl apply`, and where each stands: column, row. */
const places = {
  user: [0, 0, 'You'],
  kubectl: [1, 0, 'kubectl'],
  'api-server': [2, 0, 'API server'],
  etcd: [3, 0, 'etcd'],
  ingress: [0, 1, 'Ingress'],
  'controller-manager': [1, 1, 'Controller manager'],
  scheduler: [2, 1, 'Scheduler'],
  kubelet: [3, 1, 'kubelet'],
  service: [1, 2, 'Service'],
  pod: [2, 2, 'Pod'],
  runtime: [3, 2, 'Container runtime'],
} as const satisfies Record<string, readonly [number, number, string]>;

type Participant = keyof typeof places;

export interface Move {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export interface StepBox extends Point {
  readonly name: string;
  /** A line each. */
  readonly label: readonly string[];
}

export interface StepArrow {
  /** Of the step it belongs to. */
  readonly step: number;
  /** An SVG path between the edges of the boxes. */
  readonly path: string;
  readonly middle: Point;
}

export const box = { width: 108, height: 54 } as const;
const gap = { x: 30, y: 42 } as const;
const margin = 6;

const isParticipant = (name: string | undefined): name is Participant => name !== undefined && Object.hasOwn(places, name);

export interface StepPictureData {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly StepBox[];
  readonly arrows: readonly StepArrow[];
}

/** Only those who take part are drawn; columns and rows that nobody stands in are left out. */
export function layOutSteps(moves: readonly Move[]): StepPictureData {
  const names = (Object.keys(places) as Participant[]).filter((name) => moves.some(({ from, to }) => from === name || to === name));
  const columns = rank(names.map((name) => places[name][0]));
  const rows = rank(names.map((name) => places[name][1]));
  const boxes = names.map((name): StepBox => {
    const [column, row, label] = places[name];
    const at = (ranks: readonly number[], value: number, size: number): number => margin + ranks.indexOf(value) * size;
    return { name, label: label.split(' '), x: at(columns, column, box.width + gap.x), y: at(rows, row, box.height + gap.y) };
  });
  const span = (count: number, size: number, between: number): number => 2 * margin + Math.max(0, count * (size + between) - between);
  return {
    width: span(columns.length, box.width, gap.x),
    height: span(rows.length, box.height, gap.y),
    boxes,
    arrows: moves.flatMap(({ from, to }, step) => {
      if (!isParticipant(from) || !isParticipant(to) || from === to) return [];
      return [{ step, ...arrowBetween(from, to, boxes) }];
    }),
  };
}

const rank = (values: readonly number[]): readonly number[] => [...new Set(values)].sort((a, b) => a - b);

const centre = ({ x, y }: Point): Point => ({ x: x + box.width / 2, y: y + box.height / 2 });

const inside = ({ x, y }: Point, at: Point, around: number): boolean =>
  x > at.x - around && x < at.x + box.width + around && y > at.y - around && y < at.y + box.height + around;

const bends = [0, 60, -60, 120, -120, 180, -180, 240, -240];

/** Straight, or bent as far as it takes to go around the others. */
function arrowBetween(from: Participant, to: Participant, boxes: readonly StepBox[]): { path: string; middle: Point } {
  const [start, end] = [boxes.find(({ name }) => name === from), boxes.find(({ name }) => name === to)] as [StepBox, StepBox];
  const others = boxes.filter((other) => other !== start && other !== end);
  const curves = bends.map((bend) => curve(centre(start), centre(end), bend));
  const hidden = (points: readonly Point[]): number => points.filter((point) => others.some((other) => inside(point, other, 2))).length;
  const free = curves.reduce((best, points) => (hidden(points) < hidden(best) ? points : best));
  const visible = free.filter((point) => !inside(point, start, 3) && !inside(point, end, 5));
  const middle = visible[Math.floor(visible.length / 2)] ?? centre(start);
  return { path: visible.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join(' '), middle };
}

/** Points on the way, close enough to look round; `bend` is how far its middle leaves the straight line, times two. */
function curve(start: Point, end: Point, bend: number): Point[] {
  const length = Math.hypot(end.x - start.x, end.y - start.y);
  const control = {
    x: (start.x + end.x) / 2 - ((end.y - start.y) / length) * bend,
    y: (start.y + end.y) / 2 + ((end.x - start.x) / length) * bend,
  };
  const count = Math.ceil(length / 3);
  return Array.from({ length: count + 1 }, (_, index) => {
    const t = index / count;
    const mix = (a: number, b: number, c: number): number => (1 - t) ** 2 * a + 2 * t * (1 - t) * b + t ** 2 * c;
    return { x: mix(start.x, control.x, end.x), y: mix(start.y, control.y, end.y) };
  });
}

const round = (value: number): number => Math.round(value * 10) / 10;
