// The app's Home beside its messages: two tabs in the direct conversation. Shows what the app published, makes none.

import { post } from "./api.js";
import { blockKit } from "./blockkit.js";
import { byTestId, el, keepFocus } from "./dom.js";
import { Surface } from "./surface.js";

/** The tabs and the pane of the Home; to open it tells the app, which then publishes. */
export class Home {
  constructor(refresh) {
    this.refresh = refresh;
    this.tabs = byTestId("tabs");
    this.pane = byTestId("home");
    this.open = false;
    for (const tab of this.tabs.querySelectorAll("button"))
      tab.addEventListener("click", () => this.choose(tab.dataset.tab === "home"));
  }

  /** Take the newest state: tabs stand in the direct conversation alone. */
  update(view, channel, reader) {
    const where = `${channel.id} ${reader.id}`;
    if (where !== this.where) this.open = false;
    this.where = where;
    this.reader = reader;
    this.tabs.hidden = !channel.is_im;
    this.draw(view);
  }

  async choose(home) {
    this.open = home;
    if (home) await post("home", { user: this.reader.id });
    await this.refresh();
  }

  draw(view) {
    for (const tab of this.tabs.querySelectorAll("button"))
      tab.setAttribute("aria-pressed", String((tab.dataset.tab === "home") === this.open));
    document.body.classList.toggle("home-open", this.open);
    this.pane.hidden = !this.open;
    if (!this.open) {
      this.print = null;
      return;
    }
    const print = JSON.stringify([view?.id, this.reader.id, view?.blocks]);
    if (print === this.print) return;
    this.print = print;
    keepFocus(this.pane, () =>
      this.pane.replaceChildren(
        view
          ? blockKit(view.blocks, new Surface(this.reader, { view_id: view.id }))
          : el("p", { class: "home-empty" }, "The bot has not shown anything here yet."),
      ),
    );
  }
}
