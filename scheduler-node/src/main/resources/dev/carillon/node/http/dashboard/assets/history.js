/** How the runs of a schedule ended, the latest first, with what went wrong. */

import { Band, choice } from './band.js';
import { el, KeyedList, rebuild, setAttr, setText, show } from './dom.js';
import { errorWords } from './dead.js';
import { glyph, outcome, setGlyph } from './glyphs.js';
import { HISTORY_ASKED, HISTORY_AT_FIRST } from './limits.js';
import { shortNode } from './standing.js';
import { setTime, ticking } from './ticking.js';
import { count, millis, plural, sentence } from './words.js';

const COLUMNS = [
  ['outcome', 'Outcome'],
  ['nominal', 'Nominal time'],
  ['late', 'Lateness'],
  ['took', 'Took'],
  ['node', 'Node'],
  ['what', 'What happened'],
];

/** Fills the band; the function it gives takes the runs. */
export function startHistory() {
  return new History().take;
}

class History {
  constructor() {
    this.band = new Band('history');
    this.runs = [];
    this.only = 'all';
    this.all = false;
    this.tbody = el('tbody', { role: 'rowgroup' });
    this.table = el(
      'table',
      { class: 'history', role: 'table', 'aria-labelledby': 'history-title' },
      el(
        'thead',
        { role: 'rowgroup' },
        el(
          'tr',
          { role: 'row' },
          COLUMNS.map(([key, text]) => el('th', { role: 'columnheader', scope: 'col', class: `cell-${key}`, text })),
        ),
      ),
      this.tbody,
    );
    this.empty = el('p', { class: 'empty', hidden: true });
    this.more = el('button', {
      type: 'button',
      class: 'button small',
      hidden: true,
      on: { click: () => this.toggle() },
    });
    this.band.tools.append(
      choice(
        'Runs shown',
        [
          ['all', 'All'],
          ['trouble', 'Only trouble'],
        ],
        'all',
        (only) => {
          this.only = only;
          this.draw();
        },
      ).root,
    );
    this.band.body.append(this.table, this.empty, this.more);
    this.list = new KeyedList(this.tbody, keyOf, makeRow);
    this.take = (runs) => {
      this.runs = runs;
      this.band.fresh();
      this.draw();
    };
    this.take.failed = (problem) => this.band.failed(problem);
  }

  toggle() {
    this.all = !this.all;
    this.draw();
  }

  draw() {
    const runs = this.only === 'all' ? this.runs : this.runs.filter(({ state }) => state !== 'succeeded');
    this.list.set(runs, this.all ? HISTORY_ASKED : HISTORY_AT_FIRST);
    show(this.table, runs.length > 0);
    show(this.empty, runs.length === 0);
    setText(this.empty, this.runs.length === 0 ? 'No run of it has ended yet.' : 'No trouble among these runs.');
    show(this.more, runs.length > HISTORY_AT_FIRST);
    setText(
      this.more,
      this.all ? 'Show fewer' : `Show ${count(Math.min(runs.length, HISTORY_ASKED) - HISTORY_AT_FIRST)} more`,
    );
  }
}

/** A run that was requeued can end twice under one id. */
function keyOf({ run, ended, state }) {
  return `${run} ${ended} ${state}`;
}

function makeRow() {
  const mark = glyph('unknown');
  const word = el('span', {});
  const nominal = ticking('stamp', 'num');
  const late = el('span', { class: 'num' });
  const took = el('span', { class: 'num' });
  const node = el('span', { class: 'num' });
  const what = el('div', {});
  const cell = (key, ...children) =>
    el('td', { role: 'cell', class: `cell-${key}`, 'data-label': COLUMNS.find(([name]) => name === key)[1] }, children);
  const root = el(
    'tr',
    { role: 'row' },
    cell('outcome', mark, word),
    cell('nominal', nominal),
    cell('late', late),
    cell('took', took),
    cell('node', node),
    cell('what', what),
  );
  const update = (run) => {
    const look = outcome(run.state);
    setGlyph(mark, look.glyph);
    setText(word, look.word);
    setTime(nominal, run.nominal);
    setText(late, millis(run.latenessMillis) || '–');
    setText(took, millis(run.tookMillis) || '–');
    setText(node, shortNode(run.node) || '–');
    setAttr(node, 'title', run.node);
    rebuild(what, JSON.stringify(run), () => account(run));
  };
  return { root, update };
}

/** What there is to tell beyond the figures: attempts, reason, missed fire times, the error, the result. */
function account({ run, attempt, missedCount, reason, error, result }) {
  const words = [
    reason && sentence(reason),
    attempt > 1 && `attempt ${attempt}`,
    missedCount > 0 && `stands for ${plural(missedCount, 'more fire time')}`,
  ]
    .filter(Boolean)
    .join(' · ');
  return [
    words && el('p', { text: words }),
    error && errorDetails(error, run),
    result !== undefined &&
      el(
        'details',
        {},
        el('summary', { text: 'Result' }),
        el('pre', { tabindex: 0, 'aria-label': `Result of ${run}`, text: JSON.stringify(result, null, 2) }),
      ),
  ];
}

function errorDetails(error, run) {
  const summary = errorWords(error) || 'Error';
  if (!error.stack) return el('p', { class: 'error-words', text: summary });
  return el(
    'details',
    {},
    el('summary', { class: 'error-words', text: summary }),
    el('pre', {
      tabindex: 0,
      'aria-label': `Stack trace of ${run}`,
      text: `${error.type ?? ''}: ${error.message ?? ''}\n${error.stack}`,
    }),
  );
}
