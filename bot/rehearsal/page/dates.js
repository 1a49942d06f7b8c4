// Moments as the chosen reader sees them, by Slack's date tokens. Never asks the machine's own clock or zone.

const LOCALE = "en-US"; // Slack's tokens are documented in American English; its other languages are not imitated.
const DAY = 86_400_000;
const formats = new Map();

function format(zone, options) {
  const key = zone + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(LOCALE, { timeZone: zone, ...options }));
  return formats.get(key);
}

function parts(moment, zone, options) {
  return Object.fromEntries(
    format(zone, options)
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  );
}

/** Name the local day of a moment, as 2015-10-26. */
export function localDay(moment, zone) {
  const { year, month, day } = parts(moment, zone, { year: "numeric", month: "2-digit", day: "2-digit" });
  return `${year}-${month}-${day}`;
}

/** Tell a time of day, as 6:25 PM; with seconds where asked. */
export function timeOfDay(moment, zone, seconds = false) {
  return format(zone, { hour: "numeric", minute: "2-digit", ...(seconds && { second: "2-digit" }) })
    .format(moment)
    .replace(/\s/g, "\u00a0"); // Browsers differ in the kind of space; this one does not break.
}

/** Tell a day for a heading, as Monday, October 26. */
export function dayHeading(moment, zone) {
  return format(zone, { weekday: "long", month: "long", day: "numeric" }).format(moment);
}

/** Tell date and time as the clock shows them, as Mon, Oct 26, 2015, 6:25:04 PM. */
export function clockReading(moment, zone) {
  const day = format(zone, { weekday: "short", month: "short", day: "numeric", year: "numeric" }).format(
    moment,
  );
  return `${day}, ${timeOfDay(moment, zone, true)}`;
}

/** Name a zone as people do: New York. */
export function zoneName(zone) {
  return zone.split("/").at(-1).replaceAll("_", " ");
}

function ordinal(day) {
  const n = Number(day);
  if (n % 100 >= 11 && n % 100 <= 13) return `${n}th`;
  return `${n}${{ 1: "st", 2: "nd", 3: "rd" }[n % 10] ?? "th"}`;
}

function ago(moment, now) {
  const seconds = (now - moment) / 1000;
  const size = Math.abs(seconds);
  if (size < 45) return "just now";
  const steps = [
    [60, "minute"],
    [3600, "hour"],
    [86_400, "day"],
    [604_800, "week"],
    [2_629_800, "month"],
    [31_557_600, "year"],
  ];
  const [length, unit] = steps.findLast(([least]) => size >= least * 0.75) ?? steps[0];
  const count = Math.max(1, Math.round(size / length));
  const words = `${count} ${unit}${count === 1 ? "" : "s"}`;
  return seconds > 0 ? `${words} ago` : `in ${words}`;
}

function nearDay(moment, now, zone) {
  const days = (Date.parse(localDay(moment, zone)) - Date.parse(localDay(now, zone))) / DAY;
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[days] ?? null;
}

const TOKENS = {
  date_num: (at, zone) => localDay(at, zone),
  date: (at, zone) => {
    const { month, day, year } = parts(at, zone, { month: "long", day: "numeric", year: "numeric" });
    return `${month} ${ordinal(day)}, ${year}`;
  },
  date_short: (at, zone) => format(zone, { month: "short", day: "numeric", year: "numeric" }).format(at),
  date_long: (at, zone) => `${format(zone, { weekday: "long" }).format(at)}, ${TOKENS.date(at, zone)}`,
  date_pretty: (at, zone, now) => nearDay(at, now, zone) ?? TOKENS.date(at, zone),
  date_short_pretty: (at, zone, now) => nearDay(at, now, zone) ?? TOKENS.date_short(at, zone),
  date_long_pretty: (at, zone, now) => nearDay(at, now, zone) ?? TOKENS.date_long(at, zone),
  time: (at, zone) => timeOfDay(at, zone),
  time_secs: (at, zone) => timeOfDay(at, zone, true),
  ago: (at, zone, now) => ago(at, now),
};

/** Fill Slack's date tokens; tokens that do not exist stay as they were. Slack writes the first letter large. */
export function fillTokens(template, moment, zone, now) {
  const text = template.replace(/\{(\w+)\}/g, (whole, token) =>
    Object.hasOwn(TOKENS, token) ? TOKENS[token](moment, zone, now) : whole,
  );
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Write every date under `root` anew: the reader, or the day, has changed. */
export function refreshDates(root, zone, now) {
  for (const node of root.querySelectorAll("time[data-template]")) {
    const text = fillTokens(node.dataset.template, new Date(node.dateTime), zone, now);
    if (node.textContent !== text) node.textContent = text;
    const whole = `${clockReading(new Date(node.dateTime), zone)}, ${zoneName(zone)}`;
    if (node.title !== whole) node.title = whole;
  }
}
