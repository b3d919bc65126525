/** Makes and changes elements. What comes from the server goes in as text or attribute, never as markup. */

const SVG = 'http://www.w3.org/2000/svg';

/** An HTML element; `props` are attributes, besides `text` (its text) and `on` (listeners by event). */
export function el(name, props, ...children) {
  return fill(document.createElement(name), props, children);
}

/** The same for SVG. */
export function svg(name, props, ...children) {
  return fill(document.createElementNS(SVG, name), props, children);
}

function fill(node, props, children) {
  for (const [key, value] of Object.entries(props ?? {})) {
    if (key === 'text') {
      node.textContent = value ?? '';
    } else if (key === 'on') {
      Object.entries(value).forEach(([event, listener]) => node.addEventListener(event, listener));
    } else {
      setAttr(node, key, value);
    }
  }
  node.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

/** Sets an attribute if it differs; `undefined`, `null` and `false` take it away. */
export function setAttr(node, name, value) {
  if (value === undefined || value === null || value === false) {
    if (node.hasAttribute(name)) node.removeAttribute(name);
    return;
  }
  const text = value === true ? '' : String(value);
  if (node.getAttribute(name) !== text) node.setAttribute(name, text);
}

/** Sets the text if it differs, so that an unchanged element costs nothing. */
export function setText(node, text) {
  const wanted = text === undefined || text === null ? '' : String(text);
  if (node.textContent !== wanted) node.textContent = wanted;
}

/** Shows or hides. */
export function show(node, visible) {
  if (node.hidden === Boolean(visible)) node.hidden = !visible;
}

/** Replaces the children, unless `key` says that nothing has changed since. */
export function rebuild(node, key, make) {
  if (node.builtFrom === key) return;
  node.builtFrom = key;
  node.replaceChildren(...[make()].flat().filter(Boolean));
}

/** The element of the page's own HTML with this id. */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no element #${id}`);
  return found;
}

/**
 * Brings the children into the given order, without moving the one that has the focus, which would lose it.
 */
export function arrange(parent, nodes) {
  const pinned = nodes.find((node) => node.contains(document.activeElement));
  const split = pinned ? nodes.indexOf(pinned) : nodes.length;
  place(parent, nodes.slice(0, split), parent.firstChild);
  if (pinned) place(parent, nodes.slice(split + 1), pinned.nextSibling);
}

function place(parent, nodes, start) {
  let cursor = start;
  for (const node of nodes) {
    if (node === cursor) {
      cursor = cursor.nextSibling;
    } else {
      parent.insertBefore(node, cursor);
    }
  }
}

/** Children that stand for items: made once for a key, updated in place after that. */
export class KeyedList {
  /** `make(item)` gives `{root, update(item)}`; `keyOf(item)` what identifies it. */
  constructor(parent, keyOf, make) {
    this.parent = parent;
    this.keyOf = keyOf;
    this.make = make;
    this.parts = new Map();
  }

  /** Shows these items, at most `limit`, in this order. */
  set(items, limit) {
    const wanted = new Map(items.slice(0, limit).map((item) => [String(this.keyOf(item)), item]));
    for (const [key, part] of this.parts) {
      if (!wanted.has(key)) {
        part.root.remove();
        this.parts.delete(key);
      }
    }
    for (const [key, item] of wanted) this.put(key, item);
    arrange(
      this.parent,
      [...wanted.keys()].map((key) => this.parts.get(key).root),
    );
  }

  /** Updates those of the items that are shown, and leaves the order alone. */
  touch(items) {
    for (const item of items) this.parts.get(String(this.keyOf(item)))?.update(item);
  }

  put(key, item) {
    let part = this.parts.get(key);
    if (!part) {
      part = this.make(item);
      this.parts.set(key, part);
    }
    part.update(item);
  }
}
