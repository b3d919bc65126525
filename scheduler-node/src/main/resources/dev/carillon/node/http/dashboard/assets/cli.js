/** The same on the command line: each line does what the page does. */

/** A word as a shell takes it, in quotes where it needs them. */
export function quoted(word) {
  const text = String(word);
  return /^[A-Za-z0-9._:@/+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

function line(...parts) {
  return ['carillon', ...parts].filter(Boolean).join(' ');
}

const CATCH_UP = { once: 'fire-once' };

/** `PT1H` as `1h`, instants as they are. */
function shortUntil(until) {
  return /^P/.test(until) ? until.replace(/^PT?/, '').toLowerCase() : until;
}

/** The lines of the actions, by their names in the API. */
export const CLI = {
  pause: (id, { reason, until }) =>
    line(
      'pause',
      quoted(id),
      '--reason',
      reason ? quoted(reason) : "'...'",
      until && `--until ${quoted(shortUntil(until))}`,
    ),
  resume: (id, { catchUp }) => line('resume', quoted(id), CATCH_UP[catchUp] && `--catch-up ${CATCH_UP[catchUp]}`),
  trigger: (id, { ignoreOverlap }) => line('trigger', quoted(id), ignoreOverlap && '--ignore-overlap'),
  'skip-next': (id) => line('skip', quoted(id)),
  backfill: (id, { from, to, force }) =>
    line('backfill', quoted(id), '--from', from || 'INSTANT', '--to', to || 'INSTANT', force && '--force'),
  delete: (id) => line('delete', quoted(id), '--yes'),
  cancel: (run) => line('cancel', quoted(run)),
  requeue: (run) => line('dead', '--requeue', quoted(run)),
  discard: (run) => line('dead', '--discard', quoted(run)),
};

/** How a pause of many is ended: scope is `task:NAME`, `tag:TAG` or `all`. */
export function resumeMany(scope) {
  if (scope === 'all') return line('resume', '--all');
  const colon = scope.indexOf(':');
  return line('resume', `--${scope.slice(0, colon)}`, quoted(scope.slice(colon + 1)));
}

/** What one can ask about a schedule, each line with what it shows. */
export function questions(id) {
  return [
    { shows: 'The schedule, what runs, and its latest runs', text: line('get', quoted(id)) },
    { shows: 'How its runs ended', text: line('runs', quoted(id)) },
    { shows: 'Which fire times had no run of their own', text: line('misses', quoted(id)) },
    { shows: 'Why it fires, or does not', text: line('explain', quoted(id)) },
    { shows: 'Pause it', text: CLI.pause(id, { reason: 'maintenance' }) },
    { shows: 'Let it fire again, once for all that passed meanwhile', text: CLI.resume(id, { catchUp: 'once' }) },
    { shows: 'Run it now, beside its fire times', text: CLI.trigger(id, {}) },
  ];
}

/** The same asked of Redis itself. */
export function redisQuestions(id, task) {
  return [
    { shows: 'The schedule', text: `redis-cli HGETALL 'carillon:{0}:schedule:${id}'` },
    { shows: 'How its latest runs ended', text: `redis-cli LRANGE 'carillon:{0}:history:${id}' 0 4` },
    { shows: 'When it is due, epoch milliseconds', text: `redis-cli ZSCORE 'carillon:{0}:due:${task}' '${id}'` },
  ];
}
