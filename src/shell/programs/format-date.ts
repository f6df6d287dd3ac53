const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

/** strftime(3) in UTC, with date(1)'s %N and flags (`%-d`, `%_H`, `%03N`, `%^a`). `milliseconds` since the epoch. */
export function formatDate(milliseconds: number, format: string): string {
  const date = new Date(milliseconds);
  const number = (value: number, width: number, fill = '0') => String(value).padStart(width, fill);
  const dayOfYear =
    Math.floor((Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86400000) + 1;
  const week = isoWeek(date);
  const values: Readonly<Record<string, () => string>> = {
    '%': () => '%',
    n: () => '\n',
    t: () => '\t',
    Y: () => String(date.getUTCFullYear()),
    C: () => number(Math.floor(date.getUTCFullYear() / 100), 2),
    y: () => number(date.getUTCFullYear() % 100, 2),
    m: () => number(date.getUTCMonth() + 1, 2),
    d: () => number(date.getUTCDate(), 2),
    e: () => number(date.getUTCDate(), 2, ' '),
    j: () => number(dayOfYear, 3),
    H: () => number(date.getUTCHours(), 2),
    I: () => number(date.getUTCHours() % 12 || 12, 2),
    k: () => number(date.getUTCHours(), 2, ' '),
    l: () => number(date.getUTCHours() % 12 || 12, 2, ' '),
    M: () => number(date.getUTCMinutes(), 2),
    S: () => number(date.getUTCSeconds(), 2),
    N: () => `${number(date.getUTCMilliseconds(), 3)}000000`,
    p: () => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
    P: () => (date.getUTCHours() < 12 ? 'am' : 'pm'),
    s: () => String(Math.floor(milliseconds / 1000)),
    a: () => (DAYS[date.getUTCDay()] ?? '').slice(0, 3),
    A: () => DAYS[date.getUTCDay()] ?? '',
    u: () => String(date.getUTCDay() || 7),
    w: () => String(date.getUTCDay()),
    b: () => (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3),
    h: () => (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3),
    B: () => MONTHS[date.getUTCMonth()] ?? '',
    Z: () => 'UTC',
    z: () => '+0000',
    G: () => String(week.year),
    g: () => number(week.year % 100, 2),
    V: () => number(week.week, 2),
    U: () => number(Math.floor((dayOfYear + 6 - date.getUTCDay()) / 7), 2),
    W: () => number(Math.floor((dayOfYear + 6 - ((date.getUTCDay() + 6) % 7)) / 7), 2),
    D: () => formatDate(milliseconds, '%m/%d/%y'),
    F: () => formatDate(milliseconds, '%Y-%m-%d'),
    T: () => formatDate(milliseconds, '%H:%M:%S'),
    R: () => formatDate(milliseconds, '%H:%M'),
    r: () => formatDate(milliseconds, '%I:%M:%S %p'),
    c: () => formatDate(milliseconds, '%a %b %e %H:%M:%S %Y'),
    x: () => formatDate(milliseconds, '%m/%d/%y'),
    X: () => formatDate(milliseconds, '%H:%M:%S'),
  };
  return format.replace(/%([-_0^#]*)(\d*)(::?z|[EO]?[a-zA-Z%])/g, (whole, flags: string, width: string, letter: string) => {
    if (letter.endsWith(':z') || letter === '::z') return letter === '::z' ? '+00:00:00' : '+00:00';
    const value = values[letter.charAt(letter.length - 1)]?.();
    if (value === undefined) return whole;
    let text = value;
    if (letter === 'N' && width !== '') return value.slice(0, Number(width));
    if (flags.includes('-')) text = text.replace(/^[0 ]+(?=\d)/, '');
    if (flags.includes('_')) text = text.replace(/^0+(?=\d)/, (zeros) => ' '.repeat(zeros.length));
    if (flags.includes('^')) text = text.toUpperCase();
    return width === '' ? text : text.padStart(Number(width), /^\d/.test(text) && !flags.includes('_') ? '0' : ' ');
  });
}

function isoWeek(date: Date): { readonly year: number; readonly week: number } {
  const thursday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate() + 4 - (date.getUTCDay() || 7)));
  const start = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  return { year: thursday.getUTCFullYear(), week: Math.ceil(((thursday.getTime() - start) / 86400000 + 1) / 7) };
}
