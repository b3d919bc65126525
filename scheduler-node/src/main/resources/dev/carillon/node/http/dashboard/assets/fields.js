/** The fields of a dialog, each with its label, read together as one object of values. */

import { el, show } from './dom.js';

let serial = 0;

/** `{root, values(), problem()}` for these field descriptions; `changed()` is called on every input. */
export function makeFields(descriptions, changed) {
  const fields = descriptions.map((description) => ({
    description,
    ...KINDS[description.kind](description, `field-${(serial += 1)}`),
  }));
  const root = el(
    'div',
    { class: 'fields' },
    fields.map((field) => field.root),
  );
  const values = () => Object.fromEntries(fields.map(({ description, value }) => [description.name, value()]));
  const update = () => {
    const current = values();
    for (const { description, root: row } of fields) if (description.onlyIf) show(row, description.onlyIf(current));
    changed();
  };
  root.addEventListener('input', update);
  root.addEventListener('change', update);
  return { root, values, update, problem: () => firstProblem(fields) };
}

/** The first field that is not as it has to be: `{text, focus}`. */
function firstProblem(fields) {
  for (const { description, root, value, input } of fields) {
    if (root.hidden) continue;
    const text = value();
    if (description.mustBe !== undefined && text !== description.mustBe) {
      return { text: `Type ${description.mustBe} exactly.`, input };
    }
    if (description.required && !text) return { text: `${description.label} is needed.`, input };
  }
  return undefined;
}

function labelled({ label, hint, required }, id, input) {
  if (required) input.setAttribute('aria-required', 'true');
  return el(
    'div',
    { class: 'field' },
    el('label', { for: id }, label, hint ? el('span', { class: 'hint', text: hint }) : undefined),
    input,
  );
}

const KINDS = {
  text(description, id) {
    const list = description.suggest ? `${id}-suggestions` : undefined;
    const input = el('input', { id, type: 'text', autocomplete: 'off', spellcheck: 'false', maxlength: 500, list });
    const root = labelled(description, id, input);
    if (list)
      root.append(
        el(
          'datalist',
          { id: list },
          description.suggest.map((value) => el('option', { value })),
        ),
      );
    return { root, input, value: () => input.value.trim() };
  },

  moment(description, id) {
    const input = el('input', { id, type: 'datetime-local', value: description.value });
    return { root: labelled(description, id, input), input, value: () => input.value };
  },

  choice(description, id) {
    const input = el(
      'select',
      { id },
      description.options.map(([value, text]) => el('option', { value, text })),
    );
    return { root: labelled(description, id, input), input, value: () => input.value };
  },

  check(description, id) {
    const input = el('input', { id, type: 'checkbox' });
    return {
      root: el('label', { class: 'check', for: id }, input, el('span', { text: description.label })),
      input,
      value: () => input.checked,
    };
  },

  radio(description, id) {
    const inputs = description.options.map(([value], index) => {
      const input = el('input', { type: 'radio', name: id, value });
      input.checked = index === 0;
      return input;
    });
    const root = el(
      'fieldset',
      { class: 'field' },
      el('legend', { text: description.label }),
      description.options.map(([, words, hint], index) =>
        el(
          'label',
          { class: 'check' },
          inputs[index],
          el('span', {}, words, el('span', { class: 'hint', text: hint })),
        ),
      ),
    );
    return { root, input: inputs[0], value: () => inputs.find((input) => input.checked).value };
  },
};
