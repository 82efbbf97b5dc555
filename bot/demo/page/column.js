// One person: their two places, what they see there, and what they do.

import { wallNode } from "./clock.js";
import { CommandBox } from "./command.js";
import { arrange, busily, el, focusLine, newId } from "./dom.js";
import { openAppMenu } from "./menu.js";
import { face, messageNode } from "./message.js";
import { openModal } from "./modal.js";
import { act } from "./net.js";

const PLACES = ["general", "dm"];
const READING = 20000;
const EMPTY = {
  general: "Nothing here yet. Type / to see what the bot can do.",
  dm: (shown) => `This is where ${shown} and the bot talk. Invitations arrive here.`,
};

/** The column of a person. `app` holds `changed()`, `inSight(column)` and the commands. */
export class Column {
  constructor(person, hue, app) {
    this.person = person;
    this.hue = hue;
    this.app = app;
    this.place = hue === 0 ? "general" : "dm";
    this.shown = { general: new Map(), dm: new Map() };
    this.messages = { general: [], dm: [] };
    this.dismissed = new Set();
    this.seen = {};
    this.scrolledAt = -Infinity;
    this.closeModal = null;
    this.box = new CommandBox(person.shown, {
      commands: () => app.commandsIn(person, this.place),
      run: (command, options) => this.#do("slash", { command, options }),
      complete: (command, option, typed, options) => this.#complete(command, option, typed, options),
      say: (text) => this.#do("say", { text }),
    });
    this.#build();
  }

  /** Takes what Discord says now: the people, the commands, and with them how ids are read. */
  describe(world) {
    const people = new Map(world.people.map((one) => [one.id, one]));
    this.reader = {
      id: this.person.id,
      zone: this.person.zone,
      people: world.people,
      channel: world.channel,
      roles: world.roles,
      apps: world.apps,
      nameOf: (id) => people.get(id)?.shown ?? "somebody",
      roleOf: (id) => world.roles.find((one) => one.id === id)?.name ?? "a role",
      channelOf: (id) => (id === world.channel.id ? world.channel.name : "somewhere"),
      colourOf: (id) => world.people.findIndex((one) => one.id === id),
    };
    this.box.reader = this.reader;
  }

