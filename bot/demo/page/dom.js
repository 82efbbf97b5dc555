// Building the page from nodes. Text is always set as text: nothing that people typed is read as HTML.

const AS_PROPERTY = new Set(["value", "checked", "disabled", "hidden", "inert", "textContent"]);

/** Makes an element. Attributes named `on…` are listeners; null and false ones are left out. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (AS_PROPERTY.has(name)) node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

let counted = 0;

/** An id that no other element has. */
export function newId(prefix) {
  counted += 1;
  return `${prefix}-${counted}`;
}

/** Puts `nodes` into `parent` in this order, moving only what is out of place, so that focus stays. */
export function arrange(parent, nodes) {
  for (const child of [...parent.children]) if (!nodes.includes(child)) child.remove();
  nodes.forEach((node, index) => {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null);
  });
}

const touch = matchMedia("(pointer: coarse)");

/** Gives a text line the focus where that does not bring a keyboard over the page. */
export function focusLine(line) {
  if (touch.matches) document.activeElement?.blur();
  else line.focus();
}

/** Marks a button as working until `work` is done, and keeps it from being pressed twice. */
export async function busily(button, work) {
  if (button.getAttribute("aria-busy") === "true") return undefined;
  button.setAttribute("aria-busy", "true");
  try {
    return await work();
  } finally {
    button.removeAttribute("aria-busy");
  }
}
