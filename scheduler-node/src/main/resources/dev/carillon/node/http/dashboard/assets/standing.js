/** How a schedule stands: its glyph and its words, the same in the table and on its own page. */

import { now } from './clock.js';
import { OVERDUE_MILLIS } from './ticking.js';

const WORDS = { active: 'Active', paused: 'Paused', completed: 'Completed' };

/** `{glyph, word, level}`: what is wrong goes before what is usual. */
export function standing({ state, capableNode, next }) {
  if (state === 'paused') return { glyph: 'paused', word: WORDS.paused, level: 'unknown' };
  if (state === 'completed') return { glyph: 'completed', word: WORDS.completed, level: 'unknown' };
  if (capableNode === false) return { glyph: 'warning', word: 'No capable node', level: 'warning' };
  if (next && Date.parse(next) - now() < -OVERDUE_MILLIS)
    return { glyph: 'problem', word: 'Overdue', level: 'problem' };
  return { glyph: 'ok', word: WORDS[state] ?? String(state), level: 'ok' };
}

/** Why it is paused, by whom, since when and until when, as one line for a title. */
export function pauseWords(pause, write) {
  if (!pause) return '';
  return [
    pause.reason,
    `by ${pause.actor}, since ${write(Date.parse(pause.since))}`,
    pause.until && `until ${write(Date.parse(pause.until))}`,
    pause.via && `through the pause of ${pause.via}`,
  ]
    .filter(Boolean)
    .join('; ');
}

/** A node's name as short as it can still be told apart in a narrow column. */
export function shortNode(node = '') {
  return node.length > 12 ? `${node.slice(0, 3)}…${node.slice(-7)}` : node;
}
