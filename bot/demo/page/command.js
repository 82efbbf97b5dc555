// A person's command box: a line that becomes a form once a command is chosen.

import { busily, el, focusLine } from "./dom.js";
import { optionField } from "./options.js";
import { Suggestions } from "./suggest.js";

/**
 * The box. `on` holds `commands()` (those Discord offers here), `run(path, options)` and `say(text)`, which resolve
 * to whether it worked, and `complete(path, option, typed, options)`.
 */
export class CommandBox {
  constructor(shown, on) {
    this.on = on;
    this.reader = null;
    this.last = null;
    this.fields = [];
    this.line = el("input", {
      type: "text",
      class: "line",
      placeholder: "Type / for commands",
      "aria-label": `${shown}: message or command`,
      enterkeyhint: "send",
      oninput: () => this.#read(),
      onkeydown: (event) => this.#key(event),
    });
    const offer = (typed) => this.#offer(typed);
    const pick = (choice) => this.open(choice.value);
    this.list = new Suggestions(this.line, "Commands", offer, pick, { eager: true });
    this.send = el("button", { type: "submit", class: "send", "aria-label": "Send" }, "➤");
    const slash = el(
      "button",
      { type: "button", class: "slash", "aria-label": `Commands for ${shown}`, onclick: () => this.#begin() },
      "/",
    );
    const onsubmit = (event) => this.#submitLine(event);
    this.idle = el("form", { class: "idle", onsubmit }, slash, this.line, this.send);
    this.form = el("div", { class: "command-host" });
    this.node = el("div", { class: "box" }, this.list.node, this.form, this.idle);
  }

  /** Opens a command's form with `values` in it, and puts the cursor where something is missing. */
  open(path, values = {}) {
    const command = this.on.commands().find((one) => one.path === path);
    if (!command) return false;
    this.command = command;
    this.fields = [];
    this.extras = el("div", { class: "extras" });
    this.inputs = el("div", { class: "options" });
    this.run = el("button", { type: "submit", class: "press primary" }, "Run");
    const close = () => this.close();
    this.form.replaceChildren(
      el(
        "form",
        {
          class: "command",
          "aria-label": `/${path}`,
          onsubmit: (event) => this.#submit(event),
          onkeydown: (event) => event.key === "Escape" && close(),
        },
        el(
          "header",
          {},
          el("strong", {}, `/${path}`),
          el("span", { class: "hint" }, command.description),
          el("button", { type: "button", class: "close", "aria-label": "Close the command", onclick: close }, "✕"),
        ),
        this.inputs,
        this.extras,
        el("footer", {}, this.run),
      ),
    );
    for (const option of command.options) {
      if (option.required || values[option.name] !== undefined) this.#add(option, values[option.name]);
      else this.extras.append(this.#extra(option));
    }
    this.idle.hidden = true;
    const empty = this.fields.find((one) => one.node.querySelector("input, select").value === "");
    if (empty) empty.focus();
    else this.run.focus();
    return true;
  }

  /** Back to the line. */
  close() {
    this.form.replaceChildren();
    this.fields = [];
    this.idle.hidden = false;
    this.line.value = "";
    focusLine(this.line);
  }

  #add(option, typed) {
    const complete = async (name, text) => this.on.complete(this.command.path, name, text, await this.#values(name));
    const field = optionField(option, this.reader, complete);
    this.fields.push(field);
    this.inputs.append(field.node);
    if (typed !== undefined) field.set(typed);
    return field;
  }

  #extra(option) {
    const button = el(
      "button",
      {
        type: "button",
        class: "extra",
        title: option.description,
        onclick: () => {
          button.remove();
          this.#add(option).focus();
        },
      },
      `+ ${option.name}`,
    );
    return button;
  }

  async #values(except) {
    const values = {};
    for (const field of this.fields) {
      const value = field.name === except ? undefined : await field.value();
      if (value !== undefined) values[field.name] = value;
    }
    return values;
  }

  async #submit(event) {
    event.preventDefault();
    const { path } = this.command;
    const values = await this.#values();
    const worked = await busily(this.run, () => this.on.run(path, values));
    if (!worked) return;
    this.last = { path, values };
    this.close();
  }

  async #submitLine(event) {
    event.preventDefault();
    const text = this.line.value.trim();
    if (!text) return;
    const found = this.#parse(text);
    if (found) return void this.open(found.path, found.values);
    if (await busily(this.send, () => this.on.say(text))) this.line.value = "";
  }

  #begin() {
    if (!this.line.value.startsWith("/")) this.line.value = "/";
    this.line.focus();
    this.list.refresh();
  }

  #offer(typed) {
    if (!typed.startsWith("/")) return [];
    const wanted = typed.slice(1).toLowerCase().trim();
    const commands = this.on.commands().map((one) => ({
      name: `/${one.path}`,
      description: one.description,
      value: one.path,
    }));
    const starts = commands.filter((one) => one.value.startsWith(wanted));
    return starts.length ? starts : commands.filter((one) => one.value.includes(wanted));
  }

  /** A line with options, as when one is pasted, opens the form by itself. */
  #read() {
    const found = this.#parse(this.line.value);
    if (found && Object.keys(found.values).length) this.open(found.path, found.values);
  }

  #key(event) {
    if (event.key !== "ArrowUp" || this.line.value || !this.last) return;
    event.preventDefault();
    this.open(this.last.path, this.last.values);
  }

  /** The command and options of a line such as "/calendar view calendar:Team sync". */
  #parse(text) {
    if (!text.startsWith("/")) return null;
    const path = this.on
      .commands()
      .filter((one) => text.slice(1) === one.path || text.slice(1).startsWith(`${one.path} `))
      .sort((one, other) => other.path.length - one.path.length)[0];
    if (!path) return null;
    const names = path.options.map((option) => option.name).join("|");
    const values = {};
    if (names) {
      const given = new RegExp(`(?:^|\\s)(${names}):([\\s\\S]*?)(?=\\s(?:${names}):|$)`, "g");
      for (const [, name, value] of text.slice(path.path.length + 1).matchAll(given)) values[name] = value.trim();
    }
    return { path: path.path, values };
  }
}
