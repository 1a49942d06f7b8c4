// The box to type in, and things to try. Enter sends, Shift+Enter makes a line; a draft stays with its channel.

import { post } from "./api.js";
import { byTestId, el } from "./dom.js";
import { icon } from "./icons.js";

/** The composer of the page. */
export class Composer {
  constructor({ sent, join }) {
    this.sent = sent;
    this.form = byTestId("composer-form");
    this.box = byTestId("composer");
    this.hints = byTestId("hints");
    this.drafts = new Map();
    byTestId("send").append(icon("send"));
    byTestId("join").addEventListener("click", join);
    this.form.addEventListener("submit", (event) => this.send(event));
    this.box.addEventListener("input", () => this.fit());
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
  }

  /** Turn to this channel. */
  update(channel, reader, command) {
    const place = `${channel.id} ${reader.id}`;
    if (place !== this.place) {
      if (this.place) this.drafts.set(this.place, this.box.value);
      this.place = place;
      this.box.value = this.drafts.get(place) ?? "";
      this.fit();
    }
    this.where = { user: reader.id, channel: channel.id };
    const name = channel.is_im ? channel.name : `#${channel.name}`;
    this.box.placeholder = `Message ${name}`;
    document.getElementById("composer-label").textContent = `Message ${name}`;
    this.form.hidden = this.hints.hidden = !channel.is_member;
    byTestId("join-bar").hidden = Boolean(channel.is_member);
    const bot = [...reader.users.values()].find(({ is_bot }) => is_bot)?.name ?? "cembot";
    this.suggest(
      channel.is_im
        ? ["what's on today?", "tomorrow", "what's next?", "help"]
        : [
            `@${bot} what's on today?`,
            ...(command ? [command, `${command} channel`, `${command} help`] : []),
          ],
    );
  }

  suggest(words) {
    const print = words.join("\n");
    if (print === this.hinted) return;
    this.hinted = print;
    this.hints.replaceChildren(
      el("span", { class: "hints-label" }, "Try:"),
      ...words.map((text) =>
        el(
          "button",
          { type: "button", class: "hint-chip", "data-testid": "hint", on: { click: () => this.fill(text) } },
          text,
        ),
      ),
    );
  }

  /** Put words into the box, to be sent or changed. */
  fill(text) {
    this.box.value = text;
    this.fit();
    this.box.focus();
    this.box.setSelectionRange(text.length, text.length);
  }

  fit() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, 160)}px`;
  }

  async send(event) {
    event.preventDefault();
    const text = this.box.value.trim();
    if (!text) return;
    const { where, place } = this;
    this.fill("");
    const answer = await post("say", { ...where, text });
    const kept = answer.ok !== false || answer.ts; // The message stands, though the bot may have missed it.
    if (!kept && this.place === place && !this.box.value) this.fill(text);
    else this.sent();
  }
}
