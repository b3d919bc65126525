/** One lane: a line like a stave, with a note for every minute in which something fires. */

import { clockTime, hourMinute, now } from './clock.js';
import { el, setAttr, setText, svg } from './dom.js';
import { WINDOW_MILLIS } from './lanes.js';
import { NAMES_IN_TIP } from './limits.js';
import { count, plural } from './words.js';

const HEIGHT = 34;
const BASE = 27;
const TALLEST = 23;
const WIDEST = 7;

/** The row of a task; `model` answers which schedules fire when, `tip` is the box beside the pointer. */
export class LaneRow {
  constructor(task, model, tip) {
    Object.assign(this, { task, model, tip });
    this.past = svg('path', { class: 'notes-past' });
    this.ahead = svg('path', { class: 'notes-ahead' });
    this.chosen = svg('rect', { class: 'note-chosen', y: 0, height: HEIGHT, rx: 3 });
    this.line = svg('line', { class: 'stave', x1: 0, y1: BASE + 0.5, y2: BASE + 0.5 });
    this.plot = svg(
      'svg',
      { class: 'lane-plot', height: HEIGHT, 'aria-hidden': 'true' },
      this.line,
      this.chosen,
      this.past,
      this.ahead,
    );
    this.total = el('span', { class: 'lane-total' });
    this.slider = el(
      'div',
      { class: 'lane-slider', role: 'slider', tabindex: 0, 'aria-label': `Fires of ${task}`, 'aria-valuemin': 0 },
      this.plot,
    );
    this.root = el(
      'div',
      { class: 'lane' },
      el('span', { class: 'lane-task', text: task, title: task }),
      this.slider,
      this.total,
    );
    this.marks = [];
    this.at = -1;
    this.listen();
  }

  listen() {
    this.slider.addEventListener('pointermove', (event) => this.choose(this.nearest(event)));
    this.slider.addEventListener('pointerleave', () => this.leave());
    this.slider.addEventListener('blur', () => this.leave());
    this.slider.addEventListener(
      'focus',
      () => this.slider.matches(':focus-visible') && this.choose(this.firstAhead()),
    );
    this.slider.addEventListener('keydown', (event) => {
      const to = {
        ArrowRight: this.at + 1,
        ArrowUp: this.at + 1,
        ArrowLeft: this.at - 1,
        ArrowDown: this.at - 1,
        Home: 0,
        End: this.marks.length - 1,
      }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      this.choose(Math.max(0, Math.min(this.marks.length - 1, to)));
    });
  }

  /** Draws the lane in a window that begins at `start` and is `width` pixels wide; `most` is the fullest minute of all lanes. */
  draw(lane, start, width, most) {
    const kept = this.marks[this.at]?.start;
    this.scale = width / WINDOW_MILLIS;
    this.start = start;
    this.marks = lane.marks.filter(({ end }) => end > start);
    this.at = this.marks.findIndex((mark) => mark.start === kept);
    setAttr(this.plot, 'width', width);
    setAttr(this.line, 'x2', width);
    setAttr(
      this.past,
      'd',
      this.notes(
        this.marks.filter(({ end }) => end <= now()),
        most,
      ),
    );
    setAttr(
      this.ahead,
      'd',
      this.notes(
        this.marks.filter(({ end }) => end > now()),
        most,
      ),
    );
    setText(this.total, count(lane.total));
    setAttr(this.total, 'title', `${plural(lane.total, 'fire')} in the next hour`);
    setAttr(this.slider, 'aria-valuemax', Math.max(0, this.marks.length - 1));
    setAttr(this.slider, 'aria-valuenow', Math.max(0, this.at));
    setAttr(this.slider, 'aria-valuetext', this.at < 0 ? this.summary(lane) : this.words(this.marks[this.at]));
    if (this.at < 0) setAttr(this.chosen, 'width', 0);
  }

  /**
   * One fire is a dot, more are a taller note. How tall a lane is at its fullest goes by the logarithm, so that a quiet
   * task still shows beside a busy one; within the lane heights are in proportion.
   */
  notes(marks, most) {
    const bucket = this.marks.length > 0 ? this.marks[0].end - this.marks[0].start : 60_000;
    const width = Math.max(2, Math.min(WIDEST, bucket * this.scale * 0.5));
    const fullest = Math.max(2, ...this.marks.map(({ fires }) => fires));
    const tallest = ((TALLEST - width) * Math.log2(fullest)) / Math.log2(Math.max(2, most));
    return marks
      .map(({ start, end, fires }) => {
        const x = ((start + end) / 2 - this.start) * this.scale - width / 2;
        const height = width + (tallest * (fires - 1)) / (fullest - 1);
        return pill(x, BASE - height, width, height);
      })
      .join('');
  }

  nearest(event) {
    const at = this.start + (event.clientX - this.slider.getBoundingClientRect().left) / this.scale;
    let best = -1;
    this.marks.forEach(({ start, end }, index) => {
      const off = (each) => Math.abs((each.start + each.end) / 2 - at);
      if (off({ start, end }) < 3 * (end - start) && (best < 0 || off({ start, end }) < off(this.marks[best])))
        best = index;
    });
    return best;
  }

  firstAhead() {
    const found = this.marks.findIndex(({ end }) => end > now());
    return found < 0 ? this.marks.length - 1 : found;
  }

  choose(index) {
    if (index < 0) return this.leave();
    this.at = index;
    const mark = this.marks[index];
    const x = (mark.start - this.start) * this.scale;
    setAttr(this.chosen, 'x', x);
    setAttr(this.chosen, 'width', Math.max(2, (mark.end - mark.start) * this.scale));
    setAttr(this.slider, 'aria-valuenow', index);
    setAttr(this.slider, 'aria-valuetext', this.words(mark));
    const box = this.slider.getBoundingClientRect();
    const host = this.root.parentElement.parentElement.getBoundingClientRect();
    this.tip.at(
      box.left - host.left + x + ((mark.end - mark.start) * this.scale) / 2,
      box.top - host.top,
      `${this.task}, ${hourMinute(mark.start)}`,
      this.lines(mark),
    );
    return undefined;
  }

  leave() {
    this.at = -1;
    setAttr(this.chosen, 'width', 0);
    this.tip.hide();
  }

  summary(lane) {
    const first = lane.marks.find(({ end }) => end > now());
    return first
      ? `${plural(lane.total, 'fire')} in the next hour, the next at ${hourMinute(first.start)}`
      : 'nothing in the next hour';
  }

  words(mark) {
    return `${hourMinute(mark.start)}, ${this.lines(mark).join(', ')}`;
  }

  /** How many, and by name those that are known: `12 fires`, `nightly 14:03:00`, `and 11 more`. */
  lines({ start, end, fires }) {
    const known = this.model.firesIn(this.task, start, end);
    const named = known.slice(0, NAMES_IN_TIP).map(({ id, at }) => `${id} ${clockTime(at)}`);
    const more = fires - named.length;
    return [plural(fires, 'fire'), ...named, ...(named.length > 0 && more > 0 ? [`and ${count(more)} more`] : [])];
  }
}

function pill(x, y, width, height) {
  const r = width / 2;
  const straight = (height - width).toFixed(1);
  return `M${x.toFixed(1)} ${(y + r).toFixed(1)}a${r} ${r} 0 0 1 ${width} 0v${straight}a${r} ${r} 0 0 1 ${-width} 0z`;
}
