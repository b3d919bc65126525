/** The band of the week: when it is busy, and where something was missed. */

import { get } from './api.js';
import { Band } from './band.js';
import { day, hourMinute, now, onZone, pageZone, weekHour } from './clock.js';
import { el, setAttr, setText, show } from './dom.js';
import { COUNTING_MILLIS, HEATMAP_SECONDS } from './limits.js';
import { Refresh, sight } from './refresh.js';
import { foldWeek, stepOf, steps } from './week.js';
import { count, plural } from './words.js';
import { zoneChoice } from './zone-choice.js';

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const LONG = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const HOUR = 3_600_000;

/** Fills the band, and gives what refreshes it. */
export function startHeatmap() {
  return new Heatmap().refresh;
}

const two = (number) => String(number).padStart(2, '0');

class Heatmap {
  constructor() {
    this.band = new Band('heatmap');
    this.band.tools.append(zoneChoice());
    this.cells = [];
    this.grid = el(
      'table',
      { class: 'heat', role: 'grid', 'aria-labelledby': 'heatmap-title', 'aria-describedby': 'heat-how' },
      this.head(),
      this.rows(),
    );
    this.detail = el('p', { class: 'heat-detail num' });
    this.legend = el('div', { class: 'heat-legend' });
    this.note = el('p', { class: 'quiet heat-note', hidden: true });
    this.band.body.append(
      el('p', {
        id: 'heat-how',
        class: 'hidden-visually',
        text: 'Planned fires by weekday and hour; arrow keys move through the hours.',
      }),
      el('div', { class: 'heat-frame' }, this.grid),
      el('div', { class: 'heat-foot' }, this.detail, this.legend),
      this.note,
    );
    this.listen();
    onZone(() => this.draw());
    this.refresh = new Refresh({
      seconds: HEATMAP_SECONDS,
      load: () => get('heatmap'),
      done: (heatmap) => this.take(heatmap),
      failed: (problem) => this.band.failed(problem),
      wanted: sight(this.band.root),
    });
  }

  head() {
    const hours = Array.from({ length: 24 }, (unused, hour) =>
      el('th', { scope: 'col', role: 'columnheader', 'data-third': hour % 3 === 0 }, el('span', { text: two(hour) })),
    );
    return el(
      'thead',
      { role: 'rowgroup' },
      el(
        'tr',
        { role: 'row' },
        el('td', { role: 'columnheader' }, el('span', { class: 'hidden-visually', text: 'Day' })),
        hours,
      ),
    );
  }

  rows() {
    return el(
      'tbody',
      { role: 'rowgroup' },
      DAYS.map((name, weekday) => {
        const row = Array.from({ length: 24 }, (unused, hour) => {
          const cell = el(
            'td',
            { role: 'gridcell', tabindex: -1, 'data-step': 0 },
            el('span', { class: 'cell', 'aria-hidden': 'true' }),
          );
          cell.place = [weekday, hour];
          return cell;
        });
        this.cells.push(row);
        return el('tr', { role: 'row' }, el('th', { scope: 'row', role: 'rowheader', text: name }), row);
      }),
    );
  }

  listen() {
    this.tab(0, 0);
    this.grid.addEventListener('pointerover', (event) => this.tell(event.target.closest('td[role=gridcell]')));
    this.grid.addEventListener('pointerleave', () => this.tell(undefined));
    this.grid.addEventListener('focusin', (event) => this.tell(event.target.closest('td[role=gridcell]')));
    this.grid.addEventListener('focusout', () => this.tell(undefined));
    this.grid.addEventListener('keydown', (event) => {
      const place = event.target.place;
      const move = {
        ArrowRight: [0, 1],
        ArrowLeft: [0, -1],
        ArrowDown: [1, 0],
        ArrowUp: [-1, 0],
        Home: [0, -24],
        End: [0, 24],
      }[event.key];
      if (!place || !move) return;
      event.preventDefault();
      const clamp = (value, most) => Math.max(0, Math.min(most, value));
      const [weekday, hour] = [clamp(place[0] + move[0], 6), clamp(place[1] + move[1], 23)];
      this.tab(weekday, hour);
      this.cells[weekday][hour].focus();
    });
  }

