// The simulated clock, and timestamps as the device of a person in some zone would show them.

let simulated = Date.now();
let heardAt = performance.now();

const formatters = new Map();

/** Making a formatter is slow, and few kinds are needed. */
function formatter(locale, options) {
  const key = locale + JSON.stringify(options);
  if (!formatters.has(key)) formatters.set(key, new Intl.DateTimeFormat(locale, options));
  return formatters.get(key);
}

/** Sets the clock by what the server says. */
export function setClock(iso) {
  simulated = Date.parse(iso);
  heardAt = performance.now();
  document.querySelectorAll("time[data-message]").forEach(showMessageTime);
  refresh();
}

/** The simulated instant, in milliseconds. */
export function now() {
  return simulated + (performance.now() - heardAt);
}

/** What an IANA zone's device would be set to. */
export function localeOf(zone) {
  return zone.startsWith("America/") ? "en-US" : "en-GB";
}

const STYLES = {
  t: { timeStyle: "short" },
  T: { timeStyle: "medium" },
  d: { dateStyle: "short" },
  D: { dateStyle: "long" },
};

/** An instant (in seconds) in one of Discord's styles: t T d D f F R. */
export function formatStamp(seconds, style, zone) {
  const instant = seconds * 1000;
  if (style === "R") return relative(instant - now());
  const locale = localeOf(zone);
  const show = (options) => formatter(locale, { ...options, timeZone: zone }).format(instant);
  if (STYLES[style]) return show(STYLES[style]);
  return `${show({ dateStyle: style === "F" ? "full" : "long" })} at ${show(STYLES.t)}`;
}

/** A <time> that follows the clock where its text depends on it. */
export function stampNode(seconds, style, zone) {
  const node = document.createElement("time");
  node.className = /[FfD]/.test(style) ? "stamp" : "stamp brief";
  node.dataset.seconds = seconds;
  if (style === "R") node.dataset.relative = "";
  node.dateTime = new Date(seconds * 1000).toISOString();
  node.title = formatStamp(seconds, "F", zone);
  node.textContent = formatStamp(seconds, style, zone);
  return node;
}

/** A wall clock for `zone` that ticks. */
export function wallNode(zone, options) {
  const node = document.createElement("time");
  node.dataset.wall = zone;
  node.dataset.options = JSON.stringify(options);
  showWall(node);
  return node;
}

/** The time of a message, as short as it may be: the day is left out while it is today. */
export function messageTimeNode(iso, zone) {
  const node = document.createElement("time");
  node.dataset.message = zone;
  node.dateTime = iso;
  showMessageTime(node);
  return node;
}

function showMessageTime(node) {
  const zone = node.dataset.message;
  const instant = Date.parse(node.dateTime);
  const day = formatter("en-CA", { timeZone: zone });
  let text = formatStamp(instant / 1000, "t", zone);
  if (day.format(instant) !== day.format(now())) {
    const date = { weekday: "short", day: "numeric", month: "short", timeZone: zone };
    text = `${formatter(localeOf(zone), date).format(instant)}, ${text}`;
  }
  if (node.textContent !== text) node.textContent = text;
}

const UNITS = [
  ["year", 31536000],
  ["month", 2592000],
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];

function relative(difference) {
  const seconds = difference / 1000;
  const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS.at(-1);
  return new Intl.RelativeTimeFormat("en", { numeric: "always" }).format(Math.round(seconds / size), unit);
}

function showWall(node) {
  const zone = node.dataset.wall;
  const options = { ...JSON.parse(node.dataset.options), timeZone: zone };
  const text = formatter(localeOf(zone), options).format(now());
  if (node.textContent !== text) node.textContent = text;
}

function refresh() {
  for (const node of document.querySelectorAll("time[data-relative]")) {
    const text = formatStamp(Number(node.dataset.seconds), "R", "UTC");
    if (node.textContent !== text) node.textContent = text;
  }
  document.querySelectorAll("time[data-wall]").forEach(showWall);
}

setInterval(refresh, 1000);
