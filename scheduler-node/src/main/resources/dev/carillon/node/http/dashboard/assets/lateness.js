/** The band of lateness: how much later than their nominal time runs start, minute by minute. */

import { get } from './api.js';
import { Band, choice } from './band.js';
import { now } from './clock.js';
import { el, show } from './dom.js';
import { MINUTES_KEPT, MINUTES_SECONDS } from './limits.js';
import { Refresh, sight } from './refresh.js';
import { decadeRange, decades, TimeChart } from './time-chart.js';
import { millis, span } from './words.js';

const HEIGHT = 240;
const MINUTE = 60_000;
const LEAST_MILLIS = 0.1;
const WORST_OF = 5;
const LEAST_OVERDUE_SECONDS = 10;
const PERCENTILES = ['p50Millis', 'p95Millis', 'p99Millis'];

/** Fills the band, and gives what refreshes it. */
export function startLateness() {
  return new Lateness().refresh;
}

class Lateness {
  constructor() {
    this.band = new Band('lateness');
    this.hours = 1;
    this.fetched = 0;
    this.minutes = new Map();
    this.empty = el('p', { class: 'empty', hidden: true, text: 'No run has started in this time.' });
    this.band.tools.append(
      choice(
        'Time shown',
        [
          [1, '1 h', '1 hour'],
          [6, '6 h', '6 hours'],
          [24, '24 h', '24 hours'],
        ],
        1,
        (hours) => this.choose(hours),
      ).root,
    );
    this.chart = this.makeChart();
    this.coarse = el('p', {
      class: 'quiet chart-note',
      hidden: true,
      text: `Each point is the worst of ${WORST_OF} minutes.`,
    });
    this.band.body.append(this.coarse, this.empty);
    this.refresh = new Refresh({
      seconds: MINUTES_SECONDS,
      load: () => this.load(),
      done: (minutes) => this.take(minutes),
      failed: (problem) => this.band.failed(problem),
      wanted: sight(this.band.root),
    });
  }

  makeChart() {
    const late = (key, label, colour, width, dash) => ({
      key,
      label,
      colour,
      width,
      dash,
      scale: 'ms',
      title: `Show or hide ${label}`,
      words: (value, index) => millis(this.exact[PERCENTILES.indexOf(`${key}Millis`)][index]),
    });
    return new TimeChart(this.band.body, {
      label: 'Lateness by minute',
      height: HEIGHT,
      series: [
        late('p50', 'p50', '--series-1', 2),
        late('p95', 'p95', '--series-2', 1.5),
        late('p99', 'p99', '--series-3', 1.5),
        {
          key: 'overdue',
          label: 'overdue',
          colour: '--bad',
          width: 1.5,
          dash: [5, 4],
          scale: 's',
          title: 'Show or hide the age of the oldest overdue fire time',
          words: (value) => (value > 0 ? span(value * 1000) : 'none'),
        },
      ],
      bands: [{ series: [3, 1], fill: 'rgba(60, 130, 120, 0.09)' }],
      scales: {
        ms: { distr: 3, log: 10, range: decadeRange(LEAST_MILLIS) },
        s: { range: (plot, low, high) => [0, Math.max(LEAST_OVERDUE_SECONDS, (high ?? 0) * 1.15)] },
      },
      sides: [
        { scale: 'ms', side: 3, size: 56, filter: decades, words: millis },
        { scale: 's', side: 1, size: 50, words: (value) => span(value * 1000) },
      ],
    });
  }

  choose(hours) {
    this.hours = hours;
    this.draw();
    if (hours > this.fetched) this.refresh.now();
  }

  /** The whole stretch once, and after that only what has come since. */
  async load() {
    const asked = this.hours > this.fetched || this.gap() ? this.hours : 1;
    const { minutes } = await get('minutes', { hours: asked });
    this.fetched = Math.max(this.fetched, asked);
    this.last = now();
    return minutes ?? [];
  }

  /** After a long sleep an hour would not join up with what is here. */
  gap() {
    return this.last !== undefined && now() - this.last > 50 * MINUTE;
  }

  take(minutes) {
    for (const minute of minutes) this.minutes.set(Date.parse(minute.minute), minute);
    const oldest = now() - MINUTES_KEPT * MINUTE;
    for (const at of this.minutes.keys()) if (at < oldest) this.minutes.delete(at);
    this.band.fresh();
    this.draw();
  }

  draw() {
    const step = this.hours > 6 ? WORST_OF * MINUTE : MINUTE;
    const end = Math.floor(now() / MINUTE) * MINUTE;
    const start = Math.floor((end - this.hours * 60 * MINUTE) / step) * step;
    const times = [];
    this.exact = [[], [], []];
    const overdue = [];
    for (let at = start; at <= end; at += step) {
      times.push(at / 1000);
      PERCENTILES.forEach((name, index) => this.exact[index].push(this.worst(name, at, step)));
      overdue.push((this.worst('overdueMillis', at, step) ?? 0) / 1000);
    }
    const drawn = this.exact.map((values) =>
      values.map((value) => (value === null ? null : Math.max(LEAST_MILLIS, value))),
    );
    this.chart.set([times, ...drawn, overdue], { min: start / 1000, max: end / 1000 });
    show(
      this.empty,
      this.exact[0].every((value) => value === null),
    );
    show(this.coarse, step > MINUTE);
  }

  /** The largest value of the minutes from `at` on, `null` if none of them has one. */
  worst(name, at, step) {
    let most = null;
    for (let minute = at; minute < at + step; minute += MINUTE) {
      const value = this.minutes.get(minute)?.[name];
      if (value !== undefined && (most === null || value > most)) most = value;
    }
    return most;
  }
}
