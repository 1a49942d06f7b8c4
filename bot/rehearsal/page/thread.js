// A message with the replies under it, folded or open, and the box that answers there.

import { post } from "./api.js";
import { timeOfDay } from "./dates.js";
import { el, freshId } from "./dom.js";
import { icon } from "./icons.js";
import { Message } from "./message.js";

const SHOWN_AT_ONCE = 6; // Threads longer than this begin folded.

/** A message of the channel and its thread. */
export class Thread extends Message {
  constructor(room, message) {
    super(room, message);
    this.onReply = () => this.reply();
    this.replies = new Map();
    this.open = null; // Unknown until there are replies; afterwards whatever the reader last chose.
    const id = freshId("thread");
    this.fold = el("button", {
      type: "button",
      class: "fold",
      "aria-controls": id,
      "data-testid": "thread-toggle",
      on: { click: () => this.toggle(!this.open) },
    });
    this.list = el("div", { class: "replies" });
    this.box = el("textarea", {
      rows: 1,
      class: "control",
      placeholder: "Reply…",
      "aria-label": "Reply in this thread",
      "data-testid": "reply-text",
    });
    this.form = el(
      "form",
      { class: "reply-form" },
      this.box,
      el("button", { type: "submit", class: "button small", "data-testid": "reply-send" }, "Reply"),
    );
    this.form.addEventListener("submit", (event) => this.send(event));
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.form.requestSubmit();
    });
    this.inside = el("div", { class: "thread-inside", id }, this.list, this.form);
    this.thread = el(
      "section",
      { class: "thread", "aria-label": "Thread", hidden: true },
      this.fold,
      this.inside,
    );
    this.node.append(this.thread);
    this.updateReplies(message);
    this.redraw();
  }

  update(message, follows = false) {
    super.update(message, follows);
    if (this.replies) this.updateReplies(message);
  }

  updateReplies({ replies = [] }) {
    if (this.open === null && replies.length) this.open = replies.length <= SHOWN_AT_ONCE;
    const shown = new Set(replies.map((reply) => reply.ts));
    for (const [ts, reply] of this.replies) {
      if (shown.has(ts)) continue;
      reply.node.remove();
      this.replies.delete(ts);
    }
    for (const reply of replies) {
      if (this.replies.has(reply.ts)) this.replies.get(reply.ts).update(reply);
      else {
        const made = new Message(this.room, reply);
        this.replies.set(reply.ts, made);
        this.list.append(made.node);
      }
    }
    this.thread.hidden = !replies.length && !this.open;
    this.inside.hidden = !this.open;
    this.fold.hidden = !replies.length;
    this.fold.setAttribute("aria-expanded", String(Boolean(this.open)));
    const last =
      replies.length && timeOfDay(new Date(Number(replies.at(-1).ts) * 1000), this.room.reader.zone);
    const words = `${replies.length} ${replies.length === 1 ? "reply" : "replies"}`;
    this.fold.replaceChildren(
      icon("chevron"),
      el("span", {}, words),
      el("span", { class: "last-reply" }, ` last at ${last}`),
    );
  }

  toggle(open) {
    this.open = open;
    this.updateReplies(this.message);
  }

  reply() {
    this.toggle(true);
    this.box.focus();
  }

  async send(event) {
    event.preventDefault();
    const text = this.box.value.trim();
    if (!text) return;
    const { reader, channel } = this.room;
    this.box.value = "";
    const { ok } = await post("say", {
      user: reader.id,
      channel: channel.id,
      text,
      thread_ts: this.message.ts,
    });
    if (ok === false) this.box.value = text;
  }
}
