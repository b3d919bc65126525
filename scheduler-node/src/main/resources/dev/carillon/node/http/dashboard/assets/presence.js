/** Whether somebody is looking: nothing is asked of the node while the page is hidden. */

const shown = new Set();
const hidden = new Set();

/** True while the page can be seen. */
export function isPresent() {
  return document.visibilityState !== 'hidden';
}

/** Calls back when the page comes back into view. */
export function onShown(listener) {
  shown.add(listener);
}

/** Calls back when it goes out of view. */
export function onHidden(listener) {
  hidden.add(listener);
}

document.addEventListener('visibilitychange', () => {
  (isPresent() ? shown : hidden).forEach((listener) => listener());
});

/** Calls `turn` once a second while the page can be seen, and at once when it comes back. */
export function everySecond(turn) {
  let timer;
  const start = () => {
    clearInterval(timer);
    turn();
    timer = setInterval(turn, 1000);
  };
  onShown(start);
  onHidden(() => clearInterval(timer));
  if (isPresent()) start();
}
