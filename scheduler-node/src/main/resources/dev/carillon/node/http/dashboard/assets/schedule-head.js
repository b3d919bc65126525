/** The head of a schedule's page: what it is, how it stands, when next, and what can be done to it. */

import { actionButton } from './dialog.js';
import { near } from './clock.js';
import { byId, el, rebuild, setAttr, setText, show } from './dom.js';
import { glyph, setGlyph } from './glyphs.js';
import { describe } from './recurrence.js';
import { may, onRights, rights } from './rights.js';
import { pauseWords, standing } from './standing.js';
import { setTime, ticking } from './ticking.js';

/** Fills the head; `changed()` is called after an action, `gone()` after a deletion. `show(row)` takes the schedule. */
export function startHead(id, changed, gone) {
  const root = byId('head');
  const mark = glyph('unknown');
  const title = byId('head-title');
  const state = el('span', { class: 'state-chip' });
  const words = el('p', { class: 'head-words' });
  const detail = el('p', { class: 'head-detail' });
  const description = el('p', { class: 'head-description', hidden: true });
  const pause = el('p', { class: 'head-pause', hidden: true });
  const tags = el('div', { class: 'chips' });
  const next = ticking('overdue', 'head-next num');
  const nextAt = ticking('stamp', 'num');
  const last = ticking('ago', 'num');
  const lastAt = ticking('stamp', 'num');
  const owner = el('span', {});
  const buttons = actions(id, changed, gone);
  setText(title, id);
  title.before(mark);
  title.after(state);
  root.append(
    description,
    words,
    detail,
    tags,
    pause,
    el(
      'dl',
      { class: 'figures head-figures' },
      el('div', {}, el('dt', { text: 'Next' }), el('dd', {}, next, nextAt)),
      el('div', {}, el('dt', { text: 'Last' }), el('dd', {}, last, lastAt)),
      el('div', {}, el('dt', { text: 'Looked at first by' }), el('dd', { class: 'small' }, owner)),
    ),
    buttons.root,
  );

  return (row) => {
    const { glyph: name, word, level } = standing(row);
    setGlyph(mark, name);
    setText(state, word);
    setAttr(state, 'data-level', level);
    setAttr(root, 'data-level', level);
    rebuild(words, JSON.stringify(row.recurrence), () => {
      const described = describe(row.recurrence);
      setText(detail, described.detail);
      return [described.words];
    });
    rebuild(tags, JSON.stringify([row.task, row.tags]), () => [
      el('span', { class: 'chip task', title: 'Task', text: row.task }),
      ...(row.tags ?? []).map((tag) =>
        el('a', { class: 'chip', href: `./?tag=${encodeURIComponent(tag)}`, text: tag }),
      ),
    ]);
    show(description, row.description);
    setText(description, row.description);
    show(pause, row.pause);
    setText(pause, row.pause ? `Paused: ${pauseWords(row.pause, near)}` : '');
    const due = row.state === 'active' ? row.next : undefined;
    setTime(next, due);
    setTime(nextAt, due);
    if (!due) setText(next, row.state === 'paused' ? 'when resumed' : 'none');
    setTime(last, row.last);
    setTime(lastAt, row.last);
    if (!row.last) setText(last, 'never');
    setText(owner, row.owner ?? 'no node');
    setAttr(root, 'data-filled', true);
    document.title = `${row.id} · Carillon`;
    buttons.show(row);
  };
}

/** Buttons for what is allowed; where nothing is, a line says why. */
function actions(id, changed, gone) {
  const subject = () => id;
  const made = {
    pause: actionButton('pause', 'Pause', subject, changed, 'button primary'),
    resume: actionButton('resume', 'Resume', subject, changed, 'button primary'),
    trigger: actionButton('trigger', 'Run now', subject, changed),
    'skip-next': actionButton('skip-next', 'Skip next', subject, changed),
    backfill: actionButton('backfill', 'Backfill', subject, changed),
    delete: actionButton('delete', 'Delete', subject, gone, 'button danger-quiet'),
  };
  const why = el('p', { class: 'quiet read-only' });
  const root = el(
    'div',
    { class: 'actions', role: 'group', 'aria-label': 'Actions', hidden: true },
    Object.values(made),
    why,
  );
  let row;
  const write = () => {
    if (!row) return;
    const { readOnly, reason, role } = rights();
    const fits = { pause: row.state === 'active', resume: row.state === 'paused', 'skip-next': row.state === 'active' };
    Object.entries(made).forEach(([name, button]) => show(button, may(name) && fits[name] !== false));
    const none = Object.keys(made).every((name) => !may(name));
    show(why, none && Boolean(role));
    setText(why, readOnly ? (reason ?? 'This page may only look.') : 'Your role may only look.');
    show(root, Boolean(role));
  };
  onRights(write);
  return {
    root,
    buttons: made,
    show: (fresh) => {
      row = fresh;
      write();
    },
  };
}