  /** Lets Tab stop at this cell. */
  tab(weekday, hour) {
    if (this.stop) this.stop.tabIndex = -1;
    this.stop = this.cells[weekday][hour];
    this.stop.tabIndex = 0;
  }

  /** A node that has just started counts first, which takes a moment. */
  take(heatmap) {
    this.band.fresh();
    if (!heatmap.planned) {
      setText(this.note, 'The fire times of the week are being counted.');
      show(this.note, true);
      setTimeout(() => this.refresh.now(), COUNTING_MILLIS);
      return;
    }
    this.data = heatmap;
    this.draw();
  }

  draw() {
    if (!this.data) return;
    const { week, minute } = foldWeek(this.data);
    const bounds = steps(week.flat().map(({ planned }) => planned));
    const here = weekHour(now());
    week.forEach((row, weekday) =>
      row.forEach((cell, hour) => {
        const node = this.cells[weekday][hour];
        setAttr(node, 'data-step', stepOf(cell.planned, bounds));
        setAttr(node, 'data-missed', cell.missed > 0);
        setAttr(node, 'data-now', weekday === here.weekday && hour === here.hour);
        setAttr(node, 'data-none', cell.hours.length === 0);
        setAttr(node, 'aria-label', words(cell, weekday, hour));
        node.cell = cell;
      }),
    );
    if (!this.grid.contains(document.activeElement)) this.tab(here.weekday, here.hour);
    this.drawLegend(bounds, new Set(week.flat().map(({ planned }) => stepOf(planned, bounds))));
    show(this.note, minute !== 0 || this.data.complete === false);
    setText(
      this.note,
      [
        minute !== 0 && `Hours are counted in UTC; in ${pageZone()} each begins at minute ${minute}.`,
        this.data.complete === false && 'There are more schedules than were counted.',
      ]
        .filter(Boolean)
        .join(' '),
    );
    this.tell(undefined);
  }

  /** Explains the steps that are in the map. */
  drawLegend(bounds, seen) {
    const swatch = (attributes, text) =>
      el(
        'span',
        { class: 'heat-key' },
        el('span', { class: 'cell', 'aria-hidden': 'true', ...attributes }),
        el('span', { text }),
      );
    const used = bounds.filter((bound) => seen.has(stepOf(bound, bounds)));
    const ranges = used.map((bound) => {
      const index = bounds.indexOf(bound);
      const low = index === 0 ? 1 : bounds[index - 1] + 1;
      return swatch(
        { 'data-step': stepOf(bound, bounds) },
        low >= bound ? count(bound) : `${count(low)}–${count(bound)}`,
      );
    });
    this.legend.replaceChildren(
      ...(seen.has(0) ? [swatch({ 'data-step': 0 }, 'none')] : []),
      ...ranges,
      swatch({ 'data-step': 0, 'data-missed': true }, 'missed in the last 7 days'),
    );
  }

  /** The line below the map: the hour that is pointed at, or the whole week. */
  tell(node) {
    if (node?.cell) return setText(this.detail, words(node.cell, ...node.place));
    if (!this.data) return undefined;
    const sum = (numbers = []) => numbers.reduce((total, each) => total + each, 0);
    return setText(
      this.detail,
      `${plural(sum(this.data.planned), 'fire')} in the next 7 days, ${count(sum(this.data.missed))} missed in the last 7`,
    );
  }
}

function words(cell, weekday, hour) {
  if (cell.hours.length === 0) return `${LONG[weekday]} ${two(hour)}:00: clocks skip this hour`;
  const planned = cell.hours
    .map(
      ({ at, planned: fires }) => `${day(at)}, ${hourMinute(at)} to ${hourMinute(at + HOUR)}: ${count(fires)} planned`,
    )
    .join('; ');
  const missed = cell.missedHours.map(({ at, missed: fires }) => `${count(fires)} missed on ${day(at)}`).join(', ');
  return missed ? `${planned}; ${missed}` : planned;
}
