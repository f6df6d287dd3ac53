const UNITS: Readonly<Record<string, number>> = {
  second: 1000,
  sec: 1000,
  minute: 60000,
  min: 60000,
  hour: 3600000,
  day: 86400000,
  week: 604800000,
  month: 2629746000,
  year: 31556952000,
  fortnight: 1209600000,
};

/** What `date -d` understands: ISO dates, `@seconds`, `now`, `yesterday`, `2 hours ago`, `next week`. Milliseconds, or undefined. */
export function parseDate(text: string, now: number): number | undefined {
  let rest = text.trim();
  let time = now;
  const seconds = /^@(-?\d+(?:\.\d+)?)$/.exec(rest);
  if (seconds !== null) return Number(seconds[1]) * 1000;
  const absolute = /^(\d{4}-\d{2}-\d{2})(?:[T ]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?\s*(Z|UTC|GMT|[-+]\d{2}:?\d{2})?/.exec(rest);
  if (absolute !== null) {
    const clock = (absolute[2] ?? '00:00').padStart(5, '0');
    const zone = (absolute[3] ?? 'Z').replace(/UTC|GMT/, 'Z').replace(/([-+]\d{2})(\d{2})$/, '$1:$2');
    time = Date.parse(`${absolute[1] ?? ''}T${clock}${zone}`);
    rest = rest.slice(absolute[0].length).trim();
  } else if (/[A-Za-z]{3,} \d{1,2}/.test(rest) && !Number.isNaN(Date.parse(`${rest} UTC`))) {
    return Date.parse(/(Z|UTC|GMT)$/.test(rest) ? rest : `${rest} UTC`);
  }
  for (let match = nextTerm(rest); rest !== ''; match = nextTerm(rest)) {
    if (match === null) return undefined;
    rest = rest.slice(match[0].length).trim();
    const [, word, clock, sign, count, unit = '', ago] = match;
    if (clock !== undefined) {
      const [hours = 0, minutes = 0, secs = 0] = clock.split(':').map(Number);
      time = Math.floor(time / 86400000) * 86400000 + hours * 3600000 + minutes * 60000 + secs * 1000;
    } else if (word !== undefined) {
      time += { now: 0, today: 0, yesterday: -86400000, tomorrow: 86400000 }[word.toLowerCase()] ?? 0;
      if (word === 'midnight') time = Math.floor(time / 86400000) * 86400000;
    } else {
      const amount = (count === 'next' ? 1 : count === 'last' ? -1 : Number(count ?? '1')) * (sign === '-' ? -1 : 1) * (ago === undefined ? 1 : -1);
      time += amount * (UNITS[unit.toLowerCase().replace(/s$/, '')] ?? 0);
    }
  }
  return Number.isNaN(time) ? undefined : time;
}

function nextTerm(text: string): RegExpExecArray | null {
  return /^(?:(now|today|yesterday|tomorrow|midnight)\b|(\d{1,2}:\d{2}(?::\d{2})?)|([-+]?)\s*(\d+|next|last)?\s*((?:second|sec|minute|min|hour|day|week|month|year|fortnight)s?)(\s+ago)?)/i.exec(
    text,
  );
}
