/** Numbers, durations and lists in words. */

const COUNT = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });

/** `1,234` */
export function count(number) {
  return COUNT.format(number);
}

/** `1 run`, `2 runs` */
export function plural(number, one, many = `${one}s`) {
  return `${count(number)} ${number === 1 ? one : many}`;
}

/** A measured time in at most three digits: `0.4 ms`, `18 ms`, `2.1 s`, `4 min 10 s`. */
export function millis(value) {
  if (value === undefined || value === null) return '';
  if (value < 0) return `-${millis(-value)}`;
  if (value < 9.95) return `${trim(value.toFixed(1))} ms`;
  if (value < 999.5) return `${Math.round(value)} ms`;
  if (value < 9_950) return `${trim((value / 1000).toFixed(1))} s`;
  return span(value);
}

function trim(text) {
  return text.replace(/\.0$/, '');
}

const UNITS = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
];

/** A span of time in its two largest units: `12 s`, `4 min 10 s`, `3 h 20 min`, `2 d 4 h`. */
export function span(value) {
  let seconds = Math.max(0, Math.round(value / 1000));
  const first = UNITS.findIndex(([, size]) => seconds >= size);
  if (first < 0) return '0 s';
  const parts = [];
  for (const [unit, size] of UNITS.slice(first, first + 2)) {
    const amount = Math.floor(seconds / size);
    seconds -= amount * size;
    if (amount > 0) parts.push(`${amount} ${unit}`);
  }
  return parts.join(' ');
}

/** How far off: `in 12 s`, or `due` once it has come. */
export function until(value) {
  return value < 500 ? 'due' : `in ${span(value)}`;
}

/** How long ago: `3 s ago`. */
export function ago(value) {
  return value < 500 ? 'just now' : `${span(value)} ago`;
}

const ISO_DURATION = /^(-)?P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** An ISO 8601 duration in milliseconds; `undefined` if the text is none. */
export function parseDuration(text) {
  const match = ISO_DURATION.exec(text ?? '');
  if (!match || text === 'P' || text === 'PT') return undefined;
  const [, minus, days = 0, hours = 0, minutes = 0, seconds = 0] = match;
  const total = ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000 + Number(seconds) * 1000;
  return minus ? -total : total;
}

/** `5 minutes`, `hour` (with `one` false: `1 hour`), `1 h 30 min`: for "every ..." and "... after". */
export function durationWords(text, bareOne = false) {
  const value = parseDuration(text);
  if (value === undefined) return text ?? '';
  for (const [unit, size] of [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1000],
  ]) {
    if (value >= size && value % size === 0) {
      const amount = value / size;
      if (amount === 1 && bareOne) return unit;
      return plural(amount, unit);
    }
  }
  return value < 1000 ? `${value} ms` : exact(value);
}

function exact(value) {
  const seconds = value / 1000;
  if (seconds < 60) return `${seconds} s`;
  const parts = [];
  let rest = Math.floor(seconds);
  for (const [unit, size] of UNITS) {
    const amount = Math.floor(rest / size);
    rest -= amount * size;
    if (amount > 0) parts.push(`${amount} ${unit}`);
  }
  return parts.join(' ');
}

/** The first few, and how many more: `a, b and 3 more`. */
export function some(items, limit) {
  if (items.length <= limit) return items.join(', ');
  return `${items.slice(0, limit).join(', ')} and ${items.length - limit} more`;
}

/** `fire-once` as `Fire once`. */
export function sentence(word) {
  const text = String(word ?? '')
    .replaceAll('-', ' ')
    .replaceAll('_', ' ')
    .toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}
