/** What whoever looks at the page may do. Until the node has said it: nothing. */

const listeners = new Set();
let current = { name: '', role: '', readOnly: true };

const OPERATOR = ['pause', 'resume', 'trigger', 'skip-next', 'backfill', 'cancel', 'requeue', 'discard'];
const ALLOWED = { viewer: [], operator: OPERATOR, admin: [...OPERATOR, 'delete'] };

/** `{name, role, readOnly, reason}` */
export function rights() {
  return current;
}

/** Whether an action is allowed; the node decides again when it is asked to do it. */
export function may(action) {
  return !current.readOnly && (ALLOWED[current.role] ?? []).includes(action);
}

/** Takes what `whoami` answered. */
export function become(whoami) {
  if (JSON.stringify(whoami) === JSON.stringify(current)) return;
  current = whoami;
  listeners.forEach((listener) => listener());
}

/** Calls back when that changes. */
export function onRights(listener) {
  listeners.add(listener);
}
