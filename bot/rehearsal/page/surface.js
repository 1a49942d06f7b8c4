// What a message or a modal holds while a person fills it: the values, and how a press travels to the server.

import { post } from "./api.js";
import { el } from "./dom.js";
import { plain, textObject } from "./mrkdwn.js";

/** One message's or one view's interactive side. `home` says where: `{message: {channel, ts}}` or `{view_id}`. */
export class Surface {
  constructor(reader, home, values = {}) {
    this.reader = reader;
    this.home = home;
    this.values = values;
    this.dispatches = true; // Set by the block that is being built: input blocks keep their values to themselves.
  }

  /** Give what was chosen in this element before, or `undefined`: a redrawn form keeps what was typed. */
  kept(blockId, element) {
    const value = this.values[blockId]?.[element.action_id];
    return value?.type === element.type ? value : undefined;
  }

  /** Keep a value as Slack's `state.values` has it. */
  keep(blockId, element, value) {
    (this.values[blockId] ??= {})[element.action_id] = { type: element.type, ...value };
  }

  /** Forget what elements held that are no longer shown. */
  prune(blocks) {
    const shown = new Set(blocks.map((block, index) => block.block_id ?? `block-${index}`));
    for (const blockId of Object.keys(this.values)) if (!shown.has(blockId)) delete this.values[blockId];
  }

  /** Tell the app about a press or a choice, after asking where the element wants that. */
  async act(blockId, element, value) {
    if (element.confirm && !(await confirmed(element.confirm, this.reader)))
      return { ok: false, cancelled: true };
    const action = { action_id: element.action_id, block_id: blockId, type: element.type, ...value };
    return post("act", { user: this.reader.id, action, ...this.home, state: this.values });
  }

  /** Ask the app for the options of an external select. */
  async options(blockId, element, typed) {
    const { action_id, type } = element;
    return post("options", {
      user: this.reader.id,
      ...this.home,
      action_id,
      block_id: blockId,
      type,
      value: typed,
    });
  }
}

/** Ask "are you sure" in the app's own words (Slack's confirmation object). */
export function confirmed({ title, text, confirm, deny, style }, reader) {
  const dialog = document.querySelector("dialog.confirm");
  return new Promise((resolve) => {
    const answer = (value) => () => {
      dialog.returnValue = value;
      dialog.close(value);
    };
    const yes = el(
      "button",
      {
        type: "button",
        class: `button ${style ?? "primary"}`,
        "data-testid": "confirm-yes",
        on: { click: answer("yes") },
      },
      plain(confirm) || "Yes",
    );
    const no = el(
      "button",
      { type: "button", class: "button", "data-testid": "confirm-no", on: { click: answer("no") } },
      plain(deny) || "Cancel",
    );
    dialog.returnValue = "no";
    dialog.replaceChildren(
      el(
        "div",
        { class: "modal-head" },
        el("h2", { id: "confirm-title", class: "modal-title" }, plain(title)),
      ),
      el("div", { class: "modal-body" }, el("p", { class: "text" }, textObject(text, reader))),
      el("div", { class: "modal-foot" }, no, yes),
    );
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
    dialog.addEventListener(
      "cancel",
      () => {
        dialog.returnValue = "no";
      },
      { once: true },
    );
    dialog.showModal();
  });
}