  /** Shows the messages of a place; what has not changed stays as it is. */
  update(place, messages) {
    this.seen[place] ??= BigInt(messages.at(-1)?.id ?? 0);
    this.messages[place] = messages;
    const before = this.shown[place];
    const after = new Map();
    const had = document.activeElement?.closest?.("[data-custom-id], article");
    for (const message of messages) {
      if (this.dismissed.has(message.id)) continue;
      const json = JSON.stringify(message);
      const known = before.get(message.id);
      after.set(message.id, known?.json === json ? known : { json, node: this.#node(message) });
    }
    this.shown[place] = after;
    const held = had && this.lists[place].contains(had) ? had : null;
    arrange(this.lists[place], [...after.values()].map((one) => one.node));
    this.empty[place].hidden = after.size > 0;
    const last = messages.at(-1)?.id;
    if (after.get(last)?.json !== before.get(last)?.json) this.#arrived(place);
    if (held && !held.isConnected) this.#refocus(place, held);
    this.look();
  }

  /** Brings one of the two places to the front. */
  show(place) {
    this.place = place;
    this.below.hidden = true;
    for (const one of PLACES) {
      this.tabs[one].setAttribute("aria-selected", String(one === place));
      this.tabs[one].tabIndex = one === place ? 0 : -1;
      this.panels[one].hidden = one !== place;
    }
    this.app.changed();
  }

  /** Counts what is new in each place; what is in sight is seen. */
  look() {
    if (this.app.inSight(this)) {
      const last = this.messages[this.place].at(-1);
      if (last) this.seen[this.place] = BigInt(last.id);
    }
    for (const place of PLACES) {
      const count = this.unread(place);
      this.badges[place].textContent = count || "";
      this.badges[place].hidden = !count;
      this.tabs[place].setAttribute("aria-label", `${this.names[place]}${count ? `, ${count} new` : ""}`);
    }
  }

  /** How many messages of others have come since this place was last in sight. */
  unread(place) {
    const since = this.seen[place] ?? 0n;
    return this.messages[place].filter((one) => BigInt(one.id) > since && one.author.id !== this.person.id).length;
  }

  /** Whether a place has a button whose custom_id begins with `verb`. */
  has(place, verb) {
    return Boolean(this.#latest(place, verb));
  }

  /** Presses the latest of those in the place that is open. */
  press(verb, fill) {
    const { message, item, node } = this.#latest(this.place, verb);
    node.scrollIntoView({ block: "nearest" });
    this.#press(message, item, node.querySelector(`[data-custom-id="${CSS.escape(item.custom_id)}"]`), fill);
  }

  /** Tells this person that something went wrong in the simulation. */
  complain(text) {
    this.notice.hidden = !text;
    this.notice.firstChild.textContent = text;
  }

  #build() {
    const { person } = this;
    const heading = newId("person");
    this.names = { general: "#general", dm: "DM with OneOnOne" };
    this.tabs = {};
    this.badges = {};
    this.panels = {};
    this.lists = {};
    this.empty = {};
    for (const place of PLACES) this.#buildPlace(place);
    this.tablist = el(
      "div",
      { class: "tabs", role: "tablist", "aria-label": `Places of ${person.shown}`, onkeydown: (event) => this.#turn(event) },
      Object.values(this.tabs),
    );
    this.notice = el(
      "p",
      { class: "problem notice", role: "alert", hidden: true },
      el("span", {}),
      el("button", { type: "button", class: "close", "aria-label": "Dismiss", onclick: () => this.complain("") }, "✕"),
    );
    this.below = el(
      "button",
      { type: "button", class: "below", hidden: true, onclick: () => (this.panels[this.place].scrollTop = 0) },
      "New below ↓",
    );
    this.box.node.append(this.below);
    this.within = el("div", { class: "within" }, Object.values(this.panels), this.notice, this.box.node);
    this.node = el(
      "section",
      { class: `column hue-${this.hue}`, "aria-labelledby": heading, "data-testid": `person-${person.name}` },
      el(
        "header",
        { class: "person" },
        face(person.shown, this.hue),
        el("h2", { id: heading }, person.shown),
        el(
          "p",
          { class: "whereabouts" },
          person.zone.split("/").at(-1).replace("_", " "),
          " ",
          wallNode(person.zone, { weekday: "short", hour: "numeric", minute: "2-digit" }),
        ),
      ),
      this.tablist,
      this.within,
    );
  }

  #buildPlace(place) {
    const id = newId("place");
    this.badges[place] = el("span", { class: "badge", hidden: true });
    this.tabs[place] = el(
      "button",
      { type: "button", role: "tab", id: `${id}-tab`, "aria-controls": id, onclick: () => this.show(place) },
      place === "general" ? "# general" : "Direct message",
      this.badges[place],
    );
    this.lists[place] = el("div", { class: "messages", role: "log", "aria-label": this.names[place] });
    const empty = EMPTY[place];
    this.empty[place] = el("p", { class: "empty" }, typeof empty === "string" ? empty : empty(this.person.shown));
    // The outer box grows from below, so that what is new comes into sight by itself.
    this.panels[place] = el(
      "div",
      {
        class: "panel",
        role: "tabpanel",
        id,
        "aria-labelledby": `${id}-tab`,
        tabindex: 0,
        onwheel: () => (this.scrolledAt = performance.now()),
        ontouchmove: () => (this.scrolledAt = performance.now()),
        onscroll: (event) => this.#atEnd(event.currentTarget) && (this.below.hidden = true),
      },
      el("div", {}, this.empty[place], this.lists[place]),
    );
  }

  #node(message) {
    return messageNode(message, this.reader, {
      press: (...pressed) => this.#press(...pressed),
      choose: (of, item, values, button) =>
        busily(button, () => this.#do("select", { message: of.id, custom_id: item.custom_id, values })),
      dismiss: (of) => {
        this.dismissed.add(of.id);
        for (const place of PLACES) this.update(place, this.messages[place]);
        focusLine(this.box.line);
      },
      openMenu: (target, at) =>
        openAppMenu(at, this.reader.apps, (command) =>
          this.#do("context-menu", { command, target }, undefined, "general"),
        ),
    });
  }

  #latest(place, verb) {
    for (const message of this.messages[place].toReversed()) {
      const items = message.rows.flatMap((row) => row.components ?? []);
      const item = items.find((one) => one.custom_id === verb || one.custom_id?.startsWith(`${verb}:`));
      const node = this.shown[place].get(message.id)?.node;
      if (item && node) return { message, item, node };
    }
    return null;
  }

  #press(message, item, button, fill) {
    return busily(button, () => this.#do("click", { message: message.id, custom_id: item.custom_id }, fill));
  }

  async #complete(command, option, typed, options) {
    const reply = await act("autocomplete", { ...this.#seat(), command, option, typed, options });
    if (reply.error) this.complain(reply.error);
    return reply.choices ?? [];
  }

  async #do(kind, body, fill, place = this.place) {
    this.complain("");
    const reply = await act(kind, { ...this.#seat(place), ...body });
    if (reply.error) this.complain(reply.error);
    if (reply.form) this.#open(reply.form, fill);
    return !reply.error;
  }

  #seat(place = this.place) {
    return { person: this.person.name, place };
  }

  #open(form, fill) {
    this.closeModal?.();
    const before = document.activeElement;
    this.within.inert = this.tablist.inert = true;
    const submit = async (values) => {
      const reply = await act("submit", { ...this.#seat(form.place), form: form.id, values });
      return reply.error ?? null;
    };
    this.closeModal = openModal(this.node, form, fill, this.reader, submit, () => {
      this.closeModal = null;
      this.within.inert = this.tablist.inert = false;
      if (before?.isConnected) before.focus();
      else if (before?.closest("article")) this.#refocus(form.place, before);
      else focusLine(this.box.line);
    });
  }

  /** What is new comes into sight, unless somebody has just scrolled up to read. */
  #arrived(place) {
    const panel = this.panels[place];
    const reading = performance.now() - this.scrolledAt < READING && !this.#atEnd(panel);
    if (reading) this.below.hidden = place !== this.place;
    else panel.scrollTop = 0;
  }

  /** The panels grow from below: there, scrolling counts down from 0. */
  #atEnd(panel) {
    return panel.scrollTop > -40;
  }

  #refocus(place, held) {
    const article = this.lists[place].querySelector(`[data-id="${held.closest("article")?.dataset.id}"]`);
    const same = held.dataset.customId && `[data-custom-id="${CSS.escape(held.dataset.customId)}"]`;
    (article && same && article.querySelector(same) ? article.querySelector(same) : article)?.focus();
  }

  #turn(event) {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = PLACES.find((place) => place !== this.place);
    this.show(other);
    this.tabs[other].focus();
  }
}
