// Slack's mrkdwn to DOM: what stands in <angle brackets> and the marks around words. Not Markdown, and never HTML.

import { fillTokens } from "./dates.js";
import { el, link } from "./dom.js";
import { withEmoji } from "./emoji.js";

const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const HELD = 0xe000; // What is already made waits under a private-use character while the marks around it are read.
const MARKS = { "*": "strong", _: "em", "~": "s" };
const MARKED = /(?<![\p{L}\p{N}])([*_~])(?=\S)((?:(?!\1)[^\n])+?)(?<=\S)\1(?![\p{L}\p{N}])/u;
const ADDRESS = /https?:\/\/[^\s<>|"\ue000-\uf8ff]*[^\s<>|".,;:!?'()\ue000-\uf8ff]/g;

/** Undo the three entities that Slack knows; nothing else is one. */
export function unescaped(text) {
  return String(text).replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity]);
}

/** Write a plain_text object: emoji names become emoji, nothing else is read. */
export function plain(object) {
  const text = unescaped(object?.text ?? "");
  return object?.emoji === false ? text : withEmoji(text);
}

/** Make DOM of a text object of either kind. */
export function textObject(object, reader) {
  if (object?.type === "mrkdwn") return mrkdwn(object.text, reader, object.verbatim === true);
  return lines(plain(object));
}

function lines(text) {
  const made = document.createDocumentFragment();
  text.split("\n").forEach((line, index) => made.append(...(index ? [el("br")] : []), line));
  return made;
}

/** Make DOM of mrkdwn for `reader` ({zone, now(), users, channels}); `verbatim` leaves bare addresses alone. */
export function mrkdwn(text, reader, verbatim = false) {
  const made = document.createDocumentFragment();
  const pieces = String(text ?? "").split(/```\n?([\s\S]+?)\n?```\n?/);
  pieces.forEach((piece, index) => {
    if (index % 2)
      made.append(
        el("pre", {}, el("code", {}, unescaped(piece.replace(/<([^<>|!@#]+)(?:\|[^<>]*)?>/g, "$1")))),
      );
    else if (piece) made.append(paragraphs(piece, reader, verbatim));
  });
  return made;
}

function paragraphs(text, reader, verbatim) {
  const made = document.createDocumentFragment();
  let quote = null;
  let begun = false;
  for (const line of text.split("\n")) {
    const quoted = /^(?:>|&gt;) ?(.*)$/.exec(line);
    if (quoted) {
      if (quote) quote.append(el("br"));
      else made.append((quote = el("blockquote")));
      quote.append(inline(quoted[1], reader, verbatim));
    } else {
      if (begun && !quote) made.append(el("br"));
      made.append(inline(line, reader, verbatim));
      quote = null;
    }
    begun = true;
  }
  return made;
}

function inline(text, reader, verbatim) {
  const held = [];
  const hold = (node) => String.fromCharCode(HELD + held.push(node) - 1);
  let left = text.replace(/[\ue000-\uf8ff]/g, "\ufffd");
  left = left.replace(/`([^`\n]+)`/g, (whole, code) => hold(el("code", {}, unescaped(code))));
  left = left.replace(/<([^<>\n]+)>/g, (whole, inside) => hold(bracketed(inside, reader)));
  if (!verbatim)
    left = left.replace(ADDRESS, (address) => hold(link(unescaped(address), unescaped(address))));
  return marked(left, held);
}

function marked(text, held) {
  const made = document.createDocumentFragment();
  let left = text;
  for (let found; (found = MARKED.exec(left)); left = left.slice(found.index + found[0].length)) {
    made.append(released(left.slice(0, found.index), held), el(MARKS[found[1]], {}, marked(found[2], held)));
  }
  made.append(released(left, held));
  return made;
}

function released(text, held) {
  const made = document.createDocumentFragment();
  for (const piece of text.split(/([\ue000-\uf8ff])/)) {
    const node = piece.length === 1 ? held[piece.charCodeAt(0) - HELD] : undefined;
    if (node) made.append(node);
    else if (piece) made.append(withEmoji(unescaped(piece)));
  }
  return made;
}

function bracketed(inside, reader) {
  const cut = inside.indexOf("|");
  const [what, label] = cut < 0 ? [inside, null] : [inside.slice(0, cut), inside.slice(cut + 1)];
  if (what.startsWith("!date^")) return date(what, label, reader);
  if (what.startsWith("@")) return person(what.slice(1), label, reader);
  if (what.startsWith("#")) return channel(what.slice(1), label, reader);
  if (what.startsWith("!")) {
    const named = label ?? what.slice(1);
    return el("span", { class: "mention" }, unescaped(named.startsWith("@") ? named : `@${named}`));
  }
  const address = unescaped(what);
  return link(address, label ? withEmoji(unescaped(label)) : address.replace(/^mailto:/, ""));
}

/** Name a person as a mention. */
export function person(id, label, reader) {
  const name = reader.users.get(id)?.name ?? unescaped(label ?? id);
  return el("span", { class: id === reader.id ? "mention me" : "mention", "data-user-id": id }, `@${name}`);
}

/** Name a channel; a press on it goes there. */
export function channel(id, label, reader) {
  const name = reader.channels.get(id)?.name ?? unescaped(label ?? id);
  if (!reader.channels.has(id)) return el("span", { class: "mention" }, `#${name}`);
  return el("button", { type: "button", class: "mention channel-link", "data-channel-id": id }, `#${name}`);
}

function date(what, label, reader) {
  const [, seconds, template = "", ...address] = what.split("^");
  const moment = new Date(Number(seconds) * 1000);
  if (!/^-?\d+$/.test(seconds) || Number.isNaN(moment.getTime()))
    return el("span", {}, unescaped(label ?? ""));
  const written = writtenDate(moment, unescaped(template), reader);
  return address.length ? link(unescaped(address.join("^")), written) : written;
}

/** Make a date that `refreshDates` keeps right for whoever reads. */
export function writtenDate(at, template, reader) {
  return el(
    "time",
    { datetime: at.toISOString(), "data-template": template },
    fillTokens(template, at, reader.zone, reader.now()),
  );
}
