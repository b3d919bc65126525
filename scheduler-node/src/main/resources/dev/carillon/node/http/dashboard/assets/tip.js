/** A small box beside what the pointer or the arrow keys are at. Screen readers hear the same from the element itself. */

import { el, rebuild, show } from './dom.js';

const GAP = 12;
const EDGE = 8;

/** A tip inside `host`, which has to be positioned. */
export function tipIn(host) {
  const root = el('div', { class: 'tip', 'aria-hidden': 'true', hidden: true });
  host.append(root);
  return {
    /** Shows a heading and lines above the point (`x`, `y`) of the host. */
    at(x, y, heading, lines) {
      show(root, true);
      rebuild(root, JSON.stringify([heading, lines]), () => [
        el('strong', { text: heading }),
        ...lines.map((line) => el('span', { text: line })),
      ]);
      const width = root.offsetWidth;
      const left = Math.max(EDGE, Math.min(host.clientWidth - width - EDGE, x - width / 2));
      const above = y - root.offsetHeight - GAP;
      root.style.transform = `translate(${Math.round(left)}px, ${Math.round(above < -40 ? y + GAP * 2 : above)}px)`;
    },
    hide() {
      show(root, false);
    },
  };
}
