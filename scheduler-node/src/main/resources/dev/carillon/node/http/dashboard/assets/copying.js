/** Lines for a terminal, with a button that copies them. */

import { el, setText, svg } from './dom.js';
import { COPIED_MILLIS } from './limits.js';

/** A line in a box with its copy button; `set(text)` changes it. */
export function copyLine(text, what = 'command') {
  const code = el('code', { text });
  const label = el('span', { text: 'Copy', 'aria-live': 'polite' });
  const button = el(
    'button',
    { type: 'button', class: 'copy', on: { click: () => copy(code.textContent, label) } },
    svg(
      'svg',
      { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' },
      svg('rect', { x: 8.5, y: 8.5, width: 11, height: 11, rx: 2.5 }),
      svg('path', { d: 'M15.5 8.5V7A2.5 2.5 0 0 0 13 4.5H7A2.5 2.5 0 0 0 4.5 7v6A2.5 2.5 0 0 0 7 15.5h1.5' }),
    ),
    label,
    el('span', { class: 'hidden-visually', text: ` the ${what}` }),
  );
  const root = el('div', { class: 'copy-line' }, code, button);
  return { root, set: (changed) => setText(code, changed) };
}

async function copy(text, label) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    if (!copyByHand(text)) {
      label.textContent = 'Not copied';
      return;
    }
  }
  label.textContent = 'Copied';
  setTimeout(() => {
    label.textContent = 'Copy';
  }, COPIED_MILLIS);
}

/** Pages that are not served over HTTPS or from this machine have no clipboard of their own. */
function copyByHand(text) {
  const before = document.activeElement;
  const field = el('textarea', { class: 'hidden-visually', 'aria-hidden': 'true' });
  field.value = text;
  (before?.closest('dialog') ?? document.body).append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  before?.focus();
  return done;
}
