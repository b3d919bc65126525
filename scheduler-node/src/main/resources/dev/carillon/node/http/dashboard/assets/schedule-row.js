/** One row of the table of schedules, updated in place. */

import { stamp } from './clock.js';
import { el, rebuild, setAttr, setText, show } from './dom.js';
import { openAction } from './dialog.js';
import { glyph, setGlyph } from './glyphs.js';
import { TAGS_SHOWN } from './limits.js';
import { describe } from './recurrence.js';
import { may } from './rights.js';
import { deaths, drawSpark, makeSpark, misses } from './sparkline.js';
import { pauseWords, shortNode, standing } from './standing.js';
import { setTime, ticking } from './ticking.js';
import { some } from './words.js';

/** The columns, in the order of the cells. */
export const COLUMNS = [
  { key: 'id', words: 'Schedule' },
  { key: 'when', words: 'When' },
  { key: 'recent', words: 'Latest runs' },
  { key: 'next', words: 'Next' },
  { key: 'last', words: 'Last' },
  { key: 'missed', words: 'Missed', title: 'Fire times without a run among the latest 60' },
  { key: 'owner', words: 'Owner', title: 'The node that looks at it first; any other takes over' },
  { key: 'state', words: 'State' },
];

/** Where a schedule's own page is. */
export function pageOf(id) {
  return `schedule.html?id=${encodeURIComponent(id)}`;
}

function cell(key, ...children) {
  const words = COLUMNS.find((column) => column.key === key).words;
  return el('td', { role: 'cell', class: `cell-${key}`, 'data-label': words }, children);
}

/** `changed()` is called after something was done to the schedule. */
export class ScheduleRow {
  constructor(changed) {
    this.mark = glyph('unknown');
    this.link = el('a', { class: 'row-link' });
    this.task = el('span', { class: 'row-task' });
    this.words = el('span', { class: 'row-words' });
    this.detail = el('code', { class: 'row-detail' });
    this.spark = makeSpark();
    this.next = ticking('overdue', 'num');
    this.nextAt = ticking('near', 'num second');
    this.last = ticking('ago', 'num');
    this.lastAt = ticking('near', 'num second');
    this.missed = el('span', { class: 'num' });
    this.dead = el('span', { class: 'num second' });
    this.owner = el('span', { class: 'owner' });
    this.stateWord = el('span', { class: 'state-word' });
    this.pause = el('span', { class: 'chip pause-chip', hidden: true });
    this.root = el(
      'tr',
      { role: 'row' },
      cell('id', el('div', { class: 'id-line' }, this.mark, el('div', {}, this.link, this.task))),
      cell('when', this.words, this.detail),
      cell('recent', this.spark),
      cell('next', this.next, this.nextAt),
      cell('last', this.last, this.lastAt),
      cell('missed', this.missed, this.dead),
      cell('owner', this.owner),
      cell('state', this.stateWord, this.pause),
    );
    this.link.addEventListener('keydown', (event) => this.key(event, changed));
  }

  /** Shows a schedule; `measure` is what the bars of its latest runs stand for. */
  update(row, measure) {
    this.row = row;
    const { glyph: name, word, level } = standing(row);
    setGlyph(this.mark, name);
    setText(this.link, row.id);
    setAttr(this.link, 'href', pageOf(row.id));
    setAttr(this.link, 'title', row.description ?? row.id);
    setText(this.task, [row.task, ...tags(row.tags)].join(' · '));
    this.updateRecurrence(row.recurrence);
    this.updateTimes(row);
    this.updateRecent(row.recent, measure);
    setText(this.owner, shortNode(row.owner) || '–');
    setAttr(this.owner, 'title', row.owner);
    setText(this.stateWord, row.unfinished?.length > 0 && level === 'ok' ? 'Running' : word);
    setAttr(this.stateWord, 'data-level', level);
    show(this.pause, Boolean(row.pause));
    setText(this.pause, row.pause?.reason);
    setAttr(this.pause, 'title', pauseWords(row.pause, stamp));
    setAttr(this.root, 'data-level', level);
  }

  updateRecurrence(recurrence) {
    rebuild(this.words, JSON.stringify(recurrence), () => {
      const { words, detail } = describe(recurrence);
      setText(this.detail, detail);
      setAttr(this.detail.parentElement, 'title', detail);
      return [words];
    });
  }

  updateTimes({ state, next, last }) {
    const due = state === 'active' ? next : undefined;
    setTime(this.next, due);
    setTime(this.nextAt, due);
    if (!due) setText(this.next, '–');
    setTime(this.last, last);
    setTime(this.lastAt, last);
    if (!last) setText(this.last, 'never');
  }

  updateRecent(recent, measure) {
    drawSpark(this.spark, recent, measure);
    const missed = misses(recent);
    const dead = deaths(recent);
    setText(this.missed, missed);
    setAttr(this.missed.parentElement, 'data-none', missed + dead === 0);
    setAttr(this.missed, 'data-level', missed > 0 && 'warning');
    setText(this.dead, dead > 0 ? `${dead} dead` : '');
  }

  /** `p` on a focused row pauses or resumes it. */
  key(event, changed) {
    if (event.key !== 'p' || event.ctrlKey || event.metaKey || event.altKey) return;
    const action = this.row.state === 'paused' ? 'resume' : 'pause';
    if (this.row.state === 'completed' || !may(action)) return;
    event.preventDefault();
    openAction(action, this.row.id, changed);
  }
}

function tags(all = []) {
  return all.length > 0 ? [some(all, TAGS_SHOWN)] : [];
}
