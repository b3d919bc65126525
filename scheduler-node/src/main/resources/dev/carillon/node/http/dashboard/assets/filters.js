/** The filter of the table: text, task, state and tag, kept in the page's address. */

import { byId, el } from './dom.js';
import { FILTER_PAUSE_MILLIS, SUGGESTIONS } from './limits.js';

const NAMES = ['text', 'task', 'state', 'tag'];
const STATES = [
  ['', 'Any state'],
  ['active', 'Active'],
  ['paused', 'Paused'],
  ['completed', 'Completed'],
];

/** Fills the form `#filters`; `changed(values)` is called a moment after the last input. */
export class Filters {
  constructor(changed) {
    this.changed = changed;
    this.tasks = el('datalist', { id: 'filter-tasks' });
    this.inputs = {
      text: this.input('filter-text', 'search', 'Filter schedules', 'Filter by id or words  ( / )'),
      task: this.input('filter-task', 'search', 'Task', 'Task', 'filter-tasks'),
      state: el(
        'select',
        { id: 'filter-state', 'aria-label': 'State' },
        STATES.map(([value, text]) => el('option', { value, text })),
      ),
      tag: this.input('filter-tag', 'search', 'Tag', 'Tag'),
    };
    this.clear = el('button', {
      type: 'button',
      class: 'button small',
      text: 'Clear',
      hidden: true,
      on: { click: () => this.reset() },
    });
    const form = byId('filters');
    form.append(...NAMES.map((name) => this.inputs[name]), this.clear, this.tasks);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.now();
    });
    form.addEventListener('input', () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.now(), FILTER_PAUSE_MILLIS);
    });
    this.readAddress();
  }

  input(id, type, label, placeholder, list) {
    return el('input', {
      id,
      type,
      'aria-label': label,
      placeholder,
      list,
      autocomplete: 'off',
      spellcheck: 'false',
      maxlength: 200,
      class: id,
    });
  }

  /** What is set, by name. */
  values() {
    return Object.fromEntries(NAMES.map((name) => [name, this.inputs[name].value.trim()]));
  }

  /** Whether anything is filtered. */
  any() {
    return Object.values(this.values()).some(Boolean);
  }

  now() {
    clearTimeout(this.timer);
    this.clear.hidden = !this.any();
    const search = new URLSearchParams();
    Object.entries(this.values()).forEach(([name, value]) => value && search.set(name, value));
    const text = search.toString();
    history.replaceState(null, '', text ? `?${text}` : location.pathname);
    this.changed();
  }

  reset() {
    NAMES.forEach((name) => {
      this.inputs[name].value = '';
    });
    this.now();
    this.focus();
  }

  readAddress() {
    const search = new URLSearchParams(location.search);
    NAMES.forEach((name) => {
      this.inputs[name].value = search.get(name) ?? '';
    });
    this.clear.hidden = !this.any();
  }

  focus() {
    this.inputs.text.focus();
    this.inputs.text.select();
  }

  /** Suggests these task names. */
  suggest(tasks) {
    const names = [...new Set(tasks)].sort().slice(0, SUGGESTIONS);
    const key = names.join(' ');
    if (this.suggested === key) return;
    this.suggested = key;
    this.tasks.replaceChildren(...names.map((value) => el('option', { value })));
  }
}
