/** What every page has around its content: the connection, who one is, the theme, the keys. */

import { mountAnnouncements, say } from './announce.js';
import { get } from './api.js';
import { clockTime, now, onZone } from './clock.js';
import { byId, el, setAttr, setText, show } from './dom.js';
import { helpButton } from './help.js';
import { WHOAMI_SECONDS } from './limits.js';
import { everySecond } from './presence.js';
import { onReach, reach } from './reach.js';
import { Refresh } from './refresh.js';
import { become, onRights, rights } from './rights.js';
import { themeButton } from './theme.js';
import { startTicking } from './ticking.js';
import { span } from './words.js';

const WORDS = {
  connecting: 'Connecting',
  live: 'Live',
  asking: 'Asking every 5 s',
  away: 'Not reached',
};

const EXPLAINED = {
  connecting: 'Connecting to the node.',
  live: 'The node sends what changes, about once a second.',
  asking: 'The node sends nothing by itself, so this page asks it every 5 seconds.',
  away: 'The node does not answer. This page keeps trying every 5 seconds.',
};

/** Fills the header, and gives `turn(state)` for the connection. */
export function startShell() {
  mountAnnouncements();
  byId('tools').append(roleChip(), helpButton(), themeButton());
  const turn = connection();
  startTicking();
  new Refresh({ seconds: WHOAMI_SECONDS, load: () => get('whoami'), done: become }).start();
  return turn;
}

function connection() {
  const words = el('span', { class: 'live-words', text: WORDS.connecting });
  const asOf = el('span', { class: 'live-as-of' });
  const root = byId('live');
  root.append(el('span', { class: 'live-dot', 'aria-hidden': 'true' }), words, asOf);
  const write = () => {
    const { lastGood, state } = reach();
    setText(
      asOf,
      lastGood === undefined ? '' : `as of ${clockTime(state === 'ok' ? Math.min(lastGood, now()) : lastGood)}`,
    );
  };
  everySecond(write);
  onZone(write);
  return (state) => {
    setAttr(root, 'data-live', state);
    setAttr(root, 'title', EXPLAINED[state]);
    setText(words, WORDS[state]);
    if (state === 'away' || state === 'asking') say(EXPLAINED[state]);
  };
}

function roleChip() {
  const chip = el('span', { class: 'chip quiet', hidden: true });
  const write = () => {
    const { readOnly, role, name, reason } = rights();
    show(chip, Boolean(role));
    setText(chip, readOnly ? 'Read only' : role);
    setAttr(
      chip,
      'title',
      readOnly ? (reason ?? `You are ${name}, and may look.`) : `You are ${name}, with the role ${role}.`,
    );
  };
  onRights(write);
  return chip;
}

/** The line on a page without a verdict that says how old its figures are. */
export function startStaleLine() {
  const line = byId('stale');
  const write = () => {
    const { state, lastGood } = reach();
    const away = state === 'redis-away' || state === 'node-away';
    show(line, away && lastGood !== undefined);
    if (away && lastGood !== undefined)
      setText(line, `The figures below are ${span(now() - lastGood)} old, from ${clockTime(lastGood)}.`);
  };
  everySecond(write);
  onReach(write);
}
