/** What can be done to a schedule or a run: its words, its fields, its request. */

import { post, remove, runPath, schedulePath } from './api.js';
import { iso, isUtc, now, ownZone, readField, stamp, writeField } from './clock.js';
import { plural } from './words.js';

const DAY = 86_400_000;
const REASON = { name: 'reason', kind: 'text', label: 'Reason', hint: 'optional; kept in the journal' };

function zoneWords() {
  return isUtc() ? 'UTC' : ownZone();
}

function instant(value) {
  const at = readField(value);
  return at === undefined ? undefined : iso(at);
}

const PAUSE = {
  name: 'pause',
  title: (id) => `Pause ${id}`,
  says:
    'Nothing new of it starts until it is resumed. What runs goes on. ' +
    'Fire times that pass meanwhile are dropped and counted.',
  button: 'Pause',
  fields: () => [
    {
      ...REASON,
      required: true,
      hint: 'for whoever asks later',
      suggest: ['maintenance', 'incident', 'freeze', 'release'],
    },
    {
      name: 'until',
      kind: 'choice',
      label: 'Until',
      options: [
        ['', 'it is resumed'],
        ['PT1H', 'in 1 hour'],
        ['PT4H', 'in 4 hours'],
        ['PT24H', 'in 24 hours'],
        ['at', 'a point in time'],
      ],
    },
    {
      name: 'untilAt',
      kind: 'moment',
      label: `Until, ${zoneWords()}`,
      value: writeField(now() + DAY),
      onlyIf: ({ until }) => until === 'at',
      required: true,
    },
  ],
  body: ({ reason, until, untilAt }) => ({ reason, until: until === 'at' ? instant(untilAt) : until }),
  send: (id, body) => post(schedulePath(id, ':pause'), body),
  done: (id) => `${id} is paused.`,
};

const RESUME = {
  name: 'resume',
  title: (id) => `Resume ${id}`,
  says: 'It fires again from its next fire time on.',
  button: 'Resume',
  fields: () => [
    {
      name: 'catchUp',
      kind: 'radio',
      label: 'Fire times that passed meanwhile',
      options: [
        ['none', 'Drop them', 'they stay counted'],
        ['once', 'Run once for all of them', 'with the latest of them as its nominal time'],
      ],
    },
    REASON,
  ],
  body: ({ catchUp, reason }) => ({ catchUp, reason }),
  send: (id, body) => post(schedulePath(id, ':resume'), body),
  done: (id) => `${id} fires again.`,
};

const TRIGGER = {
  name: 'trigger',
  title: (id) => `Run ${id} now`,
  says: 'One run beside its own fire times; its next fire time stays. It works also while the schedule is paused or completed.',
  button: 'Run now',
  fields: () => [{ name: 'ignoreOverlap', kind: 'check', label: 'Also while an earlier run is unfinished' }, REASON],
  body: ({ ignoreOverlap, reason }) => ({ ignoreOverlap, reason }),
  send: (id, body) => post(schedulePath(id, ':trigger'), body),
  done: (id, result) => (result.run ? `${result.run} waits for a node.` : `A run of ${id} waits for a node.`),
};

const SKIP_NEXT = {
  name: 'skip-next',
  title: (id) => `Skip the next fire time of ${id}`,
  says: 'The next fire time is dropped, which leaves a record. The one after it stays.',
  button: 'Skip it',
  fields: () => [REASON],
  body: ({ reason }) => ({ reason }),
  send: (id, body) => post(schedulePath(id, ':skip-next'), body),
  done: (id, result) =>
    result.skipped ? `${id} skips ${stamp(Date.parse(result.skipped))}.` : `${id} skips its next fire time.`,
};

const BACKFILL = {
  name: 'backfill',
  title: (id) => `Backfill ${id}`,
  says: 'Runs the fire times of a stretch of the past, one after the other. What is known to have run is left out.',
  button: 'Backfill',
  fields: () => [
    { name: 'from', kind: 'moment', label: `After, ${zoneWords()}`, value: writeField(now() - DAY), required: true },
    {
      name: 'to',
      kind: 'moment',
      label: `Up to and including, ${zoneWords()}`,
      value: writeField(now()),
      required: true,
    },
    { name: 'force', kind: 'check', label: 'Also what is known to have run' },
    REASON,
  ],
  body: ({ from, to, force, reason }) => ({ from: instant(from), to: instant(to), force, reason }),
  check: ({ from, to }) => (from && to && from >= to ? 'The stretch has to begin before it ends.' : ''),
  send: (id, body) => post(schedulePath(id, ':backfill'), body),
  done: (id, result) =>
    Array.isArray(result.runs)
      ? `${plural(result.runs.length, 'run')} of ${id} now ${result.runs.length === 1 ? 'waits' : 'wait'}.`
      : `${id} is backfilled.`,
};

const DELETE = {
  name: 'delete',
  title: (id) => `Delete ${id}`,
  says: 'The schedule goes, with all that is due or waiting of it. A run that is under way finishes. This cannot be undone.',
  button: 'Delete for good',
  danger: true,
  fields: (id) => [{ name: 'sure', kind: 'text', label: `Type ${id} to be sure`, mustBe: id, required: true }],
  body: () => ({}),
  send: (id) => remove(schedulePath(id)),
  done: (id) => `${id} is deleted.`,
};

const CANCEL = {
  name: 'cancel',
  title: () => 'Cancel a run',
  says: 'A run that waits is over at once; the node of a running one is asked to stop it.',
  button: 'Cancel the run',
  stay: 'Leave it',
  danger: true,
  fields: () => [REASON],
  body: ({ reason }) => ({ reason }),
  send: (run, body) => post(runPath(run, ':cancel'), body),
  done: (run) => `${run} is asked to stop.`,
};

const REQUEUE = {
  name: 'requeue',
  title: () => 'Try a dead run again',
  says: 'It waits for a node again, with all its retries.',
  button: 'Try again',
  fields: () => [],
  body: () => ({}),
  send: (run) => post(`dead-letters/${encodeURIComponent(run)}:requeue`),
  done: (run) => `${run} waits for a node again.`,
};

const DISCARD = {
  name: 'discard',
  title: () => 'Forget a dead run',
  says: 'It leaves the dead letters. Its line in the history stays.',
  button: 'Forget it',
  danger: true,
  fields: () => [],
  body: () => ({}),
  send: (run) => remove(`dead-letters/${encodeURIComponent(run)}`),
  done: (run) => `${run} is forgotten.`,
};

/** All actions by their names. */
export const ACTIONS = Object.fromEntries(
  [PAUSE, RESUME, TRIGGER, SKIP_NEXT, BACKFILL, DELETE, CANCEL, REQUEUE, DISCARD].map((action) => [
    action.name,
    action,
  ]),
);
