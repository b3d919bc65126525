/** What time it is for the server, and what clocks show: every absolute time of the page is written here. */

import { ZONE_FORMATS } from './limits.js';

const ZONE_KEY = 'carillon.zone';
const STEP_MILLIS = 1_500;
const DAY_MILLIS = 86_400_000;
const HALF_YEAR = 180 * DAY_MILLIS;

let offsetMillis = 0;
const listeners = new Set();
const formats = new Map();
let zone = stored() === 'UTC' ? 'UTC' : local();

function stored() {
  try {
    return localStorage.getItem(ZONE_KEY);
  } catch {
    return null;
  }
}

function local() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
}

/** Now, by the server's clock as far as it is known, in epoch milliseconds. */
export function now() {
  return Date.now() + offsetMillis;
}

/** Takes note of an instant the server has just sent; differences that the network explains change nothing. */
export function hear(instant) {
  const at = Date.parse(instant);
  if (Number.isFinite(at) && Math.abs(at - now()) > STEP_MILLIS) offsetMillis = at - Date.now();
}

/** The time zone in which the page shows times. */
export function pageZone() {
  return zone;
}

/** Whether the page shows UTC. */
export function isUtc() {
  return zone === 'UTC';
}

/** The viewer's own time zone. */
export function ownZone() {
  return local();
}

/** Shows times in UTC or in the viewer's own zone from now on, and remembers it. */
export function useUtc(utc) {
  zone = utc ? 'UTC' : local();
  try {
    localStorage.setItem(ZONE_KEY, utc ? 'UTC' : 'local');
  } catch {
    // a browser that keeps nothing still shows the right times
  }
  listeners.forEach((listener) => listener());
}

/** Calls back when the zone has changed. */
export function onZone(listener) {
  listeners.add(listener);
}

function format(name, options, timeZone = zone) {
  const key = `${name} ${timeZone}`;
  if (!formats.has(key)) {
    if (formats.size >= ZONE_FORMATS) formats.clear();
    formats.set(key, new Intl.DateTimeFormat('en-GB', { ...options, timeZone, hourCycle: 'h23' }));
  }
  return formats.get(key);
}

const HM = { hour: '2-digit', minute: '2-digit' };
const HMS = { ...HM, second: '2-digit' };
const DAY = { weekday: 'short', day: 'numeric', month: 'short' };

/** `14:03` */
export const hourMinute = (millis) => format('hm', HM).format(millis);

/** `14:03:22` */
export const clockTime = (millis) => format('hms', HMS).format(millis);

/** `Tue 1 Dec` */
export const day = (millis) => format('day', DAY).format(millis).replace(',', '');

/** `Tue 1 Dec 14:03:22`, with the year if it is another one. */
export function stamp(millis) {
  const year = format('year', { year: 'numeric' }).format(millis);
  const thisYear = format('year', { year: 'numeric' }).format(now());
  return `${day(millis)}${year === thisYear ? '' : ` ${year}`} ${clockTime(millis)}`;
}

/** Only the time if it is today, otherwise with the day, to the minute. */
export function near(millis) {
  if (Math.abs(millis - now()) < DAY_MILLIS && day(millis) === day(now())) return clockTime(millis);
  return Math.abs(millis - now()) < HALF_YEAR ? `${day(millis)} ${hourMinute(millis)}` : stamp(millis).slice(0, -3);
}

/** Weekday (Monday = 0), hour and minute that clocks in the page's zone show. */
export function weekHour(millis) {
  const parts = format('week', { weekday: 'short', ...HM }).formatToParts(millis);
  const part = (type) => parts.find((each) => each.type === type).value;
  const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(part('weekday'));
  return { weekday, hour: Number(part('hour')), minute: Number(part('minute')) };
}

/** The instant of what a `datetime-local` field holds, read in the page's zone; `undefined` if it holds none. */
export function readField(value) {
  if (!value) return undefined;
  const at = isUtc() ? Date.parse(`${value}Z`) : new Date(value).getTime();
  return Number.isFinite(at) ? at : undefined;
}

/** What a `datetime-local` field holds for an instant, to the minute. */
export function writeField(millis) {
  const shift = isUtc() ? 0 : new Date(millis).getTimezoneOffset() * 60_000;
  return new Date(millis - shift).toISOString().slice(0, 16);
}

/** An instant as ISO 8601 in UTC, whole seconds without a fraction. */
export function iso(millis) {
  return new Date(millis).toISOString().replace('.000Z', 'Z');
}
