// One message as its reader sees it: who wrote it, text, embeds, files, and what can be pressed.

import { messageTimeNode } from "./clock.js";
import { rows } from "./components.js";
import { el } from "./dom.js";
import { inline, markdown } from "./markdown.js";

/**
 * The node of a message. `reader` is as for markdown, with `id` and `colourOf(id)`; `on` holds `press(message,
 * item)`, `choose(message, item, values)`, `dismiss(message)` and `openMenu(id, node)`.
 */
export function messageNode(message, reader, on) {
  const { author } = message;
  return el(
    "article",
    {
      class: message.private ? "message private" : "message",
      tabindex: -1,
      "data-id": message.id,
      "data-testid": "message",
    },
    usedLine(message, reader),
    avatar(author, reader, on),
    el(
      "div",
      { class: "said" },
      el(
        "p",
        { class: "byline" },
        el("span", { class: "author" }, author.name),
        author.bot && el("span", { class: "tag" }, "App"),
        messageTimeNode(message.at, reader.zone),
      ),
      message.thinking && el("p", { class: "subtext" }, `${author.name} is thinking …`),
      message.content && el("div", { class: "text" }, markdown(message.content, reader), edited(message)),
      message.embeds.map((embed) => embedNode(embed, reader)),
      message.files.map(fileNode),
      rows(message, reader, on),
      message.private && privateLine(message, on),
    ),
  );
}

/** A round picture: the bot's, or the first letter of a person in their colour. */
export function face(name, hue) {
  if (hue === null) return el("img", { class: "face", src: "/page/icon.svg", alt: "" });
  return el("span", { class: `face hue-${hue}`, "aria-hidden": "true" }, name[0]);
}

function avatar(author, reader, on) {
  const picture = face(author.name, author.bot ? null : reader.colourOf(author.id));
  if (author.bot || !reader.apps.length) return picture;
  return el(
    "button",
    {
      type: "button",
      class: "who",
      "aria-label": `Apps for ${author.name}`,
      onclick: (event) => on.openMenu(author.id, event.currentTarget),
    },
    picture,
  );
}

function usedLine(message, reader) {
  if (!message.used) return null;
  const name = reader.nameOf(message.used.by);
  return el(
    "p",
    { class: "used" },
    el("strong", {}, name),
    " used ",
    el("span", { class: "mention" }, message.used.command),
  );
}

function edited(message) {
  return message.edited ? el("span", { class: "subtext" }, " (edited)") : null;
}

function privateLine(message, on) {
  return el(
    "p",
    { class: "subtext privacy" },
    el("span", { "aria-hidden": "true" }, "◉ "),
    "Only you can see this · ",
    el("button", { type: "button", class: "link", onclick: () => on.dismiss(message) }, "Dismiss"),
  );
}

/** A small line of text, a time, or both with a dot between them. */
function footer(embed, reader) {
  const text = embed.footer?.text;
  const at = embed.timestamp && messageTimeNode(embed.timestamp, reader.zone);
  return text && at ? [text, " • ", at] : [text || at];
}

function embedNode(embed, reader) {
  const node = el(
    "div",
    { class: "embed", "data-testid": "embed" },
    embed.author && el("p", { class: "embed-author" }, embed.author.name),
    embed.title && el("p", { class: "embed-title" }, title(embed, reader)),
    embed.description && el("div", { class: "text" }, markdown(embed.description, reader)),
    embed.fields?.length > 0 && el("div", { class: "fields" }, embed.fields.map((one) => fieldNode(one, reader))),
    embed.image && el("a", { href: embed.image, target: "_blank" }, el("img", { src: embed.image, alt: "" })),
    (embed.footer || embed.timestamp) && el("p", { class: "embed-footer" }, ...footer(embed, reader)),
    embed.thumbnail && el("img", { class: "thumbnail", src: embed.thumbnail, alt: "" }),
  );
  if (embed.color) node.style.setProperty("--edge", `#${embed.color.toString(16).padStart(6, "0")}`);
  return node;
}

function title(embed, reader) {
  const text = inline(embed.title, reader);
  if (!/^https?:\/\//.test(embed.url ?? "")) return text;
  return el("a", { href: embed.url, target: "_blank", rel: "noreferrer noopener" }, text);
}

function fieldNode(field, reader) {
  return el(
    "div",
    { class: field.inline ? "field inline" : "field" },
    el("p", { class: "field-name" }, inline(field.name, reader)),
    el("div", { class: "text" }, markdown(field.value, reader)),
  );
}

function fileNode(file) {
  if (file.image) {
    return el(
      "a",
      { href: file.url, target: "_blank", class: "picture" },
      el("img", { src: file.url, alt: file.description || file.name }),
    );
  }
  return el(
    "a",
    { href: file.url, download: file.name, class: "file" },
    el("span", { class: "file-name" }, file.name),
    el("span", { class: "subtext" }, size(file.size), " · Download"),
  );
}

function size(bytes) {
  return bytes < 1024 ? `${bytes} bytes` : `${Math.round(bytes / 102.4) / 10} KB`;
}
