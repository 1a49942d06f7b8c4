// One message as a reader sees it: who, when, the words or blocks, reactions, and what can be done with it.

import { post } from "./api.js";
import { blockKit } from "./blockkit.js";
import { timeOfDay } from "./dates.js";
import { el, keepFocus } from "./dom.js";
import { PICKER, emoji } from "./emoji.js";
import { icon } from "./icons.js";
import { menu } from "./menu.js";
import { mrkdwn, unescaped, writtenDate } from "./mrkdwn.js";
import { Surface } from "./surface.js";

/** Draw a person's or the bot's sign: their first letter on a colour of their own. */
export function avatar(user, fallback = "?") {
  const name = user?.real_name || user?.name || fallback;
  const tint = [...(user?.id ?? name)].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 6, 7);
  return el(
    "span",
    { class: user?.is_bot ? "avatar bot" : `avatar tint-${tint}`, "aria-hidden": "true" },
    [...name][0]?.toUpperCase() ?? "?",
  );
}

/** A message that can be told of its newer self without losing what was typed in it. */
export class Message {
  constructor(room, message) {
    this.room = room;
    this.values = {};
    this.body = el("div", { class: "message-inner" });
    this.node = el(
      "article",
      { class: "message", "data-ts": message.ts, "data-testid": "message" },
      this.body,
    );
    this.editing = false;
    this.update(message);
  }

  /** Take the newer state; `follows` when it goes on right after the same person's last message. */
  update(message, follows = false) {
    const { replies: _, ...own } = message;
    const print = JSON.stringify([own, this.editing]);
    this.message = message;
    this.node.classList.toggle("follows", follows && !message.ephemeral);
    if (this.print === print) return;
    this.print = print;
    this.node.classList.toggle("ephemeral", Boolean(message.ephemeral));
    keepFocus(this.body, () => this.body.replaceChildren(...this.parts()));
  }

  redraw() {
    this.print = null;
    this.update(this.message, this.node.classList.contains("follows"));
  }

  parts() {
    const { message, room } = this;
    const { reader } = room;
    const user = reader.users.get(message.user);
    const name = message.username || user?.real_name || user?.name || message.user;
    const at = new Date(Number(message.ts) * 1000);
    this.node.setAttribute("aria-label", `${name}, ${timeOfDay(at, reader.zone)}`);
    const head = el(
      "header",
      { class: "message-head" },
      el("span", { class: "author" }, name),
      user?.is_bot && el("span", { class: "badge" }, "App"),
      el("span", { class: "when" }, writtenDate(at, "{time}", reader)),
    );
    const note =
      message.ephemeral &&
      el("p", { class: "only-you", "data-testid": "only-you" }, icon("eye"), "Only visible to you");
    const words = el("div", { class: "message-words" }, note, head, this.content(), this.reactions());
    return [el("div", { class: "gutter" }, avatar(user, name)), words, this.tools()].filter(Boolean);
  }

  content() {
    const { message } = this;
    const joined = /^(channel|group)_(join|leave)$/.test(message.subtype ?? "");
    if (message.deleted) return el("p", { class: "gone" }, "This message was deleted.");
    if (this.editing) return this.editor();
    const { channel } = this.room;
    const { ts, blocks, text } = message;
    const surface = new Surface(this.room.reader, { message: { channel: channel.id, ts } }, this.values);
    const shown = blocks?.length
      ? el("div", { class: "blocks" }, blockKit(blocks, surface))
      : el("div", { class: joined ? "text system" : "text" }, mrkdwn(text, this.room.reader));
    const end = shown.querySelector(":scope > .rich:last-child > p:last-child") ?? shown;
    if (message.edited) end.append(el("span", { class: "edited" }, " (edited)"));
    return shown;
  }

  editor() {
    const { message, room } = this;
    const box = el("textarea", {
      class: "control",
      rows: 2,
      "aria-label": "Edit the message",
      "data-testid": "edit-text",
    });
    box.value = unescaped(message.text);
    const end = () => {
      this.editing = false;
      this.redraw();
    };
    const save = async () => {
      const { ok } = await post("edit", {
        user: room.reader.id,
        channel: room.channel.id,
        ts: message.ts,
        text: box.value,
      });
      if (ok !== false) end();
    };
    box.addEventListener("keydown", (event) => {
      if (event.key === "Escape") end();
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      save();
    });
    queueMicrotask(() => box.focus());
    return el(
      "div",
      { class: "editor" },
      box,
      el(
        "div",
        { class: "editor-foot" },
        el("button", { type: "button", class: "button small", on: { click: end } }, "Cancel"),
        el(
          "button",
          { type: "button", class: "button small primary", "data-testid": "edit-save", on: { click: save } },
          "Save",
        ),
      ),
    );
  }

  react(name, remove) {
    const { reader, channel } = this.room;
    return post("react", { user: reader.id, channel: channel.id, ts: this.message.ts, name, remove });
  }

  reactions() {
    const { message, room } = this;
    if (!message.reactions?.length || message.deleted) return null;
    return el(
      "div",
      { class: "reactions", role: "group", "aria-label": "Reactions" },
      message.reactions.map(({ name, users }) => {
        const mine = users.includes(room.reader.id);
        const who = users.map((id) => room.reader.users.get(id)?.real_name ?? id).join(", ");
        return el(
          "button",
          {
            type: "button",
            class: "reaction",
            "aria-pressed": String(mine),
            "data-reaction": name,
            "aria-label": `${name}: ${users.length} (${who})`,
            title: `${who} reacted with :${name}:`,
            on: { click: () => this.react(name, mine) },
          },
          el("span", { class: emoji(name) ? "emoji" : "" }, emoji(name) ?? `:${name}:`),
          el("span", { class: "count" }, String(users.length)),
        );
      }),
    );
  }

  tools() {
    const { message, room } = this;
    if (message.ephemeral || message.deleted || this.editing || !room.channel.is_member) return null;
    const mine = message.user === room.reader.id;
    const tool = (label, picture, testId, action) =>
      el(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": label,
          title: label,
          "data-testid": testId,
          on: { click: action },
        },
        icon(picture),
      );
    const opener = el(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": "Add a reaction",
        title: "Add a reaction",
        "data-testid": "add-reaction",
      },
      icon("smile"),
    );
    const entries = PICKER.map((name) =>
      el(
        "button",
        {
          type: "button",
          class: "menu-entry emoji",
          "aria-label": name,
          title: `:${name}:`,
          "data-reaction": name,
          on: { click: () => this.react(name, false) },
        },
        emoji(name),
      ),
    );
    return el(
      "div",
      { class: "tools", role: "group", "aria-label": "Message" },
      menu(opener, entries, { label: "Reactions", grid: true }),
      this.onReply && tool("Reply in thread", "reply", "reply", () => this.onReply()),
      mine &&
        tool("Edit", "edit", "edit", () => {
          this.editing = true;
          this.redraw();
        }),
      mine &&
        tool("Delete", "bin", "delete", () =>
          post("delete", { user: room.reader.id, channel: room.channel.id, ts: message.ts }),
        ),
    );
  }
}
