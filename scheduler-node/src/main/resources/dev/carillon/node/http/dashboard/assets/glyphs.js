/** Shapes that say the same as their colour: circle is well, triangle warns, square is a problem, ring is unknown. */

import { svg } from './dom.js';

const SHAPES = {
  ok: () => [svg('circle', { cx: 12, cy: 12, r: 10 }), svg('path', { class: 'mark', d: 'M7.6 12.4l3 3 5.8-6.4' })],
  warning: () => [
    svg('path', {
      d: 'M12 2.2c.7 0 1.3.4 1.7 1l8.6 15.4c.7 1.3-.2 2.9-1.7 2.9H3.4c-1.5 0-2.4-1.6-1.7-2.9L10.3 3.2c.4-.6 1-1 1.7-1z',
    }),
    svg('path', { class: 'mark', d: 'M12 8.8v5.4M12 17.6v.1' }),
  ],
  problem: () => [
    svg('rect', { x: 2.5, y: 2.5, width: 19, height: 19, rx: 4 }),
    svg('path', { class: 'mark', d: 'M8.2 8.2l7.6 7.6M15.8 8.2l-7.6 7.6' }),
  ],
  unknown: () => [
    svg('circle', { class: 'hollow', cx: 12, cy: 12, r: 9.2 }),
    svg('path', {
      class: 'line',
      d: 'M9.3 9.6c.2-1.5 1.3-2.3 2.7-2.3 1.6 0 2.8 1 2.8 2.4 0 2-2.7 2.2-2.7 4.1M12.1 17v.1',
    }),
  ],
  paused: () => [
    svg('circle', { class: 'hollow', cx: 12, cy: 12, r: 9.2 }),
    svg('path', { class: 'line', d: 'M9.6 8.5v7M14.4 8.5v7' }),
  ],
  completed: () => [
    svg('circle', { class: 'hollow', cx: 12, cy: 12, r: 9.2 }),
    svg('path', { class: 'line', d: 'M8 12.3l2.8 2.8 5.2-5.8' }),
  ],
  cancelled: () => [
    svg('circle', { class: 'hollow', cx: 12, cy: 12, r: 9.2 }),
    svg('path', { class: 'line', d: 'M8 12h8' }),
  ],
  dropped: () => [svg('path', { class: 'hollow', d: 'M12 3.2l9.4 17.2H2.6z' })],
  running: () => [
    svg('circle', { class: 'hollow', cx: 12, cy: 12, r: 9.2 }),
    svg('path', { class: 'solid', d: 'M9.8 7.8v8.4l6.6-4.2z' }),
  ],
};

const TONES = { paused: 'unknown', completed: 'unknown', cancelled: 'unknown', dropped: 'warning', running: 'ok' };

/** A glyph by name; with `label` it speaks for itself, without it is decoration beside words. */
export function glyph(name, label) {
  const node = svg('svg', { viewBox: '0 0 24 24', focusable: 'false' });
  setGlyph(node, name, label);
  return node;
}

/** Changes a glyph in place. */
export function setGlyph(node, name, label) {
  const known = SHAPES[name] ? name : 'unknown';
  if (node.dataset.glyph !== known) {
    node.dataset.glyph = known;
    node.setAttribute('class', `glyph tone-${TONES[known] ?? known}`);
    node.replaceChildren(...SHAPES[known]());
  }
  if (label) {
    node.setAttribute('role', 'img');
    node.setAttribute('aria-label', label);
  } else {
    node.setAttribute('aria-hidden', 'true');
  }
}

/** What each way a run can end looks like, and in which words. */
export const OUTCOMES = {
  succeeded: { glyph: 'ok', word: 'Succeeded' },
  dead: { glyph: 'problem', word: 'Dead' },
  lost: { glyph: 'problem', word: 'Lost' },
  cancelled: { glyph: 'cancelled', word: 'Cancelled' },
  skipped: { glyph: 'dropped', word: 'Skipped' },
  expired: { glyph: 'dropped', word: 'Expired' },
  running: { glyph: 'running', word: 'Running' },
  waiting: { glyph: 'unknown', word: 'Waiting' },
};

/** The look of an outcome, also of one this page does not know yet. */
export function outcome(state) {
  return OUTCOMES[state] ?? { glyph: 'unknown', word: String(state ?? 'unknown') };
}
