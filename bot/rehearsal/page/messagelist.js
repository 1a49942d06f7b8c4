// The messages of one channel in order, with a line between days. Draws only what changed, so that nothing jumps.

import { dayHeading, localDay, refreshDates } from "./dates.js";
import { el } from "./dom.js";
import { Thread } from "./thread.js";

const FOLLOWS_WITHIN = 300; // Seconds in which the same person's next message needs no name again.
const NEAR_END = 80; // Pixels from the end within which new messages are scrolled to.

/** The log of messages. */
export class MessageList {
  constructor(log, scroller, newer) {
    Object.assign(this, { log, scroller, newer });
    this.shown = new Map();
    this.key = null;
    newer.addEventListener("click", () => this.toEnd());
    scroller.addEventListener("scroll", () => this.nearEnd() && (newer.hidden = true));
  }

  /** Show the channel as `reader` sees it. */
  update(channel, reader) {
    const key = `${channel.id} ${reader.id} ${channel.is_member}`;
    const fresh = key !== this.key;
    const stay = !fresh && !this.nearEnd();
    const had = this.shown.size;
    if (fresh) {
      this.log.setAttribute("aria-busy", "true"); // A whole channel is not news to be read out.
      this.log.replaceChildren();
      this.shown.clear();
      this.key = key;
    }
    this.room = { channel, reader };
    this.place(channel.messages, reader);
    refreshDates(this.log, reader.zone, reader.now());
    this.log.removeAttribute("aria-busy");
    if (!stay) this.toEnd();
    else if (this.shown.size > had) this.newer.hidden = false;
  }

  place(messages, reader) {
    const order = [];
    let before = null;
    for (const message of messages) {
      const at = new Date(Number(message.ts) * 1000);
      const day = localDay(at, reader.zone);
      if (day !== before?.day) order.push(this.dayLine(day, dayHeading(at, reader.zone)));
      const follows =
        before?.day === day &&
        before.message.user === message.user &&
        !before.message.ephemeral &&
        !before.message.deleted &&
        !before.message.replies?.length &&
        message.ts - before.message.ts < FOLLOWS_WITHIN;
      order.push(this.thread(message, follows));
      before = { day, message };
    }
    if (!messages.length) order.push(this.emptiness());
    const kept = new Set(order);
    for (const node of [...this.log.children]) if (!kept.has(node)) node.remove();
    order.forEach((node, index) => {
      if (this.log.children[index] !== node) this.log.insertBefore(node, this.log.children[index] ?? null);
    });
    const present = new Set(messages.map(keyOf));
    for (const one of this.shown.keys()) if (!present.has(one)) this.shown.delete(one);
  }

  thread(message, follows) {
    const key = keyOf(message);
    const known = this.shown.get(key);
    if (known) {
      Object.assign(known.room, this.room);
      known.update(message, follows);
      return known.node;
    }
    const made = new Thread({ ...this.room }, message);
    made.update(message, follows);
    this.shown.set(key, made);
    return made.node;
  }

  dayLine(day, words) {
    const known = this.log.querySelector(`[data-day="${day}"]`);
    return known ?? el("h2", { class: "day", "data-day": day }, el("span", {}, words));
  }

  emptiness() {
    const { is_im: direct, name, purpose } = this.room.channel;
    return (
      this.log.querySelector(".emptiness") ??
      el(
        "div",
        { class: "emptiness" },
        el("p", { class: "emptiness-title" }, direct ? `You and ${name}` : `This is #${name}`),
        purpose && el("p", {}, `${purpose}.`),
        el("p", {}, "Nothing has been said yet. Try one of the suggestions below, or let the clock run."),
      )
    );
  }

  nearEnd() {
    const { scrollTop, clientHeight, scrollHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  /** Scroll to the newest message. */
  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.newer.hidden = true;
  }
}

const keyOf = ({ ts, ephemeral }) => `${ts}${ephemeral ? " ephemeral" : ""}`;
