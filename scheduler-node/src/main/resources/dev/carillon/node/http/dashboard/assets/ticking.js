/** Times that move by themselves: counting down, or growing old. */

import { near, now, onZone, stamp } from './clock.js';
import { el, setAttr, setText } from './dom.js';
import { everySecond } from './presence.js';
import { ago, span, until } from './words.js';

/** How each kind is written, from how far off the instant is. */
const KINDS = {
  until: (distance) => until(distance),
  ago: (distance) => ago(-distance),
  age: (distance) => span(-distance),
  overdue: (distance) => (distance < -OVERDUE_MILLIS ? `overdue ${span(-distance)}` : until(distance)),
  near: (distance, at) => near(at),
  stamp: (distance, at) => stamp(at),
};

/** What is due for less than this is on its way, not late. */
export const OVERDUE_MILLIS = 3_000;

/** A `<time>` of the given kind; `setTime` gives it its instant. */
export function ticking(kind, className) {
  return el('time', { class: className, 'data-tick': kind });
}

/** Lets it stand for an instant, ISO text or epoch milliseconds; without one it is empty. */
export function setTime(node, instant) {
  const at = typeof instant === 'number' ? instant : Date.parse(instant ?? '');
  if (!Number.isFinite(at)) {
    setAttr(node, 'datetime', undefined);
    setAttr(node, 'title', undefined);
    setText(node, '');
    return;
  }
  setAttr(node, 'datetime', new Date(at).toISOString());
  write(node);
}

function write(node) {
  const at = Date.parse(node.getAttribute('datetime') ?? '');
  if (!Number.isFinite(at)) return;
  const distance = at - now();
  setText(node, KINDS[node.dataset.tick](distance, at));
  setAttr(node, 'title', stamp(at));
  setAttr(node, 'data-late', node.dataset.tick === 'overdue' && distance < -OVERDUE_MILLIS);
}

function writeAll() {
  document.querySelectorAll('time[data-tick]').forEach(write);
}

/** Lets all of them move. */
export function startTicking() {
  everySecond(writeAll);
  onZone(writeAll);
}
