// What to try next: it moves on by itself as things are done.

import { busily, el, newId } from "./dom.js";
import { inline } from "./markdown.js";
import { face } from "./message.js";

const PLACES = { general: "#general", dm: "DM" };
const PLAIN = { zone: "UTC", nameOf: () => "", roleOf: () => "", channelOf: () => "" };
const LAST = {
  title: "That's the whole tour.",
  text: "Keep exploring: `/help` shows what to do next, and you can skip ahead in time.",
};

/** The guide. `app` holds `show`, `fill`, `press`, `restart` and `shownName`. */
export class Guide {
  constructor(app) {
    this.app = app;
    this.steps = [];
    this.chosen = null;
    this.skipped = new Set();
    const list = newId("steps");
    this.count = el("span", { class: "count" });
    this.toggle = el(
      "button",
      { type: "button", class: "guide-toggle", "aria-expanded": "false", "aria-controls": list, onclick: () => this.#toggle() },
      this.count,
      el("span", { "aria-hidden": "true" }, " ▾"),
    );
    this.now = el("div", { class: "guide-now", "aria-live": "polite" });
    this.actions = el("div", { class: "guide-actions" });
    this.list = el("ol", { class: "guide-list", id: list, hidden: true });
    this.node = el("section", { class: "guide", "aria-label": "Guide" }, this.toggle, this.now, this.actions, this.list);
  }

  /** Takes the steps as they stand now. */
  update(steps) {
    const before = this.steps;
    this.steps = steps;
    if (this.chosen !== null && steps[this.chosen].done && !before[this.chosen]?.done) this.chosen = null;
    this.#render();
  }

  #current() {
    if (this.chosen !== null) return this.chosen;
    return this.steps.findIndex((step, index) => !step.done && !this.skipped.has(index));
  }

  #render() {
    const index = this.#current();
    const step = this.steps[index];
    const done = this.steps.filter((one) => one.done).length;
    this.count.textContent = `${done} of ${this.steps.length} done`;
    this.toggle.style.setProperty("--done", this.steps.length ? done / this.steps.length : 0);
    const shown = step ? `${index}${step.title}${step.done}${step.help?.label}` : "last";
    if (shown !== this.shown) {
      this.shown = shown;
      this.now.replaceChildren(...this.#words(step, index));
      this.actions.replaceChildren(...(step ? this.#buttons(step, index) : []));
    }
    this.list.replaceChildren(...this.steps.map((one, at) => this.#entry(one, at, index)));
  }

  #words(step, index) {
    const { title, text } = step ?? LAST;
    const chip =
      step &&
      el(
        "button",
        { type: "button", class: "where", onclick: () => this.app.show(step.person, step.place) },
        face(this.app.shownName(step.person), this.app.hueOf(step.person)),
        el("span", {}, PLACES[step.place]),
      );
    return [
      ...(chip ? [chip] : []),
      el("p", {}, el("strong", {}, step ? `${index + 1}. ${title}` : title), " ", el("span", {}, inline(text, PLAIN))),
    ];
  }

  #buttons(step, index) {
    const help = step.help;
    const button =
      help &&
      el("button", { type: "button", class: "press primary", "data-testid": "guide-help" }, help.label);
    button?.addEventListener("click", () => busily(button, () => this.#help(step)));
    const skip = el(
      "button",
      {
        type: "button",
        class: "press quiet",
        onclick: () => {
          this.skipped.add(index);
          this.chosen = null;
          this.#render();
        },
      },
      "Skip",
    );
    return [...(button ? [button] : []), skip];
  }

  async #help(step) {
    const { help, person, place } = step;
    if (help.restart) return this.app.restart();
    this.app.show(person, place);
    const worked = help.command
      ? this.app.fill(person, help.command, help.values)
      : this.app.press(person, place, help.press, help.values);
    if (!worked) this.app.complain(person, "That isn't there yet. Do the earlier steps first.");
    return undefined;
  }

  #entry(step, at, current) {
    return el(
      "li",
      { class: step.done ? "done" : null, "aria-current": at === current ? "step" : null },
      el(
        "button",
        {
          type: "button",
          onclick: () => {
            this.chosen = at;
            this.skipped.delete(at);
            this.#toggle();
            this.#render();
          },
        },
        el("span", { class: "tick", "aria-label": step.done ? "Done" : "Open" }, step.done ? "✓" : "○"),
        ` ${step.title}`,
      ),
    );
  }

  #toggle() {
    this.list.hidden = !this.list.hidden;
    this.toggle.setAttribute("aria-expanded", String(!this.list.hidden));
  }
}
