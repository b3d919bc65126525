/** The schedule as the API has it, and the lines that ask for the same elsewhere. */

import { Band } from './band.js';
import { questions, redisQuestions } from './cli.js';
import { copyLine } from './copying.js';
import { el, rebuild, setText } from './dom.js';

const LIVE = ['recent', 'running'];

/** Fills the band of the raw record; the function it gives takes the schedule. */
export function startRecord() {
  const band = new Band('record');
  const text = el('pre', { tabindex: 0, role: 'region', 'aria-label': 'The record as JSON' });
  band.body.append(el('details', {}, el('summary', { text: 'Show the JSON' }), text));
  return (row) => {
    band.fresh();
    setText(
      text,
      JSON.stringify(row, (key, value) => (LIVE.includes(key) ? undefined : value), 2),
    );
  };
}

/** Fills the band of lines for a terminal. */
export function startCommands(id) {
  const band = new Band('commands');
  const redis = el('div', {});
  const lines = (all) =>
    el(
      'div',
      { class: 'commands' },
      all.map(({ shows, text }) => el('div', { class: 'command' }, el('p', { text: shows }), copyLine(text).root)),
    );
  band.body.append(el('h3', { text: 'carillon' }), lines(questions(id)), redis);
  return ({ task, policies }) => {
    band.fresh();
    const lane = policies?.priority > 0 ? `${task}:${policies.priority}` : task;
    rebuild(redis, lane, () => [
      el('h3', { text: 'redis-cli' }),
      lines(redisQuestions(id, lane)),
      el('p', {
        class: 'quiet',
        text: 'carillon is the namespace; where it has several shards, the number of the shard goes between the braces.',
      }),
    ]);
  };
}
