/** What runs of the schedule just now, and what waits. */

import { Band } from './band.js';
import { openAction } from './dialog.js';
import { el, KeyedList, rebuild, setAttr, setText, show } from './dom.js';
import { glyph } from './glyphs.js';
import { LOG_LINES, RUNNING_SHOWN } from './limits.js';
import { may, onRights } from './rights.js';
import { setTime, ticking } from './ticking.js';
import { count } from './words.js';

/** Fills the band; `changed()` is called after a cancel. `show(row)` takes the schedule. */
export function startRunning(changed) {
  const band = new Band('running');
  const rows = el('ul', { class: 'letters' });
  const none = el('p', { class: 'empty', text: 'Nothing of it runs or waits.' });
  band.body.append(rows, none);
  const list = new KeyedList(
    rows,
    ({ run }) => run,
    () => makeRun(changed),
  );
  let runs = [];
  onRights(() => list.touch(runs));
  return ({ running = [], unfinished = [], queued = [] }) => {
    const active = new Set(running.map(({ run }) => run));
    const waiting = [...new Set([...unfinished, ...queued])].filter((run) => !active.has(run));
    runs = [...running, ...waiting.map((run) => ({ run }))];
    band.fresh();
    show(none, runs.length === 0);
    list.set(runs, RUNNING_SHOWN);
  };
}

function makeRun(changed) {
  const mark = el('span', { class: 'run-mark' });
  const name = el('code', { class: 'letter-run' });
  const words = el('p', { class: 'quiet' });
  const node = el('span', {});
  const since = ticking('age', 'num');
  const lease = ticking('until', 'num');
  const progress = el('progress', { hidden: true });
  const progressWords = el('span', { class: 'quiet num' });
  const log = el('pre', { class: 'log', hidden: true, tabindex: 0 });
  let run;
  const cancel = el('button', {
    type: 'button',
    class: 'button small',
    text: 'Cancel',
    on: { click: () => openAction('cancel', run.run, changed) },
  });
  words.append(node, ' for ', since, ' · lease ends ', lease);
  const waits = el('p', { class: 'quiet', text: 'waits' });
  const root = el(
    'li',
    { class: 'letter' },
    mark,
    el(
      'div',
      { class: 'letter-words' },
      name,
      words,
      waits,
      el('div', { class: 'progress' }, progress, progressWords),
      log,
    ),
    el('div', { class: 'letter-actions' }, cancel),
  );
  const update = (fresh) => {
    run = fresh;
    const active = fresh.node !== undefined;
    rebuild(mark, String(active), () => glyph(active ? 'running' : 'unknown', active ? 'Running' : 'Waiting'));
    setText(name, fresh.run);
    show(words, active);
    show(waits, !active);
    setText(node, `${fresh.node}${fresh.attempt > 1 ? `, attempt ${fresh.attempt},` : ''}`);
    setTime(since, fresh.since);
    setTime(lease, fresh.leaseEnd);
    show(progress, fresh.progress?.total > 0);
    setAttr(progress, 'max', fresh.progress?.total);
    setAttr(progress, 'value', fresh.progress?.done);
    setAttr(progress, 'aria-label', `Progress of ${fresh.run}`);
    setText(
      progressWords,
      fresh.progress?.total > 0 ? `${count(fresh.progress.done)} of ${count(fresh.progress.total)}` : '',
    );
    const lines = (fresh.log ?? []).slice(-LOG_LINES).join('\n');
    show(log, lines);
    setText(log, lines);
    setAttr(log, 'aria-label', `Latest lines of ${fresh.run}`);
    setAttr(cancel, 'aria-label', `Cancel ${fresh.run}`);
    show(cancel, may('cancel'));
  };
  return { root, update };
}
