/** The first thing to read: one sentence for how it is, and why if it is not well. */

import { say } from './announce.js';
import { clockTime, now } from './clock.js';
import { byId, el, rebuild, setAttr, setText, show } from './dom.js';
import { glyph, setGlyph } from './glyphs.js';
import { DETAILS_SHOWN, OVERVIEW_SECONDS } from './limits.js';
import { everySecond } from './presence.js';
import { onReach, reach } from './reach.js';
import { count, millis, span } from './words.js';

const LEVEL_WORDS = { ok: 'Well', warning: 'Warning', problem: 'Problem', unknown: 'Unknown' };

const FIGURES = [
  { label: 'Started, 5 min', value: ({ lateness }) => count(lateness?.started ?? 0) },
  {
    label: 'Lateness p99',
    value: ({ lateness }) => millis(lateness?.p99Millis) || '–',
    title: 'Start of the run minus its nominal time; 99 of 100 runs were no later',
  },
  { label: 'Running', value: ({ running }) => count(running ?? 0) },
  {
    label: 'Waiting',
    value: ({ waiting }) => count(waiting ?? 0),
    title: 'Runs that wait for a permit, a retry or a node',
  },
  {
    label: 'Overdue',
    value: ({ overdue }) => count(overdue?.count ?? 0),
    level: ({ overdue }) => overdue?.count > 0 && 'problem',
  },
  {
    label: 'Dead letters',
    value: ({ dead }) => count(dead ?? 0),
    level: ({ dead }) => dead > 0 && 'warning',
    href: '#dead',
  },
  { label: 'Paused', value: ({ schedules }) => (schedules ? count(schedules.paused ?? 0) : '–') },
  {
    label: 'Schedules',
    value: ({ schedules }) => (schedules ? count((schedules.active ?? 0) + (schedules.paused ?? 0)) : '–'),
  },
];

/** Fills the band; `show(overview)` takes each new one. */
export function startVerdict() {
  const root = byId('verdict');
  const mark = glyph('unknown');
  mark.classList.add('verdict-glyph');
  const title = byId('verdict-title');
  const details = el('ul', { class: 'verdict-details' });
  const figures = FIGURES.map((figure) => ({ ...figure, node: el('a', { text: '–' }) }));
  const strip = el(
    'dl',
    { class: 'figures' },
    figures.map(({ label, title: hint, node }) =>
      el('div', { title: hint }, el('dt', { text: label }), el('dd', {}, node)),
    ),
  );
  title.before(mark);
  root.append(details, strip);
  let level = '';
  let last;

  const write = (next, text, lines) => {
    setAttr(root, 'data-level', next);
    setGlyph(mark, next, LEVEL_WORDS[next]);
    mark.classList.add('verdict-glyph');
    setText(title, text);
    rebuild(details, JSON.stringify(lines), () =>
      lines.slice(0, DETAILS_SHOWN).map((line) => el('li', { text: line })),
    );
    show(details, lines.length > 0);
    document.title = next === 'ok' ? 'Carillon' : `${LEVEL_WORDS[next]} · Carillon`;
    if (level !== next && level !== '') say(`${LEVEL_WORDS[next]}. ${text}`);
    level = next;
  };

  const writeAway = () => {
    const away = awayWords();
    if (away) write('unknown', away.text, away.lines);
  };

  onReach(({ state }) => (state === 'ok' ? last && showOverview(last) : writeAway()));
  everySecond(writeAway);

  function showOverview(overview) {
    if (reach().state !== 'ok') return;
    last = overview;
    const verdict = overview.verdict ?? { level: 'unknown', text: 'The node says nothing of how it is.' };
    write(
      LEVEL_WORDS[verdict.level] ? verdict.level : 'unknown',
      verdict.text,
      verdict.level === 'ok' ? [] : (verdict.details ?? []),
    );
    setAttr(root, 'data-filled', true);
    for (const { node, value, level: tone, href } of figures) {
      setText(node, value(overview));
      setAttr(node, 'href', tone?.(overview) && href);
      setAttr(node.closest('div'), 'data-level', tone?.(overview));
    }
  }
  return showOverview;
}

/** What to say while there are no figures. */
function awayWords() {
  const { state, why, since, lastGood } = reach();
  const held =
    lastGood === undefined
      ? 'Nothing has been heard since this page was opened.'
      : `Last heard at ${clockTime(lastGood)}, ${span(now() - lastGood)} ago.`;
  if (state === 'node-away') {
    return {
      text: 'This node cannot be reached.',
      lines: [
        `${why} Without an answer for ${span(now() - since)}.`,
        held,
        `The page asks again every ${OVERVIEW_SECONDS} s, and goes on by itself once there is an answer.`,
        'Other nodes may well be running: ask one of them.',
      ],
    };
  }
  if (state === 'redis-away') {
    return {
      text: 'Redis cannot be reached, so nothing new starts.',
      lines: [
        why,
        `For ${span(now() - since)}. ${held}`,
        'The nodes keep trying to connect, and go on by themselves.',
        'What fell due meanwhile then follows the misfire rule of each schedule.',
      ],
    };
  }
  return undefined;
}
