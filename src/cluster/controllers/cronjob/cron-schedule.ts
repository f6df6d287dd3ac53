// Mirrors github.com/robfig/cron/v3 as CronJobs use it: five fields, names, ranges, steps, @macros, time zones.

const MACROS: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
};
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MINUTE = 60_000;
const DAY = 86_400_000;
const YEARS = 5;

interface Field {
  readonly values: ReadonlySet<number>;
  /** `*` or `?`: the other day field decides alone. */
  readonly any: boolean;
}

export class CronSchedule {
  readonly #minute: Field;
  readonly #hour: Field;
  readonly #day: Field;
  readonly #month: Field;
  readonly #weekday: Field;
  readonly #zone: Intl.DateTimeFormat | undefined;
  /** Of `@every 5m`, in ms. */
  readonly #every: number | undefined;

  private constructor(fields: readonly Field[], every: number | undefined, zone: string | undefined) {
    const [minute = NONE, hour = NONE, day = NONE, month = NONE, weekday = NONE] = fields;
    this.#minute = minute;
    this.#hour = hour;
    this.#day = day;
    this.#month = month;
    this.#weekday = weekday;
    this.#every = every;
    this.#zone = zone === undefined || zone === 'UTC' || zone === 'Etc/UTC' ? undefined : formatFor(zone);
  }

  /** Undefined when the text is no schedule or the zone is unknown. */
  static parse(text: string, zone?: string): CronSchedule | undefined {
    try {
      const every = /^@every ([0-9]+)(s|m|h)$/.exec(text);
      if (every !== null) return new CronSchedule([], Number(every[1]) * { s: 1000, m: MINUTE, h: 60 * MINUTE }[every[2] as 's' | 'm' | 'h'], zone);
      const parts = (MACROS[text] ?? text).trim().split(/\s+/);
      const bounds = [
        [0, 59, []],
        [0, 23, []],
        [1, 31, []],
        [1, 12, MONTHS],
        [0, 6, DAYS],
      ] as const;
      if (parts.length !== 5) return undefined;
      const fields = bounds.map(([low, high, names], index) => parseField(parts[index] ?? '', low, high, names));
      return fields.every((field) => field !== undefined) ? new CronSchedule(fields, undefined, zone) : undefined;
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }

  /** The first time after `after` (ms); undefined when there is none in five years. */
  next(after: number): number | undefined {
    if (this.#every !== undefined) return Math.floor(after / 1000) * 1000 + this.#every;
    const end = after + YEARS * 366 * DAY;
    for (let at = (Math.floor(after / MINUTE) + 1) * MINUTE; at <= end;) {
      const local = new Date(at + this.#offset(at));
      if (!this.#month.values.has(local.getUTCMonth() + 1) || !this.#isDay(local)) at += DAY - (local.getTime() % DAY);
      else if (!this.#hour.values.has(local.getUTCHours())) at += 60 * MINUTE - (local.getTime() % (60 * MINUTE));
      else if (!this.#minute.values.has(local.getUTCMinutes())) at += MINUTE;
      else return at;
    }
    return undefined;
  }

  #isDay(local: Date): boolean {
    const day = this.#day.values.has(local.getUTCDate());
    const weekday = this.#weekday.values.has(local.getUTCDay());
    return this.#day.any || this.#weekday.any ? day && weekday : day || weekday;
  }

  /** Local time less UTC, in ms. */
  #offset(at: number): number {
    if (this.#zone === undefined) return 0;
    const parts = Object.fromEntries(this.#zone.formatToParts(new Date(at)).map(({ type, value }) => [type, Number(value)]));
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
  }
}

const NONE: Field = { values: new Set(), any: true };

function formatFor(zone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
}

function parseField(text: string, low: number, high: number, names: readonly string[]): Field | undefined {
  const values = new Set<number>();
  let any = false;
  for (const part of text.toLowerCase().split(',')) {
    const match = /^(?:(\*|\?)|([0-9a-z]+)(?:-([0-9a-z]+))?)(?:\/([0-9]+))?$/.exec(part);
    if (match === null) return undefined;
    const [, star, from = '', to, stepText] = match;
    const step = Number(stepText ?? 1);
    const first = star === undefined ? valueOf(from, low, names) : low;
    const last = star !== undefined || (to === undefined && stepText !== undefined) ? high : valueOf(to ?? from, low, names);
    if (Number.isNaN(first) || Number.isNaN(last) || first < low || last > high || first > last || step === 0) return undefined;
    if (star !== undefined && step === 1) any = true;
    for (let value = first; value <= last; value += step) values.add(value);
  }
  return { values, any };
}

function valueOf(text: string, low: number, names: readonly string[]): number {
  const named = names.indexOf(text);
  return named >= 0 ? named + low : /^[0-9]+$/.test(text) ? Number(text) : NaN;
}
