// The page: everybody side by side, or one at a time where there is no room.

import { setClock, wallNode } from "./clock.js";
import { Column } from "./column.js";
import { busily, el } from "./dom.js";
import { Guide } from "./guide.js";
import { face } from "./message.js";
import { act, listen } from "./net.js";

const narrow = matchMedia("(max-width: 759px)");
const CRAMPED = 560;
const DATE = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };

class App {
  constructor() {
    this.columns = new Map();
    this.switches = new Map();
    this.guide = new Guide(this);
    this.people = document.getElementById("people");
    this.switcher = document.getElementById("switcher");
    this.notice = document.getElementById("notice");
    this.offline = document.getElementById("offline");
    document.getElementById("clock").append(wallNode("UTC", DATE));
    document.getElementById("guide").append(this.guide.node);
    for (const button of document.querySelectorAll("[data-hours]")) {
      button.addEventListener("click", () => this.#skip(button));
    }
    this.restartButton = document.getElementById("restart");
    this.restartButton.addEventListener("click", () => this.restart());
    narrow.addEventListener("change", () => this.changed());
    document.addEventListener("visibilitychange", () => this.changed());
    visualViewport.addEventListener("resize", () => this.#fit());
    this.#fit();
  }

  /** Takes something that the server pushed. */
  told(key, value) {
    if (key === "clock") setClock(value);
    else if (key === "guide") this.guide.update(value);
    else if (key === "world") this.#describe(value);
    else {
      const [name, place] = key.split("/");
      this.columns.get(name)?.update(place, value);
      this.changed();
    }
  }

  /** Says whether the server is there. */
  connected(yes) {
    this.offline.hidden = yes;
  }

  /** The commands that Discord offers somebody in a place. */
  commandsIn(person, place) {
    const allowed = new Set(this.world.people.find((one) => one.name === person.name).commands[place]);
    return this.world.commands.filter((one) => allowed.has(one.path));
  }

  /** Whether a column's open place can be seen. */
  inSight(column) {
    return !document.hidden && (!narrow.matches || this.current === column.person.name);
  }

  /** After anything that changes what is in sight or new. */
  changed() {
    for (const [name, column] of this.columns) {
      column.look();
      const count = column.unread("general") + column.unread("dm");
      const { badge, tab } = this.switches.get(name);
      badge.textContent = count || "";
      badge.hidden = !count;
      tab.setAttribute("aria-label", `${column.person.shown}${count ? `, ${count} new` : ""}`);
      tab.setAttribute("aria-pressed", String(name === this.current));
      column.node.toggleAttribute("data-current", name === this.current);
    }
  }

  /** Brings a person, and one of their places, to the front. */
  show(name, place) {
    this.current = name;
    const column = this.columns.get(name);
    if (place) column.show(place);
    this.changed();
    if (!narrow.matches) column.node.scrollIntoView({ inline: "nearest", block: "nearest" });
  }

  /** Types a command for somebody, and leaves the running to them. */
  fill(name, command, values) {
    return this.columns.get(name).box.open(command, values);
  }

  /** Presses the latest such button that somebody sees, and fills in the form that opens; false if there is none. */
  press(name, place, verb, values) {
    const column = this.columns.get(name);
    const found = [place, place === "dm" ? "general" : "dm"].find((one) => column.has(one, verb));
    if (!found) return false;
    this.show(name, found);
    column.press(verb, values);
    return true;
  }

  complain(name, text) {
    this.columns.get(name).complain(text);
  }

  shownName(name) {
    return this.columns.get(name).person.shown;
  }

  hueOf(name) {
    return this.columns.get(name).hue;
  }

  /** Restarts the bot. */
  restart() {
    return busily(this.restartButton, async () => this.#tell(await act("restart"), "The bot has restarted."));
  }

  /** Keeps the page within what the keyboard of a phone leaves of the screen. */
  #fit() {
    document.body.style.height = `${visualViewport.height}px`;
    document.body.classList.toggle("cramped", visualViewport.height < CRAMPED);
  }

  #skip(button) {
    const hours = Number(button.dataset.hours);
    return busily(button, async () => this.#tell(await act("skip", { hours }), ""));
  }

  #tell(reply, fine) {
    this.notice.textContent = reply.error ?? fine;
    this.notice.hidden = !this.notice.textContent;
    this.notice.classList.toggle("problem", Boolean(reply.error));
    if (!reply.error) setTimeout(() => (this.notice.hidden = true), 4000);
  }

  #describe(world) {
    this.world = world;
    world.people.forEach((person, hue) => {
      if (!this.columns.has(person.name)) this.#join(person, hue);
      this.columns.get(person.name).describe(world);
    });
    this.current ??= world.people[0].name;
    this.changed();
  }

  #join(person, hue) {
    const column = new Column(person, hue, this);
    const badge = el("span", { class: "badge", hidden: true });
    const tab = el(
      "button",
      { type: "button", class: `switch hue-${hue}`, onclick: () => this.show(person.name) },
      face(person.shown, hue),
      el("span", {}, person.shown),
      badge,
    );
    this.columns.set(person.name, column);
    this.switches.set(person.name, { tab, badge });
    this.people.append(column.node);
    this.switcher.append(tab);
    column.show(column.place);
  }
}

const app = new App();
listen(
  (key, value) => app.told(key, value),
  (yes) => app.connected(yes),
);
