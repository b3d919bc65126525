/** Folds hours since an instant into a week of weekdays and hours, as clocks in the page's zone show them. */

import { weekHour } from './clock.js';

const HOUR = 3_600_000;
const STEPS = 5;
const LEAST_FACTOR = 8;

/**
 * 7 rows (Monday first) of 24 cells: `{planned, missed, hours: [{at, planned}], missedHours: [{at, missed}]}`. A cell has two
 * hours where clocks go back, and none where they go forward.
 */
export function foldWeek({ from, planned = [], missedFrom, missed = [] }) {
  const start = Date.parse(from);
  const missedStart = Date.parse(missedFrom);
  const week = Array.from({ length: 7 }, () =>
    Array.from({ length: 24 }, () => ({ planned: 0, missed: 0, hours: [], missedHours: [] })),
  );
  let minute = 0;
  planned.forEach((fires, index) => {
    const at = start + index * HOUR;
    const place = weekHour(at);
    minute = place.minute;
    const cell = week[place.weekday][place.hour];
    cell.planned += fires;
    cell.hours.push({ at, planned: fires });
  });
  missed.forEach((fires, index) => {
    const at = missedStart + index * HOUR;
    const place = weekHour(at);
    const cell = week[place.weekday][place.hour];
    cell.missed += fires;
    if (fires > 0) cell.missedHours.push({ at, missed: fires });
  });
  return { week, minute };
}

/**
 * The upper bounds of the colour steps for these counts: even on a logarithm from the quietest hour to the busiest, which
 * spans a factor of eight at least. So a lone fire shows beside a peak, and hours that hardly differ share a middle tone.
 */
export function steps(counts) {
  const some = counts.filter((fires) => fires > 0);
  if (some.length === 0) return [1];
  const [least, most] = [Math.min(...some), Math.max(...some)];
  if (most <= STEPS) return Array.from({ length: most }, (unused, index) => index + 1);
  const factor = Math.max(LEAST_FACTOR, most / least);
  const low = Math.sqrt((least * most) / factor);
  const bounds = [1, 2, 3, 4].map((step) => round(low * factor ** (step / STEPS)));
  return [...new Set([...bounds, Math.max(most, round(low * factor))])].sort((one, other) => one - other);
}

/** Two digits are enough for a bound. */
function round(value) {
  const size = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
  return Math.max(1, Math.round(value / size) * size);
}

/** The colour step of a count: 0 for none, 5 for the most. */
export function stepOf(fires, bounds) {
  if (fires <= 0) return 0;
  const index = bounds.findIndex((bound) => fires <= bound);
  const place = index < 0 ? bounds.length - 1 : index;
  return bounds.length === 1 ? 3 : Math.round(1 + (place * 4) / (bounds.length - 1));
}
