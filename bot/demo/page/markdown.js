// Discord's markdown, as nodes. `reader` says who reads: { zone, nameOf(id), roleOf(id), channelOf(id) }.

import { stampNode } from "./clock.js";
import { el } from "./dom.js";

const FENCE = /```(?:([\w+.-]+)\n)?\n?([\s\S]+?)\n?```/g;

/** Text with blocks: headings, quotes, lists, code blocks. */
export function markdown(text, reader) {
  const nodes = [];
  let from = 0;
  for (const match of text.matchAll(FENCE)) {
    nodes.push(...blocks(text.slice(from, match.index).replace(/\n$/, ""), reader));
    nodes.push(el("pre", {}, el("code", {}, match[2])));
    from = match.index + match[0].length;
  }
  nodes.push(...blocks(from ? text.slice(from).replace(/^\n/, "") : text, reader));
  return nodes;
}

const HEADING = /^(#{1,3}) +(.+)/;
const SUBTEXT = /^-# +(.+)/;
const ITEM = /^( *)([-*]|\d{1,9}\.) +(.+)/;
const QUOTE = /^> ?(.*)/;

function blocks(text, reader) {
  if (!text) return [];
  const lines = text.split("\n");
  const nodes = [];
  let plain = [];
  const flush = () => {
    if (plain.length) nodes.push(el("p", {}, inline(plain.join("\n"), reader)));
    plain = [];
  };
  const take = (pattern) => {
    const taken = [];
    while (lines.length && pattern.test(lines[0])) taken.push(lines.shift().match(pattern));
    return taken;
  };
  while (lines.length) {
    const line = lines[0];
    let match;
    if (line.startsWith(">>> ")) {
      flush();
      nodes.push(el("blockquote", {}, blocks(lines.splice(0).join("\n").slice(4), reader)));
    } else if (line.startsWith("> ")) {
      flush();
      const quoted = take(QUOTE).map((found) => found[1]);
      nodes.push(el("blockquote", {}, blocks(quoted.join("\n"), reader)));
    } else if ((match = line.match(HEADING))) {
      flush();
      lines.shift();
      nodes.push(el("p", { class: `heading h${match[1].length}` }, inline(match[2], reader)));
    } else if ((match = line.match(SUBTEXT))) {
      flush();
      lines.shift();
      nodes.push(el("p", { class: "subtext" }, inline(match[1], reader)));
    } else if (ITEM.test(line)) {
      flush();
      const items = take(ITEM);
      while (items.length) nodes.push(list(items, reader));
    } else {
      plain.push(lines.shift());
    }
  }
  flush();
  return nodes;
}

/** Takes items for one list, and those deeper within it; a change of marks begins another list. */
function list(items, reader) {
  const depth = items[0][1].length;
  const isNumbered = (item) => /\d/.test(item[2]);
  const numbered = isNumbered(items[0]);
  const node = el(numbered ? "ol" : "ul", { start: numbered ? parseInt(items[0][2], 10) : null });
  while (items.length) {
    if (items[0][1].length > depth && node.lastChild) {
      const deeper = items.findIndex((item) => item[1].length <= depth);
      const nested = items.splice(0, deeper < 0 ? items.length : deeper);
      while (nested.length) node.lastChild.append(list(nested, reader));
    } else if (isNumbered(items[0]) !== numbered) {
      break;
    } else {
      node.append(el("li", {}, inline(items.shift()[3], reader)));
    }
  }
  return node;
}

// What stands inside marks may hold escaped characters.
const RULES = [
  [/^\\([^0-9A-Za-z\s])/, (m) => m[1]],
  [/^(`+)([\s\S]*?[^`])\1(?!`)/, (m) => el("code", {}, m[1].length > 1 ? m[2].trim() : m[2])],
  [/^<t:(-?\d{1,13})(?::([tTdDfFR]))?>/, (m, reader) => stampNode(Number(m[1]), m[2] ?? "f", reader.zone)],
  [/^<@!?(\d+)>/, (m, reader) => el("span", { class: "mention" }, `@${reader.nameOf(m[1])}`)],
  [/^<@&(\d+)>/, (m, reader) => el("span", { class: "mention" }, `@${reader.roleOf(m[1])}`)],
  [/^<#(\d+)>/, (m, reader) => el("span", { class: "mention" }, `#${reader.channelOf(m[1])}`)],
  [/^<\/([^:>]+):\d+>/, (m) => el("span", { class: "mention" }, `/${m[1]}`)],
  [/^<a?(:\w+:)\d+>/, (m) => m[1]],
  [/^<(https?:\/\/[^\s>]+)>/, (m) => link(m[1], [m[1]])],
  [
    /^\[((?:\\[\s\S]|[^[\]\\])+)\]\(<?(https?:\/\/[^\s)>]+)>?(?:\s+"[^"]*")?\)/,
    (m, reader) => link(m[2], inline(m[1], reader)),
  ],
  [/^https?:\/\/[^\s<]*[^\s<.,:;"'\])]/, (m) => link(m[0], [m[0]])],
  [/^\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*)/, (m, reader) => el("strong", {}, inline(m[1], reader))],
  [/^__((?:\\[\s\S]|[^\\])+?)__(?!_)/, (m, reader) => el("u", {}, inline(m[1], reader))],
  [/^~~((?:\\[\s\S]|[^\\])+?)~~/, (m, reader) => el("s", {}, inline(m[1], reader))],
  [/^\|\|((?:\\[\s\S]|[^\\])+?)\|\|/, (m, reader) => spoiler(inline(m[1], reader))],
  [/^\*(?=\S)((?:\*\*|\\[\s\S]|[^*\\])*?[^\s*\\])\*(?!\*)/, (m, reader) => el("em", {}, inline(m[1], reader))],
  [/^_((?:__|\\[\s\S]|[^\\_])+?)_(?![\w])/, (m, reader) => el("em", {}, inline(m[1], reader))],
];
const PLAIN = /^(?:[^\\`*_~|<[h]+|h(?!ttps?:\/\/)[^\\`*_~|<[h]*|[\s\S])/;

/** Text without blocks, as for titles. */
export function inline(text, reader) {
  const nodes = [];
  let rest = text;
  let before = "";
  while (rest) {
    const [match, build] = first(rest, before);
    const node = build ? build(match, reader) : match[0];
    if (typeof node === "string" && typeof nodes.at(-1) === "string") nodes.push(nodes.pop() + node);
    else nodes.push(node);
    before = match[0].at(-1);
    rest = rest.slice(match[0].length);
  }
  return nodes;
}

function first(rest, before) {
  const inWord = /\w/.test(before) && rest[0] === "_" && rest[1] !== "_";
  for (const [pattern, build] of RULES) {
    const match = inWord ? null : rest.match(pattern);
    if (match) return [match, build];
  }
  return [rest.match(PLAIN), null];
}

function link(address, children) {
  return el("a", { href: address, target: "_blank", rel: "noreferrer noopener" }, children);
}

function spoiler(children) {
  const open = (event) => event.currentTarget.classList.add("open");
  return el("button", { type: "button", class: "spoiler", "aria-label": "Spoiler", onclick: open }, children);
}
