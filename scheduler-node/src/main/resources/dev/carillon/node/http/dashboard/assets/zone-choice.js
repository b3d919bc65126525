/** Whether times are shown as the viewer's clocks have them, or in UTC. */

import { choice } from './band.js';
import { isUtc, onZone, ownZone, useUtc } from './clock.js';

/** The two buttons; wherever they stand they act on the whole page. */
export function zoneChoice() {
  const own = ownZone();
  const made = choice(
    'Times on this page in',
    [
      ['local', own.split('/').at(-1).replaceAll('_', ' '), own],
      ['utc', 'UTC', 'Coordinated Universal Time'],
    ],
    isUtc() ? 'utc' : 'local',
    (value) => useUtc(value === 'utc'),
  );
  onZone(() => made.mark(isUtc() ? 'utc' : 'local'));
  return made.root;
}
