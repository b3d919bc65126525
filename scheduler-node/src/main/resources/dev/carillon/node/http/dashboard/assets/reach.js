/** Whether the node, and through it Redis, can be reached; and if not, why and since when. */

import { now } from './clock.js';

const listeners = new Set();
let current = { state: 'starting', why: '', since: now(), lastGood: undefined };

/** `{state: starting|ok|redis-away|node-away, why, since, lastGood}` */
export function reach() {
  return current;
}

/** Calls back on every change of state or reason. */
export function onReach(listener) {
  listeners.add(listener);
}

/** An answer with figures came. */
export function reached() {
  set('ok', '');
  current.lastGood = now();
}

/** No figures: Redis or the node is away. Problems of another kind say nothing about either. */
export function missed(problem) {
  if (problem.nodeAway) set('node-away', problem.message);
  if (problem.redisAway) set('redis-away', problem.message);
}

function set(state, why) {
  if (current.state === state && current.why === why) return;
  const since = current.state === state ? current.since : now();
  current = { ...current, state, why, since };
  document.documentElement.dataset.reach = state;
  listeners.forEach((listener) => listener(current));
}
