/** The band of the next 60 minutes. */

import { get } from './api.js';
import { Band } from './band.js';
import { clockTime, hourMinute, now, onZone } from './clock.js';
import { el, KeyedList, rebuild, setText, show, svg } from './dom.js';
import { LaneRow } from './lane-row.js';
import { Lanes, WINDOW_MILLIS, windowStart } from './lanes.js';
import { FIRES_LISTED, LANES_AT_FIRST, LANES_AT_MOST, UPCOMING_SECONDS } from './limits.js';
import { everySecond } from './presence.js';
import { Refresh, sight } from './refresh.js';
import { tipIn } from './tip.js';
import { plural } from './words.js';

const TICK = 10 * 60_000;

/** Fills the band, and gives what refreshes it. */
export function startUpcoming() {
  return new Upcoming().refresh;
}

class Upcoming {
  constructor() {
    this.band = new Band('upcoming');
    this.model = new Lanes();
    this.rows = el('div', { class: 'lanes' });
    this.axis = svg('svg', { class: 'lane-axis', height: 22, 'aria-hidden': 'true' });
    this.nowLine = el('div', { class: 'now-line', 'aria-hidden': 'true', hidden: true });
    this.stage = el(
      'div',
      { class: 'lane-stage' },
      this.rows,
      el(
        'div',
        { class: 'lane lane-foot' },
        el('span', { class: 'lane-task' }),
        this.axis,
        el('span', { class: 'lane-total' }),
      ),
      this.nowLine,
    );
    this.more = el('button', {
      type: 'button',
      class: 'button small',
      hidden: true,
      on: { click: () => this.toggle() },
    });
    this.empty = el('p', { class: 'empty', hidden: true, text: 'Nothing fires in the next hour.' });
    this.list = el('table', { class: 'plain' });
    this.details = el(
      'details',
      { class: 'as-list' },
      el('summary', { text: 'As a list' }),
      el('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'The next fires' }, this.list),
    );
    this.band.body.append(this.stage, this.empty, this.more, this.details);
    this.tip = tipIn(this.stage);
    this.lanes = new KeyedList(
      this.rows,
      ({ task }) => task,
      ({ task }) => this.makeRow(task),
    );
    this.all = false;
    this.details.addEventListener('toggle', () => this.writeList());
    onZone(() => this.draw());
    new ResizeObserver(() => this.draw()).observe(this.stage);
    everySecond(() => this.turn());
    this.refresh = new Refresh({
      seconds: UPCOMING_SECONDS,
      load: () => get('upcoming', { minutes: 60 }),
      done: (upcoming) => this.take(upcoming),
      failed: (problem) => this.band.failed(problem),
      wanted: sight(this.band.root),
    });
  }

  makeRow(task) {
    const row = new LaneRow(task, this.model, this.tip);
    return { root: row.root, update: (lane) => row.draw(lane, this.start, this.width, this.most) };
  }

  take(upcoming) {
    this.model.take(upcoming);
    this.band.fresh();
    this.draw();
    this.writeList();
  }

  toggle() {
    this.all = !this.all;
    this.draw();
  }

  draw() {
    if (this.model.from === 0) return;
    const lanes = this.model.lanes();
    const limit = this.all ? LANES_AT_MOST : LANES_AT_FIRST;
    this.start = windowStart(now());
    this.most = Math.max(1, ...lanes.flatMap(({ marks }) => marks.map(({ fires }) => fires)));
    show(this.empty, lanes.length === 0);
    show(this.stage, lanes.length > 0);
    show(this.more, lanes.length > LANES_AT_FIRST);
    setText(
      this.more,
      this.all
        ? 'Show fewer tasks'
        : `Show ${plural(Math.min(lanes.length, LANES_AT_MOST) - LANES_AT_FIRST, 'more task')}`,
    );
    this.width = this.axisWidth();
    this.lanes.set(lanes, limit);
    this.drawAxis();
    this.turn();
  }

  /** The plot's column is as wide in every row; the foot's is measured. */
  axisWidth() {
    return Math.max(100, Math.floor(this.axis.getBoundingClientRect().width));
  }

  drawAxis() {
    const first = Math.ceil(this.start / TICK) * TICK;
    const key = `${first} ${this.width} ${hourMinute(first)} ${this.start}`;
    rebuild(this.axis, key, () => {
      const ticks = [];
      const every = this.width < 420 ? 2 * TICK : TICK;
      for (let at = Math.ceil(this.start / every) * every; at < this.start + WINDOW_MILLIS; at += every) {
        const x = ((at - this.start) / WINDOW_MILLIS) * this.width;
        if (x < 16 || x > this.width - 16) continue;
        ticks.push(svg('line', { x1: x, x2: x, y1: 0, y2: 5 }), svg('text', { x, y: 18, text: hourMinute(at) }));
      }
      return ticks;
    });
  }

  /** Moves the now-line, and the window when its five minutes have passed. */
  turn() {
    if (this.model.from === 0 || this.stage.hidden) return;
    if (windowStart(now()) !== this.start) return this.draw();
    const box = this.axis.getBoundingClientRect();
    const stage = this.stage.getBoundingClientRect();
    show(this.nowLine, box.width > 0);
    const x = box.left - stage.left + ((now() - this.start) / WINDOW_MILLIS) * box.width;
    this.nowLine.style.transform = `translateX(${x.toFixed(1)}px)`;
    return undefined;
  }

  writeList() {
    if (!this.details.open) return;
    const fires = this.model.soonest(now(), FIRES_LISTED);
    this.list.replaceChildren(
      el('caption', {
        text: `The next ${plural(fires.length, 'fire')}${this.model.complete ? '' : ' of the schedules that fire soonest'}`,
      }),
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          ['Time', 'Schedule', 'Task'].map((text) => el('th', { scope: 'col', text })),
        ),
      ),
      el(
        'tbody',
        {},
        fires.map(({ id, task, at }) =>
          el(
            'tr',
            {},
            el('td', { class: 'num', text: clockTime(at) }),
            el('td', {}, el('a', { href: `schedule.html?id=${encodeURIComponent(id)}`, text: id })),
            el('td', { text: task }),
          ),
        ),
      ),
    );
  }
}
