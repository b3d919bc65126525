/** A chart over time on uPlot, with a legend of buttons and a cursor that arrow keys move. */

import { day, hourMinute, isUtc, onZone, stamp } from './clock.js';
import { el, setAttr, setText, svg } from './dom.js';
import { colour, onTheme } from './theme.js';

const FONT = '12px Inter, ui-sans-serif, system-ui, sans-serif';
const DAY_SECONDS = 86_400;

/**
 * `series`: `[{key, label, colour, width, dash, scale, words(value, index)}]` in the order of the data; `scales` and `sides` as
 * uPlot has them, a side being `{scale, side, size, words(value)}`.
 */
export class TimeChart {
  constructor(host, { label, height, series, scales, sides, bands, draw, points = false }) {
    Object.assign(this, { host, series, label, height });
    this.legend = el(
      'div',
      { class: 'legend', role: 'group', 'aria-label': `Lines of the chart: ${label}` },
      series.map((each, index) => this.legendButton(each, index)),
    );
    this.when = el('p', { class: 'chart-when num' });
    this.stage = el('div', {
      class: 'chart',
      role: 'slider',
      tabindex: 0,
      'aria-label': label,
      'aria-valuemin': 0,
      'aria-valuemax': 0,
      'aria-valuenow': 0,
      'aria-valuetext': 'nothing yet',
    });
    host.append(this.legend, this.stage, this.when);
    this.plot = new window.uPlot(
      this.options({ scales, sides, bands, draw, points }),
      [[], ...series.map(() => [])],
      this.stage,
    );
    this.listen();
  }

  options({ scales, sides, bands, draw, points }) {
    const grid = { stroke: () => colour('--line'), width: 1 };
    const axis = { stroke: () => colour('--ink-2'), font: FONT, ticks: { show: false } };
    return {
      width: Math.max(200, this.stage.clientWidth || 600),
      height: this.height,
      legend: { show: false },
      padding: [10, sides.some(({ side }) => side === 1) ? 4 : 26, 0, 4],
      bands,
      tzDate: (seconds) =>
        isUtc() ? window.uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC') : new Date(seconds * 1000),
      cursor: {
        y: false,
        drag: { x: false, y: false },
        bind: { dblclick: () => null },
        points: { show: !points, size: 7, width: 2, fill: () => colour('--surface') },
      },
      scales: { x: { time: true }, ...scales },
      axes: [
        { ...axis, grid: { show: false }, size: 30, space: 70, values: (plot, splits) => timeLabels(splits) },
        ...sides.map((side) => ({
          ...axis,
          scale: side.scale,
          side: side.side,
          size: side.size,
          space: 34,
          grid: side.side === 3 ? { ...grid, filter: side.filter } : { show: false },
          filter: side.filter,
          values: (plot, splits) => splits.map((value) => (value === null ? '' : side.words(value))),
        })),
      ],
      series: [
        {},
        ...this.series.map((each) => ({
          label: each.label,
          scale: each.scale,
          stroke: () => colour(each.colour),
          fill: each.fill ? () => colour(each.fill) : undefined,
          width: each.width ?? 1.5,
          dash: each.dash,
          spanGaps: false,
          paths: points ? () => null : undefined,
          points: { show: false, size: 4, filter: (plot, index) => (points ? null : lonely(plot.data[index])) },
        })),
      ],
      hooks: { draw: draw ? [draw] : [], setCursor: [(plot) => this.tell(plot.cursor.idx)] },
    };
  }

  legendButton(each, index) {
    const value = el('span', { class: 'legend-value num', text: '–' });
    const sample = svg(
      'svg',
      { class: 'legend-line', viewBox: '0 0 22 8', 'aria-hidden': 'true' },
      each.shape
        ? each.shape()
        : svg('path', { d: 'M1 4h20', 'stroke-width': each.width ?? 1.5, 'stroke-dasharray': each.dash?.join(' ') }),
    );
    const button = el(
      'button',
      {
        type: 'button',
        class: `legend-item series-${each.key}`,
        'aria-pressed': 'true',
        title: each.title,
        on: { click: () => this.toggle(button, index) },
      },
      sample,
      el('span', { text: each.label }),
      value,
    );
    each.valueNode = value;
    return button;
  }

