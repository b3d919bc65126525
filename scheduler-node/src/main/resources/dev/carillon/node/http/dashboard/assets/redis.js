/** The band of Redis: what it says about itself, and what is wrong with that. */

import { Band } from './band.js';
import { el, rebuild, show } from './dom.js';
import { glyph } from './glyphs.js';
import { FACTS_SHOWN } from './limits.js';
import { sentence } from './words.js';

/** Fills the band; `show(overview)` takes each new one. */
export function startRedis() {
  const band = new Band('redis');
  const warnings = el('ul', { class: 'warnings' });
  const facts = el('dl', { class: 'facts' });
  const none = el('p', { class: 'empty', hidden: true, text: 'Redis has said nothing about itself yet.' });
  band.body.append(warnings, facts, none);
  return ({ store }) => {
    if (!store) return;
    band.fresh();
    const lines = store.warnings ?? [];
    const pairs = Object.entries(store.facts ?? {});
    show(warnings, lines.length > 0);
    show(none, pairs.length === 0 && lines.length === 0);
    rebuild(warnings, JSON.stringify(lines), () =>
      lines
        .slice(0, FACTS_SHOWN)
        .map((text) => el('li', { class: 'warning-line' }, glyph('warning', 'Warning:'), el('span', { text }))),
    );
    rebuild(facts, JSON.stringify(pairs), () =>
      pairs
        .slice(0, FACTS_SHOWN)
        .map(([name, text]) => el('div', {}, el('dt', { text: label(name) }), el('dd', { class: 'num', text }))),
    );
  };
}

function label(name) {
  return name === 'aof' ? 'AOF' : sentence(name.replace(/([a-z])([A-Z])/g, '$1 $2'));
}
