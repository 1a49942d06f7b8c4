// The demo's page: holds what the server last said, and tells each part of the page when that changes.
//
// Hooks for tests, which stay as they are: data-testid on the parts named in index.html and on what the modules make
// (message, message-list, composer, send, hint, person, clock-now, speed-0|1|60|600, skip-5, modal, modal-title,
// modal-body, modal-submit, modal-close, modal-back, field-error, confirm-yes, confirm-no, thread-toggle, reply-text,
// add-reaction, only-you, toasts, tabs, home, open-beside, beside); data-ts on messages, data-channel-id and data-user-id on what leads to them,
// data-action-id and data-block-id on interactive elements, data-block (its type) and data-block-id on blocks.

import { fetchState, listen, post } from "./api.js";
import { Beside } from "./beside.js";
import { Clock } from "./clock.js";
import { Composer } from "./composer.js";
import { refreshDates } from "./dates.js";
import { byTestId } from "./dom.js";
import { Home } from "./home.js";
import { MessageList } from "./messagelist.js";
import { Modal } from "./modal.js";
import { Sidebar } from "./sidebar.js";

const DEFAULT_COMMAND = "/cem";
/** What somebody sees who is in no channel. */
const NOWHERE = { id: "", name: "nowhere", is_im: false, is_member: true, messages: [] };

class App {
  constructor() {
    const asked = new URLSearchParams(location.search);
    this.user = asked.get("user");
    this.channel = asked.get("channel");
    this.clock = new Clock(() => this.minute());
    this.sidebar = new Sidebar({ go: (id) => this.go(id), become: (id) => this.become(id) });
    this.messages = new MessageList(
      byTestId("message-list"),
      document.getElementById("scroller"),
      byTestId("newer"),
    );
    this.composer = new Composer({
      sent: () => this.refresh().then(() => this.messages.toEnd()),
      join: () => this.join(),
    });
    this.home = new Home(() => this.refresh());
    this.beside = new Beside();
    this.modal = new Modal(byTestId("modal"), () => this.refresh());
    byTestId("message-list").addEventListener("click", (event) => {
      const target = event.target.closest(".channel-link");
      if (target) this.go(target.dataset.channelId);
    });
    this.refresh();
  }

  /** Fetch and draw. Changes that come while an answer is on its way are fetched once more, after it. */
  refresh() {
    this.again = true;
    this.running ??= this.drain().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async drain() {
    while (this.again) {
      this.again = false;
      const [user, channel] = [this.user, this.channel];
      try {
        const state = await fetchState(user, channel);
        if (user === this.user && channel === this.channel) this.take(state);
        else this.again = true;
      } catch (error) {
        if (!this.reader && this.user)
          [this.user, this.again] = [null, true]; // An old address may name somebody who is gone.
        else this.say(`The demo's server does not answer as it should: ${error.message}`);
      }
    }
  }

  take(state) {
    this.say(state.connected === false ? "The bot is not connected yet; what you say waits for it." : "");
    const me = state.me?.id ?? state.me;
    const users = new Map(state.users.map((user) => [user.id, user]));
    const channels = new Map(state.channels.map((channel) => [channel.id, channel]));
    const zone = users.get(me)?.tz ?? "UTC";
    this.clock.set(state, zone);
    this.reader = { id: me, zone, users, channels, now: () => this.clock.now() };
    const channel = state.channel ?? NOWHERE;
    if (me !== this.heard) this.hear(me);
    [this.user, this.channel, this.state] = [me, channel.id, state];
    history.replaceState(null, "", `?${new URLSearchParams({ user: me, channel: channel.id })}`);
    document.title = `${channel.is_im ? channel.name : `#${channel.name}`} · demo`;
    byTestId("channel-name").textContent = channel.is_im ? channel.name : `# ${channel.name}`;
    byTestId("channel-purpose").textContent = channel.purpose ?? "";
    this.sidebar.update(state, channel.id, this.reader);
    this.messages.update(channel, this.reader);
    this.composer.update(channel, this.reader, state.command ?? DEFAULT_COMMAND);
    this.beside.update(state.beside);
    this.home.update(state.home, channel, this.reader);
    this.modal.update(state.views ?? [], this.reader);
  }

  hear(user) {
    this.events?.close();
    this.heard = user;
    this.events = listen(user, {
      changed: () => this.refresh(),
      connected: (well) =>
        well ? this.refresh() : this.say("The line to the demo's server is down. Trying again…"),
    });
  }

  say(sentence) {
    const line = byTestId("connection");
    if (line.textContent !== sentence) line.textContent = sentence;
  }

  minute() {
    if (!this.reader) return;
    this.sidebar.update(this.state, this.channel, this.reader);
    refreshDates(document.body, this.reader.zone, this.clock.now());
  }

  go(channel) {
    this.channel = channel;
    return this.refresh();
  }

  become(user) {
    this.user = user;
    return this.refresh();
  }

  async join() {
    await post("join", { user: this.user, channel: this.channel });
    await this.refresh();
  }
}

new App();
