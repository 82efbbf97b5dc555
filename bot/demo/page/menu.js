// The bot's entries in the menu of a person.

import { el } from "./dom.js";

let open = null;

/** Opens the menu at a node; `run(name)` is called with the entry that is taken. */
export function openAppMenu(at, apps, run) {
  open?.();
  const close = () => {
    menu.remove();
    document.removeEventListener("pointerdown", outside);
    open = null;
    at.focus();
  };
  const outside = (event) => !menu.contains(event.target) && close();
  const menu = el(
    "div",
    { class: "app-menu", role: "menu", onkeydown: (event) => event.key === "Escape" && close() },
    apps.map((name) =>
      el(
        "button",
        {
          type: "button",
          role: "menuitem",
          class: "choice",
          onclick: () => {
            close();
            run(name);
          },
        },
        name,
      ),
    ),
  );
  at.after(menu);
  menu.querySelector("button").focus();
  document.addEventListener("pointerdown", outside);
  open = close;
}
