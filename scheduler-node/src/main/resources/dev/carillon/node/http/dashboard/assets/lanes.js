/** The numbers behind the lanes: which minute of which task has how many fires, the last few minutes included. */

import { PAST_MINUTES } from './limits.js';

const MINUTE = 60_000;
const STEP = 5 * MINUTE;

/** From the last full five minutes to an hour after the next: the now-line moves through the first five. */
export const WINDOW_MILLIS = 65 * MINUTE;

/** Where the window begins for a moment. */
export function windowStart(at) {
  return Math.floor(at / STEP) * STEP;
}

/** Keeps what was planned as it passes, which the node no longer tells. */
export class Lanes {
  constructor() {
    this.past = new Map();
    this.from = 0;
    this.bucket = MINUTE;
    this.tasks = [];
    this.schedules = [];
    this.complete = true;
  }

  /** Takes the node's answer. */
  take(upcoming) {
    const from = Date.parse(upcoming.from);
    this.remember(from);
    this.from = from;
    this.bucket = (upcoming.bucketSeconds ?? 60) * 1000;
    this.tasks = upcoming.tasks ?? [];
    this.complete = upcoming.complete !== false;
    this.schedules = (upcoming.schedules ?? []).map(({ id, task, at }) => ({
      id,
      task,
      at: (at ?? []).map((each) => Date.parse(each)),
    }));
  }

  /** Moves the buckets that have passed since the last answer to the past. */
  remember(from) {
    for (const { task, counts } of this.tasks) {
      const kept = this.past.get(task) ?? [];
      counts.forEach((fires, index) => {
        const start = this.from + index * this.bucket;
        if (fires > 0 && start + this.bucket <= from) kept.push({ start, fires });
      });
      this.past.set(
        task,
        kept.filter(({ start }) => start > from - PAST_MINUTES * MINUTE),
      );
    }
  }

  /** The end of what the node was asked for. */
  horizon() {
    return this.from + Math.max(0, ...this.tasks.map(({ counts }) => counts.length)) * this.bucket;
  }

  /** One lane a task, by name: `{task, total, marks: [{start, end, fires}]}`. */
  lanes() {
    return [...this.tasks]
      .sort((one, other) => one.task.localeCompare(other.task))
      .map(({ task, counts }) => ({
        task,
        total: counts.reduce((sum, fires) => sum + fires, 0),
        marks: [
          ...(this.past.get(task) ?? []).map(({ start, fires }) => ({ start, end: start + this.bucket, fires })),
          ...this.ahead(counts),
        ],
      }));
  }

  ahead(counts) {
    return counts
      .map((fires, index) => ({
        start: this.from + index * this.bucket,
        end: this.from + (index + 1) * this.bucket,
        fires,
      }))
      .filter(({ fires }) => fires > 0);
  }

  /** Which schedules fire in a stretch of a lane: `[{id, at}]`, soonest first. */
  firesIn(task, start, end) {
    return this.schedules
      .filter((schedule) => schedule.task === task)
      .flatMap(({ id, at }) => at.filter((each) => each >= start && each < end).map((each) => ({ id, at: each })))
      .sort((one, other) => one.at - other.at);
  }

  /** The soonest fires of all: `[{id, task, at}]`. */
  soonest(after, limit) {
    return this.schedules
      .flatMap(({ id, task, at }) => at.filter((each) => each >= after).map((each) => ({ id, task, at: each })))
      .sort((one, other) => one.at - other.at)
      .slice(0, limit);
  }
}
