/** Light and dark: as the system has it, until somebody chooses. */

import { el, setAttr, svg } from './dom.js';

const KEY = 'carillon.theme';
const listeners = new Set();
const system = matchMedia('(prefers-color-scheme: dark)');
const probe = el('span', { class: 'probe', hidden: true });
let colours = new Map();

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : system.matches;
}

function choose(dark) {
  const theme = dark ? 'dark' : 'light';
  document.documentElement.dataset.theme = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // then it holds for this page only
  }
  changed();
}

function changed() {
  colours = new Map();
  listeners.forEach((listener) => listener());
}

/** Calls back when colours have changed: what is drawn on a canvas has to be drawn anew. */
export function onTheme(listener) {
  listeners.add(listener);
}

/** A colour of the style sheet, such as `--ok`, as a canvas takes it. */
export function colour(name) {
  if (!colours.has(name)) {
    if (!probe.isConnected) document.body.append(probe);
    probe.style.color = `var(${name})`;
    colours.set(name, getComputedStyle(probe).color);
  }
  return colours.get(name);
}

/** The button that switches. */
export function themeButton() {
  const sun = svg(
    'svg',
    { viewBox: '0 0 24 24', class: 'icon when-dark', 'aria-hidden': 'true' },
    svg('circle', { cx: 12, cy: 12, r: 4.2 }),
    svg('path', {
      d: 'M12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6l1.5 1.5M16.9 16.9l1.5 1.5M18.4 5.6l-1.5 1.5M7.1 16.9l-1.5 1.5',
    }),
  );
  const moon = svg(
    'svg',
    { viewBox: '0 0 24 24', class: 'icon when-light', 'aria-hidden': 'true' },
    svg('path', { d: 'M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7z' }),
  );
  const button = el(
    'button',
    { type: 'button', class: 'icon-button', on: { click: () => choose(!isDark()) } },
    sun,
    moon,
  );
  const name = () => {
    const words = isDark() ? 'Use the light theme' : 'Use the dark theme';
    setAttr(button, 'aria-label', words);
    setAttr(button, 'title', words);
    setAttr(button, 'data-dark', isDark());
  };
  onTheme(name);
  system.addEventListener('change', changed);
  name();
  return button;
}
