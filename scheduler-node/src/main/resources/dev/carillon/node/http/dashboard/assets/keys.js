/** Single keys, which can be switched off for those who speak or slip. */

const KEY = 'carillon.keys';
const bound = new Map();

/** Whether single keys do something. */
export function keysOn() {
  try {
    return localStorage.getItem(KEY) !== 'off';
  } catch {
    return true;
  }
}

/** Switches them, and remembers it. */
export function switchKeys(on) {
  try {
    localStorage.setItem(KEY, on ? 'on' : 'off');
  } catch {
    // then they stay on
  }
}

/** Lets a key call `act(event)` outside of fields and dialogs. `words` is for the help. */
export function bind(key, words, act) {
  bound.set(key, { words, act });
}

/** All keys of this page with their words. */
export function boundKeys() {
  return [...bound].map(([key, { words }]) => ({ key, words }));
}

function inField(target) {
  return target instanceof Element && target.closest('input, select, textarea, [contenteditable], dialog[open]');
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (inField(event.target) || document.querySelector('dialog[open]')) return;
  const found = bound.get(event.key);
  if (!found || !keysOn()) return;
  if (found.act(event) !== false) event.preventDefault();
});
