/** The band of dead letters: runs that failed for good and wait for somebody. It is there only if there are any. */

import { get } from './api.js';
import { Band } from './band.js';
import { openAction } from './dialog.js';
import { el, KeyedList, setAttr, setText, show } from './dom.js';
import { glyph } from './glyphs.js';
import { DEAD_ASKED, DEAD_AT_FIRST, DEAD_SECONDS } from './limits.js';
import { Refresh, sight } from './refresh.js';
import { may, onRights } from './rights.js';
import { pageOf } from './schedule-row.js';
import { setTime, ticking } from './ticking.js';
import { count, plural } from './words.js';

/** Fills the band: `{refresh, show(overview)}`. */
export function startDead() {
  const band = new Band('dead');
  const rows = el('ul', { class: 'letters' });
  const more = el('button', { type: 'button', class: 'button small', hidden: true });
  const beyond = el('p', { class: 'quiet', hidden: true });
  band.body.append(rows, more, beyond);
  let letters = [];
  let all = false;
  let known = 0;
  const inSight = sight(band.root);
  const list = new KeyedList(
    rows,
    ({ run }) => run,
    () => makeLetter(() => refresh.now()),
  );

  const draw = () => {
    list.set(letters, all ? DEAD_ASKED : DEAD_AT_FIRST);
    show(more, letters.length > DEAD_AT_FIRST);
    setText(more, all ? 'Show fewer' : `Show ${plural(letters.length - DEAD_AT_FIRST, 'more', 'more')}`);
    show(beyond, known > letters.length);
    setText(
      beyond,
      `${count(letters.length)} of ${count(known)} are listed; carillon dead --limit ${known} lists all.`,
    );
  };
  const refresh = new Refresh({
    seconds: DEAD_SECONDS,
    load: () => get('dead-letters', { limit: DEAD_ASKED }),
    done: (answer) => {
      letters = answer.deadLetters ?? [];
      band.fresh();
      draw();
    },
    failed: (problem) => band.failed(problem),
    wanted: () => known > 0 && inSight(),
  });
  more.addEventListener('click', () => {
    all = !all;
    draw();
  });
  onRights(draw);

  const showOverview = ({ dead }) => {
    if (dead === undefined || dead === known) return;
    known = dead;
    show(band.root, known > 0);
    refresh.now();
  };
  return { refresh, show: showOverview };
}

function makeLetter(changed) {
  const link = el('a', {});
  const task = el('span', { class: 'quiet' });
  const died = ticking('ago', 'num quiet');
  const attempt = el('span', { class: 'quiet num' });
  const error = el('p', { class: 'letter-error' });
  const run = el('code', { class: 'letter-run' });
  let letter;
  const button = (action, words) =>
    el(
      'button',
      {
        type: 'button',
        class: 'button small',
        hidden: true,
        on: { click: () => openAction(action, letter.run, changed) },
      },
      words,
    );
  const again = button('requeue', 'Try again');
  const forget = button('discard', 'Forget');
  const root = el(
    'li',
    { class: 'letter' },
    glyph('problem'),
    el('div', { class: 'letter-words' }, el('p', { class: 'letter-head' }, link, task, died, attempt), error, run),
    el('div', { class: 'letter-actions' }, again, forget),
  );
  const update = (fresh) => {
    letter = fresh;
    setText(link, fresh.schedule);
    setAttr(link, 'href', pageOf(fresh.schedule));
    setText(task, fresh.task);
    setTime(died, fresh.died);
    setText(attempt, fresh.attempt ? `attempt ${fresh.attempt}` : '');
    setText(error, errorWords(fresh.error));
    setText(run, fresh.run);
    setAttr(again, 'aria-label', `Try again: ${fresh.run}`);
    setAttr(forget, 'aria-label', `Forget: ${fresh.run}`);
    show(again, may('requeue'));
    show(forget, may('discard'));
  };
  return { root, update };
}

/** `ConnectException: Connection refused`; an error is a text, or has type and message. */
export function errorWords(error) {
  if (!error) return '';
  if (typeof error === 'string') return error;
  return [error.type?.split('.').at(-1), error.message].filter(Boolean).join(': ');
}
