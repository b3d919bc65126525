/** The rules of the schedule: what it does on misfire, overlap, failure. */

import { Band } from './band.js';
import { onZone, pageZone, stamp } from './clock.js';
import { el, rebuild } from './dom.js';
import { FACTS_SHOWN } from './limits.js';
import { durationWords, sentence } from './words.js';

const LABELS = {
  onNodeLoss: 'On node loss',
  catchUp: 'Catch-up window',
  startDeadline: 'Start deadline',
  pauseAfterFailures: 'Pause after',
  startAt: 'Starts',
  endAt: 'Ends',
  maxRuns: 'Runs at most',
};

/** Fills the band; the function it gives takes the schedule. */
export function startRules() {
  const band = new Band('rules');
  const facts = el('dl', { class: 'facts' });
  band.body.append(facts);
  let row;
  const draw = () => {
    if (!row) return;
    const pairs = rulesOf(row).slice(0, FACTS_SHOWN);
    rebuild(facts, `${pageZone()} ${JSON.stringify(pairs)}`, () =>
      pairs.map(([name, text]) => el('div', {}, el('dt', { text: name }), el('dd', { text }))),
    );
  };
  onZone(draw);
  return (fresh) => {
    row = fresh;
    band.fresh();
    draw();
  };
}

function rulesOf({ recurrence, policies = {}, bounds = {}, generation }) {
  const pairs = Object.entries({ ...policies, ...bounds }).map(([name, value]) => [
    LABELS[name] ?? sentence(apart(name)),
    words(value),
  ]);
  if (recurrence?.dst) pairs.push(['Clock changes', words(recurrence.dst)]);
  pairs.push(['Generation', String(generation ?? 1)]);
  return pairs;
}

function words(value) {
  if (Array.isArray(value)) return value.join(', ');
  if (value && typeof value === 'object')
    return Object.entries(value)
      .map(([name, each]) => `${apart(name)} ${words(each)}`)
      .join(', ');
  const text = String(value);
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return stamp(Date.parse(text));
  return /^PT?\d/.test(text) ? durationWords(text) : text;
}

/** `maxDelay` as `max delay`. */
function apart(name) {
  return name.replace(/([a-z])([A-Z])/g, (unused, low, high) => `${low} ${high.toLowerCase()}`);
}
