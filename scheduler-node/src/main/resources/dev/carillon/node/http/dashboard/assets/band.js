/** One band of the page: its heading is in the HTML, its figures come and may grow old. */

import { clockTime, now } from './clock.js';
import { byId, el, setText, show } from './dom.js';
import { everySecond } from './presence.js';
import { onReach, reach } from './reach.js';
import { span } from './words.js';

const WAITING = { 'redis-away': 'Waiting for Redis.', 'node-away': 'Waiting for the node.' };

/** The band with this id, with `body` and `tools` to fill, and a line for what is wrong. */
export class Band {
  constructor(id) {
    this.root = byId(id);
    this.body = this.root.querySelector('.band-body');
    this.tools = this.root.querySelector('.band-tools');
    this.note = el('p', { class: 'band-note', hidden: true });
    this.question = this.root.querySelector('.band-question');
    this.question.after(this.note);
    this.problem = undefined;
    this.at = undefined;
    everySecond(() => this.write());
    onReach(() => this.write());
  }

  /** New figures are shown. */
  fresh() {
    this.problem = undefined;
    this.at = now();
    delete this.root.dataset.old;
    this.root.dataset.filled = '';
    this.write();
  }

  /** There are none. */
  failed(problem) {
    this.problem = problem;
    if (this.at !== undefined) this.root.dataset.old = '';
    this.write();
  }

  write() {
    const text = this.words();
    show(this.note, text !== '');
    show(this.question, text === '');
    setText(this.note, text);
  }

  /** While Redis or the node is away the page's head says why; here stands what that means for these figures. */
  words() {
    const { state } = reach();
    const away = WAITING[state];
    if (!away && !this.problem) return '';
    if (this.at === undefined) return away ?? this.problem.message;
    const age = `These figures are from ${clockTime(this.at)}, ${span(now() - this.at)} ago.`;
    return away ? age : `${this.problem.message} ${age}`;
  }
}

/** Buttons of which one is chosen; `chosen(value)` is called on a change. */
export function choice(label, options, value, chosen) {
  const buttons = options.map(([each, words, title]) =>
    el('button', {
      type: 'button',
      text: words,
      title,
      'aria-pressed': String(each === value),
      on: { click: () => pick(each) },
    }),
  );
  const mark = (picked) =>
    options.forEach(([each], index) => buttons[index].setAttribute('aria-pressed', String(each === picked)));
  const pick = (picked) => {
    mark(picked);
    chosen(picked);
  };
  return { root: el('div', { class: 'choice', role: 'group', 'aria-label': label }, buttons), mark };
}
