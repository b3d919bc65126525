/** Who did what to the schedule, and why. */

import { Band } from './band.js';
import { get, schedulePath } from './api.js';
import { el, KeyedList, setText, show } from './dom.js';
import { JOURNAL_SECONDS, JOURNAL_SHOWN } from './limits.js';
import { Refresh } from './refresh.js';
import { setTime, ticking } from './ticking.js';
import { sentence } from './words.js';

const DONE = {
  create: 'Created',
  put: 'Stored',
  update: 'Changed',
  delete: 'Deleted',
  pause: 'Paused',
  resume: 'Resumed',
  trigger: 'Run at once',
  'skip-next': 'Next fire time skipped',
  skip: 'Next fire time skipped',
  backfill: 'Backfilled',
  cancel: 'Run cancelled',
  requeue: 'Dead run tried again',
  discard: 'Dead run forgotten',
};

/** Fills the band, and gives what refreshes it. */
export function startJournal(id) {
  const band = new Band('journal');
  const rows = el('ol', { class: 'journal' });
  const none = el('p', { class: 'empty', hidden: true, text: 'Nobody has changed it since it was created.' });
  band.body.append(rows, none);
  const list = new KeyedList(rows, ({ at, action, actor }) => `${at} ${action} ${actor}`, makeEntry);
  return new Refresh({
    seconds: JOURNAL_SECONDS,
    load: () => get(schedulePath(id, '/journal')),
    done: ({ entries = [] }) => {
      band.fresh();
      show(none, entries.length === 0);
      list.set(
        [...entries].sort((one, other) => Date.parse(other.at) - Date.parse(one.at)),
        JOURNAL_SHOWN,
      );
    },
    failed: (problem) => band.failed(problem),
  });
}

function makeEntry() {
  const action = el('strong', {});
  const who = el('span', {});
  const at = ticking('ago', 'num');
  const reason = el('p', { class: 'journal-reason' });
  const root = el('li', {}, el('p', {}, action, ' ', el('span', { class: 'quiet' }, who, ' · ', at)), reason);
  const update = (entry) => {
    setText(action, DONE[entry.action] ?? sentence(entry.action));
    setText(who, [`by ${entry.actor}`, entry.via && `over ${entry.via.toUpperCase()}`].filter(Boolean).join(' '));
    setTime(at, entry.at);
    setText(reason, entry.reason);
    show(reason, entry.reason);
  };
  return { root, update };
}
