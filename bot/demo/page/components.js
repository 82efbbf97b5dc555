// The buttons and menus of a message.

import { el, newId } from "./dom.js";

const STYLES = { 1: "primary", 2: "secondary", 3: "success", 4: "danger" };
const LINK = 5;
const USERS = 5;
const ROLES = 6;
const CHANNELS = 8;

/** Every row of a message's components. */
export function rows(message, reader, on) {
  return message.rows.map((row) =>
    row.type === 1
      ? el("div", { class: "row" }, row.components.map((item) => component(message, item, reader, on)))
      : el("p", { class: "subtext" }, `This demo can't show a component of type ${row.type}.`),
  );
}

function component(message, item, reader, on) {
  if (item.type !== 2) return menu(message, item, reader, on);
  const label = [item.emoji?.name, item.label].filter(Boolean).join(" ");
  if (item.style === LINK) {
    return el("a", { class: "press", href: item.url, target: "_blank", rel: "noreferrer noopener" }, `${label} ↗`);
  }
  return el(
    "button",
    {
      type: "button",
      class: `press ${STYLES[item.style] ?? "secondary"}`,
      disabled: Boolean(item.disabled),
      "data-custom-id": item.custom_id,
      onclick: (event) => on.press(message, item, event.currentTarget),
    },
    label,
  );
}

/** What can be chosen in a menu: its own options, people, roles or channels. */
export function optionsOf(item, reader) {
  if (item.type === 3) return item.options;
  if (item.type === CHANNELS) return [{ label: `#${reader.channel.name}`, value: reader.channel.id }];
  if (item.type === ROLES) return reader.roles.map((one) => ({ label: `@${one.name}`, value: one.id }));
  if (item.type === USERS || item.type === 7) {
    const chosen = new Set((item.default_values ?? []).map((one) => String(one.id)));
    return reader.people.map((one) => ({
      label: one.shown,
      description: `@${one.name}`,
      value: one.id,
      default: chosen.has(one.id),
    }));
  }
  return [];
}

/** A menu: one press sends a single choice; several are ticked and then sent. */
function menu(message, item, reader, on) {
  const options = optionsOf(item, reader);
  const most = Math.min(item.max_values ?? 1, options.length);
  const many = most > 1;
  const list = el("div", { class: "menu-list", id: newId("menu"), role: "group", hidden: true });
  const chosen = options.filter((option) => option.default).map((option) => option.label);
  const opener = el(
    "button",
    {
      type: "button",
      class: "menu-open",
      disabled: Boolean(item.disabled),
      "aria-expanded": "false",
      "aria-controls": list.id,
      "data-custom-id": item.custom_id,
    },
    el("span", {}, chosen.length ? chosen.join(", ") : (item.placeholder ?? "Choose …")),
    el("span", { "aria-hidden": "true" }, "▾"),
  );
  const show = (open) => {
    list.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    if (open) list.querySelector("input, button")?.focus();
    if (open) list.scrollIntoView({ block: "nearest" });
  };
  opener.addEventListener("click", () => show(list.hidden));
  list.setAttribute("aria-label", item.placeholder ?? "Choices");
  list.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    show(false);
    opener.focus();
  });
  const send = (values, button) => on.choose(message, item, values, button);
  if (many) list.append(...ticks(options, item.min_values ?? 1, most, send));
  else list.append(...options.map((option) => single(option, send)));
  return el("div", { class: "menu" }, opener, list);
}

function single(option, send) {
  return el(
    "button",
    { type: "button", class: "choice", onclick: (event) => send([option.value], event.currentTarget) },
    words(option),
  );
}

function ticks(options, least, most, send) {
  const boxes = options.map((option) =>
    el("input", { type: "checkbox", value: option.value, checked: Boolean(option.default) }),
  );
  const done = el("button", { type: "button", class: "press primary" }, "Choose");
  const count = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    boxes.forEach((box) => (box.disabled = !box.checked && ticked >= most));
    done.disabled = ticked < least;
    done.textContent = ticked ? `Choose ${ticked}` : "Choose";
  };
  done.addEventListener("click", () =>
    send(
      boxes.filter((box) => box.checked).map((box) => box.value),
      done,
    ),
  );
  boxes.forEach((box) => box.addEventListener("change", count));
  count();
  const labels = options.map((option, index) => el("label", { class: "choice" }, boxes[index], words(option)));
  return [...labels, el("div", { class: "menu-done" }, done)];
}

function words(option) {
  return el(
    "span",
    { class: "choice-words" },
    el("span", {}, [option.emoji?.name, option.label].filter(Boolean).join(" ")),
    option.description && el("span", { class: "subtext" }, option.description),
  );
}
