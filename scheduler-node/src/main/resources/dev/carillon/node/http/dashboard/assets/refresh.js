/** Fetches one thing again and again, within bounds. */

import { LONGEST_BACKOFF_SECONDS } from './limits.js';
import { isPresent, onHidden, onShown } from './presence.js';

const JITTER = 0.1;
const SOON_MILLIS = 10_000;
const NUDGE_MILLIS = 1_500;

/**
 * Asks every so many seconds while the page can be seen: never twice at once, later and later while it fails, and a
 * little scattered, so that many browsers do not ask in step.
 */
export class Refresh {
  /** `load()` gives a promise, `done(value)` takes what it gave, `failed(problem)` why it gave nothing. */
  constructor({ seconds, load, done, failed = () => {}, wanted = () => true }) {
    Object.assign(this, { seconds, load, done, failed, wanted });
    this.failures = 0;
    this.lastStart = 0;
    this.busy = false;
    this.again = false;
    onHidden(() => clearTimeout(this.timer));
    onShown(() => this.arm());
  }

  /** Begins, with a first request at once. */
  start() {
    this.now();
    return this;
  }

  /** Asks now, or right after the request that is under way. */
  async now() {
    clearTimeout(this.timer);
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    this.again = false;
    this.lastStart = Date.now();
    try {
      await this.once();
    } finally {
      this.busy = false;
      if (this.again) {
        this.now();
      } else {
        this.arm();
      }
    }
  }

  /** Asks now, unless it has asked only just: for what may have changed, again and again. */
  soon() {
    if (Date.now() - this.lastStart > SOON_MILLIS) this.now();
  }

  /** Asks within a moment if the last answer was a failure: for when what was away is back. */
  nudge() {
    if (this.failures === 0) return;
    this.failures = 0;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), Math.random() * NUDGE_MILLIS);
  }

  async once() {
    let value;
    try {
      value = await this.load();
      this.failures = 0;
    } catch (problem) {
      this.failures += 1;
      this.failed(problem);
      return;
    }
    this.done(value);
  }

  arm() {
    clearTimeout(this.timer);
    if (!isPresent() || this.busy || this.lastStart === 0) return;
    const backoff = Math.min(
      this.seconds * 2 ** Math.min(this.failures, 6),
      Math.max(LONGEST_BACKOFF_SECONDS, this.seconds),
    );
    const scattered = backoff * 1000 * (1 - JITTER + 2 * JITTER * Math.random());
    const wait = Math.max(0, this.lastStart + scattered - Date.now());
    this.timer = setTimeout(() => (this.wanted() ? this.now() : this.rest()), wait);
  }

  /** What is not wanted now, because it is out of sight, is looked at again an interval later. */
  rest() {
    this.timer = setTimeout(() => (this.wanted() ? this.now() : this.rest()), Math.min(this.seconds, 5) * 1000);
  }
}

/** Says whether an element is in the window, or nearly. */
export function sight(element) {
  let inSight = true;
  new IntersectionObserver(
    (entries) => {
      inSight = entries.at(-1).isIntersecting;
    },
    { rootMargin: '200px' },
  ).observe(element);
  return () => inSight;
}
