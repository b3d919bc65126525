/** The keys of the page, in a dialog. */

import { el, svg } from './dom.js';
import { bind, boundKeys, keysOn, switchKeys } from './keys.js';

const NAMES = { Enter: '↵', Escape: 'Esc' };

let dialog;

/** The button that opens it; `?` does too. */
export function helpButton() {
  bind('?', 'Show this', open);
  return el(
    'button',
    {
      type: 'button',
      class: 'icon-button',
      'aria-label': 'Keys of this page',
      title: 'Keys of this page (?)',
      on: { click: open },
    },
    svg(
      'svg',
      { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' },
      svg('rect', { x: 3, y: 6, width: 18, height: 12.5, rx: 3 }),
      svg('path', { d: 'M7 10.2h.01M10.3 10.2h.01M13.7 10.2h.01M17 10.2h.01M8.5 14.5h7' }),
    ),
  );
}

function open() {
  dialog?.remove();
  dialog = make();
  document.body.append(dialog);
  dialog.showModal();
}

function make() {
  const rows = boundKeys().map(({ key, words }) =>
    el('div', {}, el('dt', {}, el('kbd', { text: NAMES[key] ?? key })), el('dd', { text: words })),
  );
  const box = el('input', { type: 'checkbox', on: { change: (event) => switchKeys(event.target.checked) } });
  box.checked = keysOn();
  const close = el('button', { type: 'button', class: 'button', text: 'Close' });
  const made = el(
    'dialog',
    { class: 'dialog', 'aria-labelledby': 'help-title' },
    el(
      'div',
      { class: 'dialog-body' },
      el('h2', { id: 'help-title', text: 'Keys' }),
      el('dl', { class: 'keys' }, rows),
      el('p', {
        class: 'quiet',
        text: 'In the lanes, the heat map and the charts, arrow keys move from one point to the next.',
      }),
      el('label', { class: 'check' }, box, el('span', { text: 'Single keys do something' })),
      el('div', { class: 'dialog-buttons' }, close),
    ),
  );
  close.addEventListener('click', () => made.close());
  made.addEventListener('pointerdown', (event) => event.target === made && made.close());
  return made;
}
