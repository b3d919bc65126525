/** Starts the page of one schedule. */

import { leave } from './announce.js';
import { get, schedulePath } from './api.js';
import { byId, el, rebuild, setText, show } from './dom.js';
import { startFires } from './fires.js';
import { startHistory } from './history.js';
import { startJournal } from './journal.js';
import { bind } from './keys.js';
import { HISTORY_ASKED, HISTORY_SECONDS, SCHEDULE_SECONDS } from './limits.js';
import { openAction } from './dialog.js';
import { onReach } from './reach.js';
import { startCommands, startRecord } from './record.js';
import { Refresh } from './refresh.js';
import { may } from './rights.js';
import { startRules } from './rules.js';
import { startRunning } from './running.js';
import { startScatter } from './scatter.js';
import { startHead } from './schedule-head.js';
import { startShell, startStaleLine } from './shell.js';
import { Stream } from './stream.js';
import { startWhy } from './why.js';

const id = new URLSearchParams(location.search).get('id') ?? '';
const onState = startShell();
startStaleLine();
if (id) {
  startPage();
} else {
  missing('This page needs the id of a schedule in its address.');
}

function startPage() {
  let row;
  const changed = () => [main, why, fires, journal].forEach((refresh) => refresh.now());
  const gone = () => {
    leave(`${id} is deleted.`);
    location.assign('./');
  };
  const head = startHead(id, changed, gone);
  const takers = [head, startRunning(changed), startRules(), startRecord(), startCommands(id)];
  const history = startHistory();
  const scatter = startScatter();
  const why = startWhy(id);
  const fires = startFires(id);
  const journal = startJournal(id);
  const runs = new Refresh({
    seconds: HISTORY_SECONDS,
    load: () => get(schedulePath(id, '/history'), { limit: HISTORY_ASKED }),
    done: (answer) => [history, scatter].forEach((take) => take(answer.runs ?? [])),
    failed: (problem) => history.failed(problem),
  });
  const main = new Refresh({
    seconds: SCHEDULE_SECONDS,
    load: () => get(schedulePath(id)),
    done: (fresh) => {
      const moved = row && row.next !== fresh.next;
      row = fresh;
      found();
      takers.forEach((take) => take(fresh));
      if (moved) fires.soon();
    },
    failed: (problem) => (problem.status === 404 ? missing(`There is no schedule ${id}.`) : trouble(problem)),
  });
  const all = [main, why, fires, runs, journal];
  all.forEach((refresh) => refresh.start());
  bindKeys(() => row, changed);
  onReach(({ state }) => state === 'ok' && all.forEach((refresh) => refresh.nudge()));
  const onJournal = ({ target, action }) => {
    if (target !== id) return;
    if (action === 'delete') {
      missing(`${id} has just been deleted.`);
    } else {
      changed();
    }
  };
  new Stream({ onState, onOverview: () => {}, onJournal }).start();
  onReach(({ state, why: reason }) => row === undefined && state !== 'ok' && trouble({ message: reason }));
}

function bindKeys(row, changed) {
  const act = (name, words, key, fits = () => true) =>
    bind(key, words, () => {
      if (row() === undefined || !may(name(row())) || !fits(row())) return false;
      openAction(name(row()), id, changed);
      return true;
    });
  act(
    ({ state }) => (state === 'paused' ? 'resume' : 'pause'),
    'Pause or resume it',
    'p',
    ({ state }) => state !== 'completed',
  );
  act(() => 'trigger', 'Run it now', 'r');
  bind('u', 'All schedules', () => location.assign('./'));
}

function missing(text) {
  setText(byId('head-title'), id || 'No schedule');
  line(text);
  document.body.dataset.missing = '';
}

function trouble(problem) {
  setText(byId('head-title'), id);
  line(problem.message);
}

function line(text) {
  const node = byId('head-problem');
  show(node, true);
  rebuild(node, text, () => [el('span', { text }), el('a', { href: './', text: 'All schedules' })]);
}

function found() {
  show(byId('head-problem'), false);
  delete document.body.dataset.missing;
}
