// A button that opens a small menu or picker beside it. What the entries do is the caller's business.

import { el, freshId } from "./dom.js";

const GAP = 6;

/** Join a button and the entries of its menu; gives both, to be placed together. The keys are those of any menu. */
export function menu(button, entries, { label, grid = false } = {}) {
  const id = freshId("menu");
  const list = el(
    "div",
    { id, class: grid ? "menu grid" : "menu", popover: "auto", role: "menu", "aria-label": label },
    entries,
  );
  for (const entry of entries) {
    entry.setAttribute("role", "menuitem");
    entry.addEventListener("click", () => list.hidePopover());
  }
  button.setAttribute("aria-haspopup", "menu");
  button.setAttribute("aria-expanded", "false");
  button.setAttribute("popovertarget", id);
  list.addEventListener("toggle", ({ newState }) => {
    const open = newState === "open";
    button.setAttribute("aria-expanded", String(open));
    if (!open) return;
    place(list, button);
    entries[0]?.focus();
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (event.key === "Tab") list.hidePopover();
    if (!step) return;
    event.preventDefault();
    const at = entries.indexOf(document.activeElement);
    entries.at((at + step) % entries.length).focus();
  });
  return [button, list];
}

function place(list, button) {
  const anchor = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = list;
  const below = anchor.bottom + GAP + height < innerHeight;
  list.style.top = `${Math.max(GAP, below ? anchor.bottom + GAP : anchor.top - GAP - height)}px`;
  list.style.left = `${Math.max(GAP, Math.min(anchor.right - width, innerWidth - width - GAP))}px`;
}
