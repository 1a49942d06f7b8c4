// Builds DOM from data: text is always text. Never parses markup, and knows nothing of Slack.

/**
 * Make an element. Attributes are set as such ("class", "data-ts", "aria-label"); `false`, `null` and `undefined`
 * leave one out; `on` holds listeners by event name. Strings among the children become text.
 */
export function el(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  const { on = {}, ...rest } = attributes;
  for (const [key, value] of Object.entries(rest)) {
    if (value === false || value === null || value === undefined) continue;
    node.setAttribute(key, value === true ? "" : String(value));
  }
  for (const [event, listener] of Object.entries(on)) node.addEventListener(event, listener);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Find the one element with this test id. */
export function byTestId(id, root = document) {
  return root.querySelector(`[data-testid="${CSS.escape(id)}"]`);
}

/** Tell what of a link may be followed: http, https and mailto; anything else is null. */
export function safeUrl(address) {
  let url;
  try {
    url = new URL(String(address));
  } catch {
    return null; // No address at all: the caller shows the words without a link.
  }
  return ["http:", "https:", "mailto:"].includes(url.protocol) ? url.href : null;
}

/** Make a link that opens apart from this page, or only its words where the address may not be followed. */
export function link(address, ...children) {
  const href = safeUrl(address);
  if (href === null) return el("span", {}, ...children);
  return el("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

/** Rebuild part of the page by `change` and give the focus back to the element that stands for the one that had it. */
export function keepFocus(root, change) {
  const held = root.contains(document.activeElement) ? document.activeElement : null;
  const { actionId, blockId } = held?.dataset ?? {};
  const caret = held && "selectionStart" in held ? held.selectionStart : null;
  change();
  if (!held || held.isConnected || actionId === undefined) return;
  const heir = [...root.querySelectorAll("[data-action-id]")].find(
    (node) => node.dataset.actionId === actionId && node.dataset.blockId === blockId,
  );
  heir?.focus();
  if (caret !== null && heir?.setSelectionRange && /^(text|search|url|tel|textarea)$/.test(heir.type)) {
    heir.setSelectionRange(caret, caret);
  }
}

let made = 0;

/** Make an id that no other element of the page has. */
export function freshId(stem) {
  made += 1;
  return `${stem}-${made}`;
}
