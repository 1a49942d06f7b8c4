// Slack's rich_text block, as people's own messages have it. The interactive blocks are drawn elsewhere.

import { el, link } from "./dom.js";
import { emoji, withEmoji } from "./emoji.js";
import { channel, person, writtenDate } from "./mrkdwn.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", code: "code" };

/** Make DOM of one rich_text block. */
export function richText(block, reader) {
  return el(
    "div",
    { class: "text rich" },
    (block.elements ?? []).map((part) => PARTS[part.type]?.(part, reader)),
  );
}

const PARTS = {
  rich_text_section: (part, reader) => el("p", {}, pieces(part, reader)),
  rich_text_quote: (part, reader) => el("blockquote", {}, pieces(part, reader)),
  rich_text_preformatted: (part, reader) => el("pre", {}, el("code", {}, pieces(part, reader))),
  rich_text_list: (part, reader) =>
    el(
      part.style === "ordered" ? "ol" : "ul",
      { class: `indent-${Math.min(part.indent ?? 0, 6)}` },
      part.elements.map((entry) => el("li", {}, pieces(entry, reader))),
    ),
};

function pieces({ elements = [] }, reader) {
  return elements.map((piece) => styled(PIECES[piece.type]?.(piece, reader), piece.style)).filter(Boolean);
}

function styled(node, style = {}) {
  return Object.entries(STYLES).reduce(
    (inner, [name, tag]) => (style[name] && inner ? el(tag, {}, inner) : inner),
    node,
  );
}

function broken(text) {
  const made = document.createDocumentFragment();
  withEmoji(text)
    .split("\n")
    .forEach((line, index) => made.append(...(index ? [el("br")] : []), line));
  return made;
}

const PIECES = {
  text: ({ text }) => broken(text),
  link: ({ url, text }) => link(url, text || url),
  user: ({ user_id: id }, reader) => person(id, null, reader),
  channel: ({ channel_id: id }, reader) => channel(id, null, reader),
  emoji: ({ name }) => document.createTextNode(emoji(name) ?? `:${name}:`),
  broadcast: ({ range }) => el("span", { class: "mention" }, `@${range}`),
  date: ({ timestamp, format }, reader) => writtenDate(new Date(timestamp * 1000), format, reader),
};
