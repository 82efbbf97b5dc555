// The options of a slash command as labelled inputs.

import { el, newId } from "./dom.js";
import { readFiles } from "./files.js";
import { Suggestions } from "./suggest.js";

const TYPES = { integer: 4, boolean: 5, user: 6, channel: 7, mentionable: 9, number: 10, file: 11 };
const PAUSE = 120;

/**
 * One option. `complete(name, typed)` resolves to what the bot suggests. Returns { node, name, focus, set(text),
 * value() }, where an option left empty has the value undefined.
 */
export function optionField(option, reader, complete) {
  const id = newId("option");
  const hint = newId("hint");
  const control = controlFor(option, reader, complete);
  const { input } = control;
  input.id = id;
  input.required = Boolean(option.required);
  input.dataset.option = option.name;
  input.setAttribute("aria-describedby", hint);
  return {
    name: option.name,
    focus: () => input.focus(),
    set: control.set ?? ((text) => (input.value = text)),
    value: control.value,
    node: el(
      "div",
      { class: "option" },
      el("label", { for: id }, option.name),
      el("span", { class: "hint", id: hint }, option.description),
      input,
      control.list,
    ),
  };
}

function controlFor(option, reader, complete) {
  if (option.choices?.length) return fixed(option, option.choices);
  switch (option.type) {
    case TYPES.boolean:
      return fixed(option, [
        { name: "True", value: true },
        { name: "False", value: false },
      ]);
    case TYPES.user:
    case TYPES.mentionable:
      return fixed(
        option,
        reader.people.map((one) => ({ name: `@${one.name}`, value: one.id })),
      );
    case TYPES.channel:
      return fixed(option, [{ name: `#${reader.channel.name}`, value: reader.channel.id }]);
    case TYPES.file: {
      const input = el("input", { type: "file" });
      return { input, set: () => {}, value: async () => (await readFiles(input))[0] };
    }
    case TYPES.integer:
    case TYPES.number: {
      const step = option.type === TYPES.integer ? 1 : "any";
      const input = el("input", { type: "number", step, min: option.min_value, max: option.max_value });
      return { input, value: () => (input.value === "" ? undefined : Number(input.value)) };
    }
    default:
      return option.autocomplete ? suggested(option, complete) : text(option);
  }
}

function text(option) {
  const input = el("input", {
    type: "text",
    autocomplete: "off",
    minlength: option.min_length,
    maxlength: option.max_length,
  });
  return { input, value: () => input.value || undefined };
}

/** A menu of values that Discord knows. Words typed elsewhere find their choice by name. */
function fixed(option, choices) {
  const input = el(
    "select",
    {},
    el("option", { value: "" }, option.required ? "Choose …" : "—"),
    choices.map((choice, index) => el("option", { value: index }, choice.name)),
  );
  const same = (one, other) => String(one).toLowerCase() === String(other).toLowerCase();
  const set = (typed) => {
    const index = choices.findIndex((choice) => same(choice.name, typed) || same(choice.value, typed));
    input.value = index < 0 ? "" : index;
  };
  return { input, set, value: () => (input.value === "" ? undefined : choices[input.value].value) };
}

/** A text with suggestions: what was picked is sent by its value, what was typed as it stands. */
function suggested(option, complete) {
  const input = el("input", { type: "text" });
  let picked = null;
  let timer;
  const offer = (typed) =>
    new Promise((resolve) => {
      clearTimeout(timer);
      timer = setTimeout(async () => resolve(await complete(option.name, picked?.name === typed ? "" : typed)), PAUSE);
    });
  const list = new Suggestions(input, option.name, offer, (choice) => {
    picked = choice;
    input.value = choice.name;
  });
  const value = () => (picked?.name === input.value ? picked.value : input.value) || undefined;
  const set = (typed) => {
    picked = null;
    input.value = typed;
  };
  return { input, list: list.node, set, value };
}