  toggle(button, index) {
    const on = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(on));
    this.plot.setSeries(index + 1, { show: on });
  }

  listen() {
    new ResizeObserver(() => {
      const width = Math.floor(this.stage.clientWidth);
      if (width > 0 && width !== this.plot.width) this.plot.setSize({ width, height: this.height });
    }).observe(this.stage);
    onTheme(() => this.plot.redraw(false, true));
    onZone(() => this.plot.redraw(false, true));
    this.stage.addEventListener('keydown', (event) => {
      const last = this.plot.data[0].length - 1;
      const at = this.index ?? last;
      const to = {
        ArrowRight: at + 1,
        ArrowUp: at + 1,
        ArrowLeft: at - 1,
        ArrowDown: at - 1,
        PageUp: at + 10,
        PageDown: at - 10,
        Home: 0,
        End: last,
      }[event.key];
      if (to === undefined || last < 0) return;
      event.preventDefault();
      this.moveTo(Math.max(0, Math.min(last, to)));
    });
    this.stage.addEventListener('blur', () => this.plot.setCursor({ left: -10, top: -10 }));
  }

  moveTo(index) {
    this.plot.setCursor({ left: this.plot.valToPos(this.plot.data[0][index], 'x'), top: 10 });
    this.tell(index);
  }

  /** Shows data: times in epoch seconds, then a list of values a series; `range` is the time it spans. */
  set(data, range) {
    this.plot.batch(() => {
      this.plot.setData(data, false);
      this.plot.setScale('x', range);
    });
    setAttr(this.stage, 'aria-valuemax', Math.max(0, data[0].length - 1));
    this.tell(this.plot.cursor.idx);
  }

  /** Writes the values at an index into the legend; without one, the latest. */
  tell(index) {
    const times = this.plot?.data[0] ?? [];
    this.index = index ?? undefined;
    const at = this.index ?? lastFilled(this.plot?.data);
    setText(
      this.when,
      at === undefined ? '' : `${this.index === undefined ? 'Latest: ' : ''}${stampMinute(times[at] * 1000)}`,
    );
    const words = this.series.map((each, place) => {
      const value = at === undefined ? undefined : this.plot.data[place + 1][at];
      const text = value === undefined || value === null ? '–' : each.words(value, at);
      setText(each.valueNode, text);
      return `${each.label} ${text === '–' ? 'nothing' : text}`;
    });
    setAttr(this.stage, 'aria-valuenow', at ?? 0);
    setAttr(
      this.stage,
      'aria-valuetext',
      at === undefined ? 'nothing yet' : `${hourMinute(times[at] * 1000)}, ${words.join(', ')}`,
    );
  }
}

/** Points are drawn only where there is no line to either side. */
function lonely(values) {
  const has = (at) => values[at] !== null && values[at] !== undefined;
  const alone = [];
  for (let index = 0; index < values.length; index += 1) {
    if (has(index) && !has(index - 1) && !has(index + 1)) alone.push(index);
  }
  return alone.length > 0 ? alone : null;
}

function lastFilled(data) {
  if (!data) return undefined;
  for (let index = data[0].length - 1; index >= 0; index -= 1) {
    if (data.slice(1).some((values) => values[index] !== null && values[index] !== undefined)) return index;
  }
  return undefined;
}

/** Hours and minutes, and the day where a new one begins; only days where they are further apart than one. */
function timeLabels(splits) {
  if (splits[1] - splits[0] >= DAY_SECONDS) return splits.map((seconds) => day(seconds * 1000));
  let before;
  return splits.map((seconds) => {
    const today = day(seconds * 1000);
    const text = before !== undefined && before !== today ? today : hourMinute(seconds * 1000);
    before = today;
    return text;
  });
}

/** Keeps the powers of ten of a logarithmic axis. */
export function decades(plot, splits) {
  return splits.map((value) => (Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-6 ? value : null));
}

/** The range of a logarithmic axis: from `least` to the power of ten above the highest, and to 10 at least. */
export function decadeRange(least) {
  return (plot, low, high) => [least, Math.max(10, 10 ** Math.ceil(Math.log10(Math.max(least, (high ?? 1) * 1.02))))];
}

function stampMinute(millis) {
  return stamp(millis).slice(0, -3);
}
