// The app's modals: the top view of the stack in one dialog, its form, and what the app answers. Opens none by itself.

import { post } from "./api.js";
import { blockKit } from "./blockkit.js";
import { el, keepFocus } from "./dom.js";
import { icon } from "./icons.js";
import { plain } from "./mrkdwn.js";
import { Surface } from "./surface.js";

/** The one dialog that shows whatever view is on top. */
export class Modal {
  constructor(dialog, refresh) {
    this.dialog = dialog;
    this.refresh = refresh;
    this.held = new Map(); // What was typed and what was wrong, by view id: a push loses nothing below it.
    this.shown = null;
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      if (event.target === dialog) this.close();
    });
  }

  /** Show the last of `views` to `reader`; no view closes the dialog. */
  update(views, reader) {
    for (const id of this.held.keys()) if (!views.some((view) => view.id === id)) this.held.delete(id);
    const view = views.at(-1);
    if (!view) {
      this.shown = null;
      if (this.dialog.open) this.end();
      return;
    }
    const { title, submit, close, blocks } = view;
    const print = JSON.stringify([view.id, reader.id, title, submit, close, blocks, views.length]);
    if (this.shown?.print === print) return;
    const same = this.shown?.view.id === view.id;
    this.shown = { print, view, reader, depth: views.length };
    if (!same && this.held.has(view.id)) this.held.get(view.id).errors = {};
    this.draw(same);
  }

  /** Close the dialog. A box that gets the focus back also needs its caret: where a mouse closed it, it has none. */
  end() {
    this.dialog.close();
    const back = document.activeElement;
    if (!back?.matches("textarea, input")) return;
    back.blur();
    back.focus();
  }

  draw(same) {
    const { view, reader, depth } = this.shown;
    const held = this.held.get(view.id) ?? { values: {}, errors: {} };
    this.held.set(view.id, held);
    const scrolled = same ? this.dialog.querySelector(".modal-body")?.scrollTop : 0;
    const surface = new Surface(reader, { view_id: view.id }, held.values);
    surface.prune(view.blocks);
    keepFocus(this.dialog, () =>
      this.dialog.replaceChildren(...this.parts(view, surface, held.errors, depth)),
    );
    this.dialog.dataset.viewId = view.id;
    if (!this.dialog.open) this.dialog.showModal();
    const body = this.dialog.querySelector(".modal-body");
    if (same) body.scrollTop = scrolled;
    else
      (
        body.querySelector("[autofocus], .control, input") ??
        this.dialog.querySelector(".modal-foot .button:last-child")
      ).focus();
  }

  parts(view, surface, errors, depth) {
    const closeLabel = plain(view.close) || (depth > 1 ? "Back" : "Close");
    const form = el(
      "form",
      {
        class: "modal-form",
        novalidate: true,
        autocomplete: "off",
        on: {
          submit: (event) => {
            event.preventDefault();
            this.submit();
          },
        },
      },
      el(
        "div",
        { class: "modal-head" },
        depth > 1 && this.closer("back", "Back", "modal-back"),
        el(
          "h2",
          { class: "modal-title", id: "modal-title", "data-testid": "modal-title" },
          plain(view.title),
        ),
        this.closer("close", "Close", "modal-x"),
      ),
      el("div", { class: "modal-body", "data-testid": "modal-body" }, blockKit(view.blocks, surface, errors)),
      el(
        "div",
        { class: "modal-foot" },
        el(
          "button",
          {
            type: "button",
            class: "button",
            "data-testid": "modal-close",
            on: { click: () => this.close() },
          },
          closeLabel,
        ),
        view.submit &&
          el(
            "button",
            { type: "submit", class: "button primary", "data-testid": "modal-submit" },
            plain(view.submit),
          ),
      ),
    );
    return [form, el("div", { class: "toasts", role: "alert" })];
  }

  closer(name, label, testId) {
    return el(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": label,
        "data-testid": testId,
        on: { click: () => this.close() },
      },
      icon(name),
    );
  }

  async submit() {
    const { view, reader } = this.shown;
    if (!view.submit || this.busy) return;
    const held = this.held.get(view.id);
    this.busy = true;
    this.dialog.setAttribute("aria-busy", "true");
    const answer = await post("submit", { user: reader.id, view_id: view.id, state: held.values });
    this.busy = false;
    this.dialog.removeAttribute("aria-busy");
    this.blame(view.id, answer.errors ?? {});
    if (!answer.errors) await this.refresh();
  }

  blame(viewId, errors) {
    const held = this.held.get(viewId);
    if (!held || this.shown?.view.id !== viewId) return;
    const before = Object.keys(held.errors).length;
    held.errors = errors;
    if (!before && !Object.keys(errors).length) return;
    this.draw(true);
    this.dialog.querySelector(".has-error :is(.control, input)")?.focus();
  }

  async close() {
    if (!this.shown) return;
    await post("close", { user: this.shown.reader.id, view_id: this.shown.view.id });
    await this.refresh();
  }
}
