/** The band of pauses of many: by task, by tag, or of everything. It is there only if there are any. */

import { Band } from './band.js';
import { resumeMany } from './cli.js';
import { copyLine } from './copying.js';
import { byId, el, KeyedList, setText, show } from './dom.js';
import { glyph } from './glyphs.js';
import { PAUSES_SHOWN } from './limits.js';
import { setTime, ticking } from './ticking.js';

/** Fills the band; `show(overview)` takes each new one. */
export function startPauses() {
  const band = new Band('pauses');
  const rows = el('ul', { class: 'letters' });
  band.body.append(rows);
  const list = new KeyedList(rows, ({ scope }) => scope, makePause);
  return ({ pauses, nodes }) => {
    if (!nodes) return;
    show(byId('pauses'), pauses?.length > 0);
    band.fresh();
    list.set(pauses ?? [], PAUSES_SHOWN);
  };
}

function makePause({ scope }) {
  const reason = el('p', {});
  const since = ticking('ago', 'num');
  const actor = el('span', {});
  const until = ticking('until', 'num');
  const ends = el('span', {}, ' · ends ', until);
  const root = el(
    'li',
    { class: 'letter' },
    glyph('paused'),
    el(
      'div',
      { class: 'letter-words' },
      el('p', { class: 'letter-head' }, el('strong', { text: scopeWords(scope) })),
      reason,
      el('p', { class: 'quiet' }, actor, ' ', since, ends),
    ),
    el('div', { class: 'letter-actions wide' }, copyLine(resumeMany(scope)).root),
  );
  const update = (pause) => {
    setText(reason, pause.reason);
    setText(actor, pause.actor);
    setTime(since, pause.since);
    show(ends, pause.until);
    if (pause.until) setTime(until, pause.until);
  };
  return { root, update };
}

function scopeWords(scope) {
  if (scope === 'all') return 'Everything';
  const colon = scope.indexOf(':');
  return scope.startsWith('task:') ? `Task ${scope.slice(colon + 1)}` : `Tag ${scope.slice(colon + 1)}`;
}
