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
  rich_text_preformatted: (part) => preformatted(part),
  rich_text_list: (part, reader) =>
    el(
      part.style === "ordered" ? "ol" : "ul",
      { class: `indent-${Math.min(part.indent ?? 0, 6)}` },
      part.elements.map((entry) => el("li", {}, pieces(entry, reader))),
    ),
};

/** Show words as they are, with the button to copy them that Slack's clients have. */
function preformatted({ elements = [] }) {
  const words = elements.map((piece) => piece.text ?? piece.url ?? "").join("");
  return el("div", { class: "to-copy" }, el("pre", {}, el("code", {}, words)), copier(words));
}

function copier(words) {
  const label = el("span", { role: "status" }, "Copy");
  const copy = async () => {
    label.textContent = (await copied(words)) ? "Copied" : "Select it to copy";
    setTimeout(() => (label.textContent = "Copy"), 2000);
  };
  return el("button", { type: "button", class: "button small", "data-testid": "copy", on: { click: copy } }, label);
}

/** Put words into the clipboard, and tell whether the browser let us. */
async function copied(words) {
  try {
    await navigator.clipboard.writeText(words);
    return true;
  } catch {
    return false;
  }
}

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
