/** The one dialog for everything that changes something: what happens, the fields, the same on the command line. */

import { ACTIONS } from './actions.js';
import { tell } from './announce.js';
import { CLI } from './cli.js';
import { copyLine } from './copying.js';
import { el, setAttr, setText, show } from './dom.js';
import { makeFields } from './fields.js';
import { glyph } from './glyphs.js';

let dialog;

/** Asks, and does it if it is confirmed. `after(result)` is called once it is done. */
export function openAction(name, subject, after = () => {}) {
  if (dialog?.open) return;
  dialog?.remove();
  dialog = make(ACTIONS[name], subject, after);
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector('input:not([type=radio]):not([type=checkbox]), select')?.focus();
}

function make(action, subject, after) {
  const failure = el('p', { class: 'failure', role: 'alert', hidden: true });
  const cli = copyLine('');
  const bodyNow = () => tidy(action.body(fields.values()));
  const fields = makeFields(action.fields(subject), () => cli.set(CLI[action.name](subject, bodyNow())));
  const confirm = el('button', {
    type: 'submit',
    class: `button ${action.danger ? 'danger' : 'primary'}`,
    text: action.button,
  });
  const stay = el('button', { type: 'button', class: 'button', text: action.stay ?? 'Cancel' });
  const form = el(
    'form',
    { class: 'dialog-body', novalidate: true },
    el('h2', { id: 'action-title', text: action.title(subject) }),
    subjectLine(action, subject),
    el('p', { class: 'says', id: 'action-says', text: action.says }),
    fields.root,
    failure,
    el('div', { class: 'same' }, el('span', { class: 'label', text: 'The same on the command line' }), cli.root),
    el('div', { class: 'dialog-buttons' }, stay, confirm),
  );
  const made = el(
    'dialog',
    { class: 'dialog', 'aria-labelledby': 'action-title', 'aria-describedby': 'action-says' },
    form,
  );
  const fail = (text, input) => {
    setText(failure, text);
    show(failure, true);
    input?.focus();
  };
  stay.addEventListener('click', () => made.close());
  made.addEventListener('pointerdown', (event) => event.target === made && made.close());
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const wrong = fields.problem();
    const body = bodyNow();
    if (wrong) return fail(wrong.text, wrong.input);
    const refusal = action.check?.(body);
    if (refusal) return fail(refusal);
    show(failure, false);
    await carryOut({ action, subject, body, made, confirm, fail, after });
  });
  fields.update();
  return made;
}

/** A run's id is too long for a title. */
function subjectLine(action, subject) {
  return action.title(subject).includes(subject)
    ? undefined
    : el('p', { class: 'subject' }, el('code', { text: subject }));
}

/** What is empty is left out. */
function tidy(body) {
  return Object.fromEntries(
    Object.entries(body).filter(([, value]) => value !== undefined && value !== '' && value !== false),
  );
}

async function carryOut({ action, subject, body, made, confirm, fail, after }) {
  if (confirm.getAttribute('aria-disabled')) return;
  setAttr(confirm, 'aria-disabled', 'true');
  try {
    const result = await action.send(subject, body);
    made.close();
    tell(action.done(subject, result));
    after(result);
  } catch (problem) {
    const text = `${problem.field ? `${problem.field}: ` : ''}${problem.message}`;
    if (made.open) {
      fail(text);
    } else {
      tell(text, 'problem');
    }
  } finally {
    setAttr(confirm, 'aria-disabled', undefined);
  }
}

/** A button that opens the dialog. */
export function actionButton(name, words, subject, after, className = 'button') {
  return el('button', {
    type: 'button',
    class: className,
    text: words,
    on: { click: () => openAction(name, subject(), after) },
  });
}

/** Beside an action that is missing: why. */
export function readOnlyNote(reason) {
  return el('p', { class: 'quiet read-only' }, glyph('unknown'), el('span', { text: reason }));
}
