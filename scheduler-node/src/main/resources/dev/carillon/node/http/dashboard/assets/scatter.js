/** Each run of the history as a point: when it was to start, and how much later it did. Shape and colour say how it ended. */

import { Band } from './band.js';
import { now } from './clock.js';
import { el, show, svg } from './dom.js';
import { colour } from './theme.js';
import { decadeRange, decades, TimeChart } from './time-chart.js';
import { millis } from './words.js';

const HEIGHT = 220;
const LEAST_MILLIS = 0.1;
const LEAST_SPAN_SECONDS = 60;
const KINDS = [
  {
    key: 'ok',
    label: 'succeeded',
    colour: '--series-1',
    states: ['succeeded'],
    shape: () => svg('circle', { cx: 11, cy: 4, r: 3.5 }),
  },
  {
    key: 'bad',
    label: 'dead or lost',
    colour: '--bad',
    states: ['dead', 'lost'],
    shape: () => svg('rect', { x: 7.5, y: 0.5, width: 7, height: 7 }),
  },
  { key: 'drop', label: 'other', colour: '--warn', states: [], shape: () => svg('path', { d: 'M11 0l4.6 8H6.4z' }) },
];

/** Fills the band; the function it gives takes the runs, newest first. */
export function startScatter() {
  const band = new Band('scatter');
  const empty = el('p', { class: 'empty', hidden: true, text: 'No run has started yet.' });
  let exact = [];
  const chart = new TimeChart(band.body, {
    label: 'Lateness of each run',
    height: HEIGHT,
    points: true,
    series: KINDS.map((kind) => ({
      ...kind,
      scale: 'ms',
      width: 1,
      title: `Show or hide ${kind.label}`,
      words: (value, index) =>
        [millis(exact[index].latenessMillis), kind.key === 'drop' && exact[index].state].filter(Boolean).join(', '),
    })),
    scales: { ms: { distr: 3, log: 10, range: decadeRange(LEAST_MILLIS) } },
    sides: [{ scale: 'ms', side: 3, size: 56, filter: decades, words: millis }],
    draw: drawPoints,
  });
  band.body.append(empty);
  return (runs) => {
    exact = runs
      .filter(({ latenessMillis }) => latenessMillis !== undefined)
      .sort((one, other) => Date.parse(one.nominal) - Date.parse(other.nominal));
    const times = exact.map(({ nominal }) => Date.parse(nominal) / 1000);
    const kinds = exact.map(({ state }) =>
      Math.max(
        0,
        KINDS.findIndex(({ states }) => states.includes(state)) < 0
          ? 2
          : KINDS.findIndex(({ states }) => states.includes(state)),
      ),
    );
    const data = KINDS.map((unused, index) =>
      exact.map(({ latenessMillis }, at) => (kinds[at] === index ? Math.max(LEAST_MILLIS, latenessMillis) : null)),
    );
    band.fresh();
    show(empty, times.length === 0);
    const end = times.at(-1) ?? now() / 1000;
    const start = Math.min(times[0] ?? end, end - LEAST_SPAN_SECONDS);
    const margin = (end - start) * 0.02;
    chart.set([times, ...data], { min: start - margin, max: end + margin });
  };
}

/** Circles, squares and triangles, in the device's pixels. */
function drawPoints(plot) {
  const { ctx } = plot;
  const size = 3.4 * window.devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(plot.bbox.left, plot.bbox.top, plot.bbox.width, plot.bbox.height);
  ctx.clip();
  KINDS.forEach((kind, index) => {
    if (!plot.series[index + 1].show) return;
    ctx.fillStyle = colour(kind.colour);
    ctx.globalAlpha = kind.key === 'ok' ? 0.72 : 1;
    plot.data[index + 1].forEach((value, at) => {
      if (value === null) return;
      point(ctx, kind.key, plot.valToPos(plot.data[0][at], 'x', true), plot.valToPos(value, 'ms', true), size);
    });
  });
  ctx.restore();
}

function point(ctx, key, x, y, size) {
  ctx.beginPath();
  if (key === 'ok') ctx.arc(x, y, size, 0, Math.PI * 2);
  if (key === 'bad') ctx.rect(x - size, y - size, size * 2, size * 2);
  if (key === 'drop') {
    ctx.moveTo(x, y - size * 1.2);
    ctx.lineTo(x + size * 1.2, y + size);
    ctx.lineTo(x - size * 1.2, y + size);
  }
  ctx.fill();
}
