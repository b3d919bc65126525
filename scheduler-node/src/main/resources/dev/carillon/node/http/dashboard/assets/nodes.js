/** The band of nodes: who runs things, and whether they are alive. */

import { Band } from './band.js';
import { now } from './clock.js';
import { el, KeyedList, rebuild, setAttr, setText, show } from './dom.js';
import { glyph, setGlyph } from './glyphs.js';
import { NODES_SHOWN, TASKS_SHOWN } from './limits.js';
import { setTime, ticking } from './ticking.js';
import { plural } from './words.js';

/** A node beats every 2 s by default; the cluster gives one up well before it is this old. */
const QUIET_MILLIS = 10_000;

/** Fills the band; `show(overview)` takes each new one. */
export function startNodes() {
  const band = new Band('nodes');
  const rows = el('ul', { class: 'nodes' });
  const none = el('p', { class: 'empty', hidden: true, text: 'No node is alive: nothing runs until one starts.' });
  const differ = el('p', { class: 'warning-line', hidden: true }, glyph('warning'), el('span'));
  const more = el('p', { class: 'quiet', hidden: true });
  band.body.append(differ, rows, none, more);
  const list = new KeyedList(rows, ({ node }) => node, makeNode);
  return ({ nodes }) => {
    if (!nodes) return;
    band.fresh();
    list.set(
      [...nodes].sort((one, other) => one.node.localeCompare(other.node)),
      NODES_SHOWN,
    );
    show(none, nodes.length === 0);
    show(more, nodes.length > NODES_SHOWN);
    setText(more, `and ${plural(nodes.length - NODES_SHOWN, 'more node')}`);
    const versions = [...new Set(nodes.map(({ tzdb }) => tzdb).filter(Boolean))].sort();
    show(differ, versions.length > 1);
    setText(
      differ.lastChild,
      `The nodes compute with different time zone data (${versions.join(', ')}): near a changed rule their fire times differ.`,
    );
  };
}

function makeNode() {
  const mark = glyph('ok');
  const name = el('strong', { class: 'node-name' });
  const self = el('span', {
    class: 'chip quiet',
    text: 'this node',
    title: 'The node that serves this page',
    hidden: true,
  });
  const beat = ticking('ago', 'num');
  const since = ticking('age', 'num');
  const running = el('dd', { class: 'num' });
  const tzdb = el('dd', { class: 'num' });
  const tasks = el('div', { class: 'chips' });
  const description = el('p', { class: 'node-words' });
  const root = el(
    'li',
    { class: 'node' },
    el('div', { class: 'node-head' }, mark, name, self),
    description,
    el(
      'dl',
      { class: 'pairs' },
      el('div', {}, el('dt', { text: 'Beat' }), el('dd', {}, beat)),
      el('div', {}, el('dt', { text: 'Up' }), el('dd', {}, since)),
      el('div', {}, el('dt', { text: 'Running' }), running),
      el('div', {}, el('dt', { text: 'tzdb' }), tzdb),
    ),
    tasks,
  );
  const update = (node) => {
    const quiet = now() - Date.parse(node.lastBeat) > QUIET_MILLIS;
    setGlyph(mark, quiet ? 'warning' : 'ok', quiet ? 'quiet' : 'alive');
    setText(name, node.node);
    setAttr(name, 'title', node.node);
    show(self, node.self);
    setTime(beat, node.lastBeat);
    setTime(since, node.since);
    setText(running, node.running ?? 0);
    setText(tzdb, node.tzdb ?? '–');
    setText(description, node.description);
    show(description, node.description);
    const all = node.tasks ?? [];
    rebuild(tasks, all.join(' '), () => [
      ...all.slice(0, TASKS_SHOWN).map((task) => el('span', { class: 'chip task', text: task })),
      all.length > TASKS_SHOWN &&
        el('span', {
          class: 'chip quiet',
          text: `+${all.length - TASKS_SHOWN}`,
          title: all.slice(TASKS_SHOWN).join(', '),
        }),
      all.length === 0 && el('span', { class: 'quiet', text: 'runs no task' }),
    ]);
  };
  return { root, update };
}
