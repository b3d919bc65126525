/** The latest runs of a schedule as small bars: height says how long or how late, shape and colour how they ended. */

import { setAttr, svg } from './dom.js';
import { RECENT_RUNS } from './limits.js';
import { plural } from './words.js';

const STEP = 3;
const BAR = 2;
const HEIGHT = 26;
const LEAST = 3;
const MISSES = ['skipped', 'expired', 'lost'];

/** How many of these runs were misses: fire times without a run that ended. */
export function misses(recent = []) {
  return recent.filter(({ state }) => MISSES.includes(state)).length;
}

/** How many failed for good. */
export function deaths(recent = []) {
  return recent.filter(({ state }) => state === 'dead').length;
}

/** An empty one; `drawSpark` fills it. */
export function makeSpark() {
  const paths = ['ok', 'bad', 'drop', 'other'].map((kind) => svg('path', { class: `spark-${kind}` }));
  const base = svg('path', { class: 'spark-base', d: `M0 ${HEIGHT - 0.5}H${RECENT_RUNS * STEP}` });
  return svg(
    'svg',
    {
      class: 'spark',
      role: 'img',
      viewBox: `0 0 ${RECENT_RUNS * STEP} ${HEIGHT}`,
      width: RECENT_RUNS * STEP,
      height: HEIGHT,
    },
    base,
    ...paths,
  );
}

/** Draws the runs, newest at the right; `measure` is `tookMillis` or `latenessMillis`. */
export function drawSpark(node, recent = [], measure = 'tookMillis') {
  const runs = recent.slice(0, RECENT_RUNS);
  const most = Math.max(1, ...runs.map((run) => run[measure] ?? 0));
  const paths = { ok: '', bad: '', drop: '', other: '' };
  runs.forEach((run, index) => {
    const x = (RECENT_RUNS - 1 - index) * STEP;
    const kind = kindOf(run.state);
    paths[kind] += SHAPES[kind](x, heightOf(run[measure], most));
  });
  Object.entries(paths).forEach(([kind, d]) => setAttr(node.querySelector(`.spark-${kind}`), 'd', d));
  setAttr(node, 'aria-label', summary(runs));
}

function kindOf(state) {
  if (state === 'succeeded') return 'ok';
  if (state === 'dead' || state === 'lost') return 'bad';
  return state === 'skipped' || state === 'expired' ? 'drop' : 'other';
}

/** By the square root, so that an outlier does not flatten the rest. */
function heightOf(value, most) {
  return LEAST + (HEIGHT - 6 - LEAST) * Math.sqrt(Math.max(0, value ?? 0) / most);
}

/** Success is a plain bar; a dead run one as high as the row with a gap below its head; a dropped fire time a short outline. */
const SHAPES = {
  ok: (x, height) => bar(x, HEIGHT - height, BAR, height),
  bad: (x) => bar(x, 0, BAR + 0.5, 3) + bar(x, 5, BAR + 0.5, HEIGHT - 5),
  drop: (x) => bar(x, HEIGHT - 9, BAR, 3) + bar(x, HEIGHT - 3, BAR, 3),
  other: (x) => bar(x, HEIGHT - 5, BAR, 5),
};

function bar(x, y, width, height) {
  return `M${x} ${y.toFixed(1)}h${width}v${height.toFixed(1)}h${-width}z`;
}

function summary(runs) {
  if (runs.length === 0) return 'no runs yet';
  const counts = new Map();
  runs.forEach(({ state }) => counts.set(state, (counts.get(state) ?? 0) + 1));
  return `${plural(runs.length, 'latest run')}: ${[...counts].map(([state, amount]) => `${amount} ${state}`).join(', ')}`;
}

/** What is known and what has just come, newest first, each run once. */
export function mergeRecent(known = [], fresh = []) {
  if (known.length === 0) return fresh;
  const seen = new Set(fresh.map(({ run }) => run));
  return [...fresh, ...known.filter(({ run }) => !seen.has(run))].slice(0, RECENT_RUNS);
}
