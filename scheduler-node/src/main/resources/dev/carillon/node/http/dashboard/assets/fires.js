/** The next fire times, with what clock changes do to them. */

import { Band } from './band.js';
import { get, schedulePath } from './api.js';
import { now, onZone, pageZone, stamp } from './clock.js';
import { el, rebuild, show } from './dom.js';
import { FIRES_SHOWN, PREVIEW_SECONDS } from './limits.js';
import { Refresh } from './refresh.js';
import { setTime, ticking } from './ticking.js';
import { millis } from './words.js';
import { zoneChoice } from './zone-choice.js';

/** Fills the band, and gives what refreshes it. */
export function startFires(id) {
  const band = new Band('fires');
  const list = el('ol', { class: 'fires' });
  const none = el('p', { class: 'empty', hidden: true, text: 'It has no fire time ahead.' });
  band.tools.append(zoneChoice());
  band.body.append(list, none);
  let times = [];
  const draw = () => {
    show(none, times.length === 0);
    rebuild(list, `${pageZone()} ${JSON.stringify(times)}`, () => times.map(fire));
  };
  onZone(draw);
  return new Refresh({
    seconds: PREVIEW_SECONDS,
    load: () => get(schedulePath(id, '/preview'), { count: FIRES_SHOWN }),
    done: (preview) => {
      times = (preview.times ?? []).slice(0, FIRES_SHOWN);
      band.fresh();
      draw();
    },
    failed: (problem) => band.failed(problem),
  });
}

/** One fire: when on the page's clocks, how far off, as its own zone has it, and what is special. */
function fire({ at, due, local, note }) {
  const instant = Date.parse(at);
  const far = ticking('until', 'num far');
  setTime(far, instant);
  const late = due ? Date.parse(due) - instant : 0;
  const own = localWords(local, instant);
  return el(
    'li',
    { class: note ? 'noted' : '' },
    el('span', { class: 'num at', text: stamp(instant) }),
    far,
    own && el('span', { class: 'num own', text: own }),
    late > 0 && el('span', { class: 'note-line', text: `due ${millis(late)} later, by its jitter` }),
    note && el('span', { class: 'note-line', text: note }),
  );
}

/** What clocks in the schedule's zone show, if they differ from those of the page: `02:30 +01:00`. */
function localWords(local, instant) {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)/.exec(local ?? '');
  if (!match) return '';
  const [, date, time, offset] = match;
  const shown = new Intl.DateTimeFormat('sv-SE', {
    timeZone: pageZone(),
    dateStyle: 'short',
    timeStyle: 'short',
  }).format(instant || now());
  return shown === `${date} ${time}` ? '' : `${time} at ${offset === 'Z' ? 'UTC' : offset}`;
}
