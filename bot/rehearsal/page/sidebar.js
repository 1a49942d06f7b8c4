// The channels, the direct messages and the people one can be. On narrow screens it slides in over the messages.

import { timeOfDay, zoneName } from "./dates.js";
import { byTestId, el } from "./dom.js";
import { icon } from "./icons.js";
import { avatar } from "./message.js";

/** Draw the sidebar; `go(channelId)` and `become(userId)` are what its buttons do. */
export class Sidebar {
  constructor({ go, become }) {
    this.go = go;
    this.become = become;
    this.node = document.getElementById("sidebar");
    this.opener = document.getElementById("open-sidebar");
    this.opener.append(icon("menu"));
    this.opener.addEventListener("click", () => this.toggle(!this.isOpen()));
    document.getElementById("scrim").addEventListener("click", () => this.toggle(false));
    this.node.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.isOpen()) return;
      this.toggle(false);
      this.opener.focus();
    });
  }

  isOpen() {
    return document.body.classList.contains("sidebar-open");
  }

  toggle(open) {
    document.body.classList.toggle("sidebar-open", open);
    this.opener.setAttribute("aria-expanded", String(open));
    if (open) this.node.querySelector("button")?.focus();
  }

  /** Take the newest state. */
  update({ team, programme, channels, users }, channelId, reader) {
    byTestId("team").textContent = team?.name ?? team ?? "Demo workspace";
    byTestId("programme").textContent = programme
      ? `${programme} · a demo on this machine`
      : "Everything stays on this machine.";
    this.list(
      "channels",
      channels.filter(({ is_im }) => !is_im),
      channelId,
      reader,
    );
    this.list(
      "direct",
      channels.filter(({ is_im }) => is_im),
      channelId,
      reader,
    );
    fill(
      document.getElementById("people"),
      users.filter(({ is_bot }) => !is_bot).map((user) => this.person(user, reader)),
    );
  }

  list(id, channels, current, reader) {
    fill(
      document.getElementById(id),
      channels.map((channel) => {
        const here = channel.id === current;
        const bot = channel.is_im && [...reader.users.values()].find(({ is_bot }) => is_bot);
        return [
          `${channel.id} ${channel.name} ${here} ${channel.unread ?? 0} ${channel.is_member}`,
          () =>
            el(
              "button",
              {
                type: "button",
                class: channel.is_member ? "channel" : "channel not-member",
                "data-channel-id": channel.id,
                "aria-current": here && "page",
                on: {
                  click: () => {
                    this.toggle(false);
                    this.go(channel.id);
                  },
                },
              },
              channel.is_im
                ? avatar(bot || undefined, channel.name)
                : el("span", { class: "hash", "aria-hidden": "true" }, "#"),
              el("span", { class: "channel-name" }, channel.name),
              channel.unread > 0 &&
                !here &&
                el(
                  "span",
                  { class: "unread" },
                  String(channel.unread),
                  el("span", { class: "visually-hidden" }, " unread"),
                ),
            ),
        ];
      }),
    );
  }

  person(user, reader) {
    const me = user.id === reader.id;
    const time = timeOfDay(reader.now(), user.tz);
    return [
      `${user.id} ${me} ${user.real_name} ${user.tz} ${time}`,
      () =>
        el(
          "button",
          {
            type: "button",
            class: "person",
            "data-testid": "person",
            "data-user-id": user.id,
            "aria-pressed": String(me),
            on: {
              click: () => {
                this.toggle(false);
                this.become(user.id);
              },
            },
          },
          avatar(user),
          el(
            "span",
            { class: "person-words" },
            el(
              "span",
              { class: "person-name" },
              user.real_name || user.name,
              user.is_admin && el("span", { class: "role" }, " admin"),
            ),
            el("span", { class: "person-zone" }, `${zoneName(user.tz)} · ${time}`),
          ),
        ),
    ];
  }
}

/** Bring a list's entries up to date: one whose print is the same is left alone, so that focus stays where it is. */
function fill(list, entries) {
  entries.forEach(([print, make], index) => {
    const known = list.children[index];
    if (known?.dataset.print === print) return;
    const made = el("li", { "data-print": print }, make());
    const focused = known?.contains(document.activeElement);
    if (known) known.replaceWith(made);
    else list.append(made);
    if (focused) made.firstChild.focus();
  });
  while (list.children.length > entries.length) list.lastChild.remove();
}
