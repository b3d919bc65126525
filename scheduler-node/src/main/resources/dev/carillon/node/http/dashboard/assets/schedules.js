/** The band of schedules: a table by pages, whose rows are kept up to date while they can be seen. */

import { get } from './api.js';
import { Band, choice } from './band.js';
import { byId, el, KeyedList, setAttr, setText, show } from './dom.js';
import { Filters } from './filters.js';
import { bind } from './keys.js';
import { PAGES_BACK, RECENT_CHANGED, RECENT_RUNS, RECENT_SECONDS, ROWS_A_PAGE, ROWS_SECONDS } from './limits.js';
import { Refresh, sight } from './refresh.js';
import { COLUMNS, ScheduleRow } from './schedule-row.js';
import { mergeRecent } from './sparkline.js';
import { copyLine } from './copying.js';
import { count } from './words.js';

/** Fills the band: `{refresh, suggest(tasks), touched(id)}`. */
export function startSchedules() {
  const table = new Schedules();
  return {
    refresh: table.refresh,
    suggest: (tasks) => table.filters.suggest(tasks),
    touched: (id) => table.rows.has(id) && table.refresh.now(),
  };
}

function head({ key, words, title }) {
  return el('th', { role: 'columnheader', scope: 'col', class: `cell-${key}`, text: words, title });
}

/** Few schedules come in the order in which they fire, many in none. */
class Schedules {
  constructor() {
    this.band = new Band('schedules');
    this.rows = new Map();
    this.measure = 'tookMillis';
    this.cursors = [''];
    this.filters = new Filters(() => this.restart());
    this.build();
    this.bindKeys();
    this.refresh = new Refresh({
      seconds: ROWS_SECONDS,
      load: () => this.load(),
      done: (answer) => this.take(answer),
      failed: (problem) => this.band.failed(problem),
      wanted: sight(this.band.root),
    });
  }

  build() {
    this.band.tools.append(
      choice(
        'Height of the bars',
        [
          ['tookMillis', 'Duration', 'Bars show how long runs took'],
          ['latenessMillis', 'Lateness', 'Bars show how late runs started'],
        ],
        this.measure,
        (measure) => {
          this.measure = measure;
          this.list.touch([...this.rows.values()]);
        },
      ).root,
    );
    this.tbody = el('tbody', { role: 'rowgroup' });
    this.table = el(
      'table',
      { class: 'schedules', role: 'table', 'aria-labelledby': 'schedules-title' },
      el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, COLUMNS.map(head))),
      this.tbody,
    );
    this.empty = el('div', { class: 'empty', hidden: true });
    this.position = el('span', { class: 'num', role: 'status' });
    this.back = el('button', {
      type: 'button',
      class: 'button small',
      text: 'Previous',
      on: { click: () => this.turnBack() },
    });
    this.forth = el('button', {
      type: 'button',
      class: 'button small',
      text: 'Next',
      on: { click: () => this.turnForth() },
    });
    this.pager = el('div', { class: 'pager', hidden: true }, this.position, this.back, this.forth);
    this.band.body.append(this.table, this.empty, this.pager);
    this.list = new KeyedList(
      this.tbody,
      ({ id }) => id,
      () => {
        const row = new ScheduleRow(() => this.refresh.now());
        return { root: row.root, update: (item) => row.update(item, this.measure) };
      },
    );
  }

  bindKeys() {
    bind('/', 'Filter the schedules', () => this.filters.focus());
    bind('j', 'Next schedule', () => this.move(1));
    bind('k', 'Previous schedule', () => this.move(-1));
    bind('Enter', 'Open the schedule', () => false);
    bind('p', 'Pause or resume the schedule', () => false);
    bind('n', 'Next page of schedules', () => this.turnForth());
    bind('b', 'Page back', () => this.turnBack());
    bind('Escape', 'Leave the filter', () => false);
    byId('filters').addEventListener('keydown', (event) => event.key === 'Escape' && this.move(1));
  }

  move(by) {
    const links = [...this.tbody.querySelectorAll('.row-link')];
    if (links.length === 0) return;
    const at = links.findIndex((link) => link.closest('tr').contains(document.activeElement));
    const to = at < 0 ? 0 : Math.max(0, Math.min(links.length - 1, at + by));
    links[to].focus();
    links[to].closest('tr').scrollIntoView({ block: 'nearest' });
  }

  /** From the first page on. */
  restart() {
    this.cursors = [''];
    this.rows = new Map();
    this.turned();
  }

  turnBack() {
    if (this.cursors.length === 1) return;
    this.cursors.pop();
    this.scroll = true;
    this.turned();
  }

  turnForth() {
    if (!this.nextCursor || this.cursors.length === PAGES_BACK) return;
    this.cursors.push(this.nextCursor);
    this.nextCursor = '';
    this.scroll = true;
    this.turned();
  }

  turned() {
    this.fullAt = undefined;
    this.refresh.now();
  }

  /** All 60 runs of a row now and then, in between only the latest few, which are joined to them. */
  async load() {
    const full = this.fullAt === undefined || Date.now() - this.fullAt > RECENT_SECONDS * 1000;
    const asked = { ...this.filters.values(), cursor: this.cursors.at(-1) };
    const answer = await get('schedules', {
      ...asked,
      limit: ROWS_A_PAGE,
      recent: full ? RECENT_RUNS : RECENT_CHANGED,
    });
    return { ...answer, full, asked: JSON.stringify(asked) };
  }

  take({ schedules = [], cursor = '', total, full, asked }) {
    if (asked !== JSON.stringify({ ...this.filters.values(), cursor: this.cursors.at(-1) })) return;
    const turned = this.shown !== asked;
    this.shown = asked;
    this.nextCursor = cursor;
    if (full) this.fullAt = Date.now();
    const rows = schedules.map((row) => ({
      ...row,
      recent: full ? row.recent : mergeRecent(this.rows.get(row.id)?.recent, row.recent),
    }));
    this.rows = new Map(rows.map((row) => [row.id, row]));
    if (!turned && this.isUsed()) {
      this.list.touch(rows);
    } else {
      this.list.set(rows, ROWS_A_PAGE);
    }
    this.band.fresh();
    this.drawFoot(rows.length, total);
    if (this.scroll) this.band.root.scrollIntoView({ block: 'start' });
    this.scroll = false;
  }

  /** While somebody points at a row or has the focus in one, rows do not change their places. */
  isUsed() {
    return this.tbody.matches(':hover') || this.tbody.contains(document.activeElement);
  }

  drawFoot(amount, total) {
    const first = (this.cursors.length - 1) * ROWS_A_PAGE;
    show(this.table, amount > 0);
    show(this.empty, amount === 0);
    if (amount === 0) this.drawEmpty();
    show(this.pager, this.cursors.length > 1 || Boolean(this.nextCursor) || amount > 0);
    const of = total === undefined ? '' : ` of ${count(total)}`;
    setText(this.position, amount === 0 ? '' : `${count(first + 1)} to ${count(first + amount)}${of}`);
    setAttr(this.back, 'aria-disabled', this.cursors.length === 1 && 'true');
    setAttr(this.forth, 'aria-disabled', !this.nextCursor && 'true');
  }

  drawEmpty() {
    const filtered = this.filters.any();
    if (this.empty.dataset.filtered === String(filtered)) return;
    this.empty.dataset.filtered = String(filtered);
    this.empty.replaceChildren(
      ...(filtered
        ? [el('p', { text: 'No schedule matches the filter.' })]
        : [
            el('p', { text: 'There are no schedules yet. Make the first:' }),
            copyLine('carillon create --id hello --task log --every 10s').root,
          ]),
    );
  }
}
