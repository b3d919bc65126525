/** Starts the front page: every band by itself, and one connection for all. */

import { startDead } from './dead.js';
import { startHeatmap } from './heatmap.js';
import { startLateness } from './lateness.js';
import { startNodes } from './nodes.js';
import { startPauses } from './pauses.js';
import { onReach } from './reach.js';
import { startRedis } from './redis.js';
import { startSchedules } from './schedules.js';
import { startShell } from './shell.js';
import { Stream } from './stream.js';
import { startUpcoming } from './upcoming.js';
import { startVerdict } from './verdict.js';

const onState = startShell();
const verdict = startVerdict();
const nodes = startNodes();
const redis = startRedis();
const pauses = startPauses();
const dead = startDead();
const schedules = startSchedules();
const slow = [startUpcoming(), startHeatmap(), startLateness(), schedules.refresh];

new Stream({
  onState,
  onOverview: (overview) => {
    [verdict, nodes, redis, pauses, dead.show].forEach((take) => take(overview));
    schedules.suggest((overview.nodes ?? []).flatMap(({ tasks }) => tasks ?? []));
  },
  onJournal: ({ target }) => schedules.touched(target),
}).start();

slow.forEach((refresh) => refresh.start());
onReach(({ state }) => state === 'ok' && [...slow, dead.refresh].forEach((refresh) => refresh.nudge()));
