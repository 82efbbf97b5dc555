// A list of suggestions under an input, for the keyboard and the thumb alike.

import { el, newId } from "./dom.js";

const STEPS = { ArrowDown: 1, ArrowUp: -1 };

/**
 * The list of an input. `offer(text)` gives choices ({ name, description, value }); `pick(choice)` is called with
 * the one taken. Arrows move, Enter and Tab take, Escape closes. With `eager` the first is marked by itself.
 */
export class Suggestions {
  constructor(input, label, offer, pick, { eager = false } = {}) {
    Object.assign(this, { input, offer, pick, eager });
    this.choices = [];
    this.active = -1;
    this.asked = 0;
    this.node = el("ul", { class: "suggestions", id: newId("list"), role: "listbox", "aria-label": label, hidden: true });
    const attributes = {
      role: "combobox",
      autocomplete: "off",
      "aria-autocomplete": "list",
      "aria-controls": this.node.id,
      "aria-expanded": "false",
    };
    for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);
    input.addEventListener("input", () => this.refresh());
    input.addEventListener("focus", () => this.refresh());
    input.addEventListener("blur", () => this.close());
    input.addEventListener("keydown", (event) => this.#key(event));
  }

  /** Asks again for what has been typed. An answer that comes too late is dropped. */
  async refresh() {
    this.asked += 1;
    const mine = this.asked;
    const found = await this.offer(this.input.value);
    if (mine === this.asked && document.activeElement === this.input) this.#show(found);
  }

  close() {
    this.asked += 1;
    this.node.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.#mark(-1);
  }

  #show(found) {
    this.choices = found;
    this.node.replaceChildren(...found.map((choice) => this.#item(choice)));
    this.node.hidden = found.length === 0;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    if (found.length) this.node.scrollIntoView({ block: "nearest" });
    this.#mark(this.eager && found.length ? 0 : -1);
  }

  #item(choice) {
    return el(
      "li",
      {
        id: newId("choice"),
        role: "option",
        "aria-selected": "false",
        // Before the input loses the focus, which closes the list.
        onpointerdown: (event) => event.preventDefault(),
        onclick: () => this.#take(choice),
      },
      el("span", { class: "choice-name" }, choice.name),
      choice.description && el("span", { class: "subtext" }, choice.description),
    );
  }

  #mark(index) {
    this.active = index;
    const items = [...this.node.children];
    items.forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
    items[index]?.scrollIntoView({ block: "nearest" });
    if (items[index]) this.input.setAttribute("aria-activedescendant", items[index].id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  #take(choice) {
    this.close();
    this.pick(choice);
  }

  #key(event) {
    if (this.node.hidden) {
      if (event.key === "ArrowDown") this.refresh();
      return;
    }
    const step = STEPS[event.key];
    const takes = (event.key === "Enter" || event.key === "Tab") && this.active >= 0;
    if (!step && !takes && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (step) this.#move(step);
    else if (takes) this.#take(this.choices[this.active]);
    else this.close();
  }

  #move(step) {
    const { active, choices } = this;
    this.#mark(active < 0 && step < 0 ? choices.length - 1 : (active + step + choices.length) % choices.length);
  }
}
