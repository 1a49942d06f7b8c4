// Block Kit to DOM: each block type once. What the interactive elements do is in elements.js.

import { el, freshId, link, safeUrl } from "./dom.js";
import { interactive } from "./elements.js";
import { plain, textObject } from "./mrkdwn.js";
import { richText } from "./richtext.js";

/** Make DOM of a list of blocks on a surface; `errors` are sentences by block id. */
export function blockKit(blocks, surface, errors = {}) {
  const made = document.createDocumentFragment();
  blocks.forEach((block, index) => {
    const blockId = block.block_id ?? `block-${index}`;
    const node = (BLOCKS[block.type] ?? unknown)(block, surface, blockId, errors[blockId]);
    node.dataset.blockId = blockId;
    node.dataset.block = block.type;
    made.append(node);
  });
  return made;
}

function unknown(block) {
  return el("p", { class: "unknown" }, `This page cannot show a “${block.type}” block; Slack can.`);
}

function header(block) {
  return el("h3", { class: "block header" }, plain(block.text));
}

function section(block, surface, blockId) {
  const fields = block.fields?.map((field) =>
    el("div", { class: "field-cell text" }, textObject(field, surface.reader)),
  );
  return el(
    "div",
    { class: block.accessory ? "block section with-accessory" : "block section" },
    el(
      "div",
      { class: "section-words" },
      block.text && el("div", { class: "text" }, textObject(block.text, surface.reader)),
      fields && el("div", { class: "fields" }, fields),
    ),
    block.accessory && el("div", { class: "accessory" }, element(block.accessory, surface, blockId)),
  );
}

function element(part, surface, blockId) {
  if (part.type === "image") return picture(part);
  surface.dispatches = true;
  return interactive(part, blockId, surface) ?? unknown(part);
}

function context(block, surface) {
  return el(
    "div",
    { class: "block context" },
    block.elements.map((part) =>
      part.type === "image" ? picture(part) : el("span", { class: "text" }, textObject(part, surface.reader)),
    ),
  );
}

function actions(block, surface, blockId) {
  return el(
    "div",
    { class: "block actions" },
    block.elements.map((part) => element(part, surface, blockId)),
  );
}

/** Show a picture of this machine; one from elsewhere is named and linked, for the page fetches nothing there. */
function picture({ image_url: address, alt_text: words }) {
  const url = safeUrl(address);
  if (url && new URL(url).origin === location.origin)
    return el("img", { src: url, alt: words ?? "", loading: "lazy" });
  return el("span", { class: "picture-away" }, "Picture: ", link(address, words || "without a description"));
}

function image(block) {
  return el(
    "figure",
    { class: "block image" },
    block.title && el("figcaption", {}, plain(block.title)),
    picture(block),
  );
}

const GROUPS = new Set([
  "checkboxes",
  "radio_buttons",
  "multi_static_select",
  "multi_users_select",
  "multi_channels_select",
  "multi_conversations_select",
  "multi_external_select",
]);

function input(block, surface, blockId, error) {
  surface.dispatches = block.dispatch_action === true;
  const control = interactive(block.element, blockId, surface) ?? unknown(block.element);
  const many = GROUPS.has(block.element.type);
  const inner = many ? control : (control.querySelector?.("input") ?? control);
  const [hintId, errorId] = [freshId("hint"), freshId("error")];
  const about = [block.hint && hintId, error && errorId].filter(Boolean).join(" ");
  const label = [plain(block.label), block.optional && el("span", { class: "optional" }, " (optional)")];
  const node = el(many ? "fieldset" : "div", {
    class: error ? "block input has-error" : "block input",
    ...(many && about && { "aria-describedby": about }),
  });
  if (many) {
    node.append(el("legend", { class: "label" }, label));
  } else {
    inner.id = freshId("field");
    inner.removeAttribute("aria-label");
    node.append(el("label", { class: "label", for: inner.id }, label));
    if (about) inner.setAttribute("aria-describedby", about);
    if (error) inner.setAttribute("aria-invalid", "true");
    if (!block.optional) inner.setAttribute("aria-required", "true");
  }
  node.append(control);
  if (error) node.append(el("p", { class: "error", id: errorId, "data-testid": "field-error" }, error));
  if (block.hint) node.append(el("p", { class: "hint", id: hintId }, plain(block.hint)));
  return node;
}

const BLOCKS = {
  header,
  section,
  context,
  actions,
  image,
  input,
  divider: () => el("hr", { class: "block divider" }),
  rich_text: (block, surface) => richText(block, surface.reader),
};
