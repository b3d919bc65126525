/** Why the schedule fires, or does not. */

import { Band } from './band.js';
import { get, schedulePath } from './api.js';
import { el, rebuild, setText } from './dom.js';
import { glyph, setGlyph } from './glyphs.js';
import { DETAILS_SHOWN, EXPLAIN_SECONDS } from './limits.js';
import { Refresh } from './refresh.js';
import { sentence } from './words.js';

const LOOKS = {
  scheduled: 'ok',
  'unfinished runs': 'running',
  'queued runs': 'running',
  paused: 'paused',
  completed: 'completed',
  excluded: 'unknown',
  'no capable node': 'warning',
  'no calendar': 'warning',
  dropped: 'warning',
  stalled: 'problem',
  overdue: 'problem',
};

/** Fills the band, and gives what refreshes it. */
export function startWhy(id) {
  const band = new Band('why');
  const mark = glyph('unknown');
  const verdict = el('strong', {});
  const reasons = el('ul', { class: 'reasons' });
  band.body.append(el('p', { class: 'why-verdict' }, mark, verdict), reasons);
  return new Refresh({
    seconds: EXPLAIN_SECONDS,
    load: () => get(schedulePath(id, '/explain')),
    done: (explanation) => {
      band.fresh();
      setGlyph(mark, LOOKS[explanation.verdict] ?? 'unknown');
      setText(verdict, sentence(explanation.verdict));
      const lines = (explanation.reasons ?? []).slice(0, DETAILS_SHOWN);
      rebuild(reasons, JSON.stringify(lines), () => lines.map((text) => el('li', { text })));
    },
    failed: (problem) => band.failed(problem),
  });
}
