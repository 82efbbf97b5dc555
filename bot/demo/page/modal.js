// A form that the bot has opened: over its person's column, so that the others stay in sight.

import { optionsOf } from "./components.js";
import { busily, el, newId } from "./dom.js";
import { readFiles } from "./files.js";
import { markdown } from "./markdown.js";

const TEXT = 4;
const PARAGRAPH = 2;

/**
 * Opens `form` in `host`, with `fill` in place of what its fields hold. `submit(values)` resolves to what went
 * wrong, or null; `closed()` is called when the form is gone.
 */
export function openModal(host, form, fill, reader, submit, closed) {
  const title = newId("form");
  const fields = form.components.map((component) => field(component, fill, reader));
  const problem = el("p", { class: "problem", role: "alert", hidden: true });
  const send = el("button", { type: "submit", class: "press primary" }, "Submit");
  const close = () => {
    dialog.remove();
    closed();
  };
  const onsubmit = async (event) => {
    event.preventDefault();
    const wrong = await busily(send, async () => submit(await valuesOf(fields)));
    if (wrong === undefined) return;
    if (wrong === null) return close();
    problem.textContent = wrong;
    problem.hidden = false;
  };
  const dialog = el(
    "div",
    {
      class: "veil",
      onkeydown: (event) => event.key === "Escape" && close(),
    },
    el(
      "form",
      { class: "modal", role: "dialog", "aria-labelledby": title, onsubmit },
      el(
        "header",
        {},
        el("h3", { id: title }, form.title),
        el("button", { type: "button", class: "close", "aria-label": "Close the form", onclick: close }, "✕"),
      ),
      el("div", { class: "modal-fields" }, fields.map((one) => one.node), problem),
      el(
        "footer",
        {},
        el("button", { type: "button", class: "press quiet", onclick: close }, "Cancel"),
        send,
      ),
    ),
  );
  host.append(dialog);
  (dialog.querySelector(".modal-fields :is(input, textarea, select)") ?? send).focus();
  return close;
}

async function valuesOf(fields) {
  const values = {};
  for (const one of fields) if (one.id) values[one.id] = await one.value();
  return values;
}

function field(component, fill, reader) {
  if (component.type === 10) return { node: el("div", { class: "text" }, markdown(component.content, reader)) };
  const control = component.component ?? component.components?.[0] ?? component;
  const id = newId("field");
  const hint = newId("hint");
  const { node, value } = input(control, fill?.[control.custom_id], reader);
  const labelled = node.matches("input, textarea, select");
  if (labelled) node.id = id;
  else node.setAttribute("aria-labelledby", `${id}-label`);
  const description = component.description;
  if (description) node.setAttribute("aria-describedby", hint);
  const label = component.label ?? control.label ?? "";
  const required = control.required ?? [TEXT, 3, 5, 6, 7, 8].includes(control.type);
  return {
    id: control.custom_id,
    value,
    node: el(
      "div",
      { class: "form-field" },
      el(
        "label",
        labelled ? { for: id } : { id: `${id}-label` },
        label,
        required && el("span", { class: "needed", "aria-hidden": "true" }, " *"),
      ),
      description && el("p", { class: "hint", id: hint }, description),
      node,
    ),
  };
}

/** The control itself, and how to read it. */
function input(control, filled, reader) {
  switch (control.type) {
    case TEXT:
      return textInput(control, filled);
    case 3:
    case 5:
    case 6:
    case 7:
    case 8:
      return selectInput(control, filled, optionsOf(control, reader));
    case 19: {
      const node = el("input", {
        type: "file",
        required: control.required,
        multiple: (control.max_values ?? 1) > 1,
      });
      return { node, value: () => readFiles(node) };
    }
    case 21:
      return radios(control, filled);
    case 22:
      return checks(control, control.options, filled, control.required);
    case 23: {
      const node = el("input", { type: "checkbox", checked: Boolean(filled ?? control.default) });
      return { node, value: () => node.checked };
    }
    default:
      return { node: el("p", { class: "hint" }, "This demo can't show this field."), value: () => [] };
  }
}

function textInput(control, filled) {
  const shared = {
    value: filled ?? control.value ?? "",
    placeholder: control.placeholder,
    required: control.required ?? true,
    minlength: control.min_length,
    maxlength: control.max_length,
    autocomplete: "off",
  };
  const long = control.style === PARAGRAPH;
  const node = long ? el("textarea", { ...shared, rows: 3 }) : el("input", { ...shared, type: "text" });
  return { node, value: () => node.value };
}

function selectInput(control, filled, options) {
  if ((control.max_values ?? 1) > 1) return checks(control, options, filled, control.required ?? true);
  const required = control.required ?? true;
  const chosen = filled ?? options.find((option) => option.default)?.value;
  const node = el(
    "select",
    { required },
    (!required || chosen === undefined) && el("option", { value: "" }, control.placeholder ?? "Choose …"),
    options.map((option) =>
      el(
        "option",
        { value: option.value, selected: option.value === chosen },
        option.description ? `${option.label} (${option.description})` : option.label,
      ),
    ),
  );
  return { node, value: () => (node.value ? [node.value] : []) };
}

function radios(control, filled) {
  const name = newId("radio");
  const chosen = filled ?? control.options.find((option) => option.default)?.value;
  const boxes = control.options.map((option) =>
    el("input", {
      type: "radio",
      name,
      value: option.value,
      checked: option.value === chosen,
      required: control.required,
    }),
  );
  const node = group("radiogroup", control.options, boxes);
  return { node, value: () => boxes.find((box) => box.checked)?.value ?? null };
}

function checks(control, options, filled, required) {
  const boxes = options.map((option) =>
    el("input", {
      type: "checkbox",
      value: option.value,
      checked: filled ? filled.includes(option.value) : Boolean(option.default),
    }),
  );
  const node = group("group", options, boxes);
  const least = control.min_values ?? (required ? 1 : 0);
  const check = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    const wrong = (required || ticked > 0) && ticked < least ? `Choose at least ${least}.` : "";
    boxes[0]?.setCustomValidity(wrong);
  };
  node.addEventListener("change", check);
  check();
  return { node, value: () => boxes.filter((box) => box.checked).map((box) => box.value) };
}

function group(role, options, boxes) {
  return el(
    "div",
    { role, class: "boxes" },
    options.map((option, index) =>
      el("label", { class: "choice" }, boxes[index], el("span", {}, option.label)),
    ),
  );
}
