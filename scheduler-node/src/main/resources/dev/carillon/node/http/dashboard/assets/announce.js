/** Says what happened: to the eye in a note at the edge, to a screen reader in a live region. */

import { el } from './dom.js';
import { glyph } from './glyphs.js';
import { TOAST_MILLIS, TOASTS } from './limits.js';

const LEFT = 'carillon.left';

const spoken = el('p', { class: 'hidden-visually', role: 'status', 'aria-live': 'polite' });
const notes = el('div', { class: 'notes', role: 'region', 'aria-label': 'Messages' });

/** Puts both into the page, with what the page before left to say. */
export function mountAnnouncements() {
  document.body.append(spoken, notes);
  try {
    const left = sessionStorage.getItem(LEFT);
    sessionStorage.removeItem(LEFT);
    if (left) tell(left);
  } catch {
    // a browser that keeps nothing says nothing
  }
}

/** Shows and speaks on the page that comes next. */
export function leave(text) {
  try {
    sessionStorage.setItem(LEFT, text);
  } catch {
    // see above
  }
}

/** Speaks, without showing anything. */
export function say(text) {
  spoken.textContent = '';
  requestAnimationFrame(() => {
    spoken.textContent = text;
  });
}

/** Shows and speaks; `tone` is `ok` or `problem`. */
export function tell(text, tone = 'ok') {
  const close = el('button', { type: 'button', class: 'note-close', 'aria-label': 'Dismiss', text: '×' });
  const note = el('div', { class: `note tone-${tone}` }, glyph(tone), el('p', { text }), close);
  const away = () => note.remove();
  close.addEventListener('click', away);
  let timer = setTimeout(away, TOAST_MILLIS);
  note.addEventListener('pointerenter', () => clearTimeout(timer));
  note.addEventListener('pointerleave', () => {
    timer = setTimeout(away, TOAST_MILLIS);
  });
  notes.append(note);
  while (notes.children.length > TOASTS) notes.firstChild.remove();
  say(text);
}
