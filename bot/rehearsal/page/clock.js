// The programme's clock as the server runs it, in the reader's zone, and its buttons. It ticks on between two answers.

import { post } from "./api.js";
import { clockReading, zoneName } from "./dates.js";
import { byTestId, el } from "./dom.js";

const TICK = 250; // Milliseconds.
const SKIP = 300; // Seconds.
const SPEEDS = [
  [0, "Pause"],
  [1, "×1"],
  [60, "×60"],
  [600, "×600"],
];

/** The clock of the page. `ticked()` is called at every minute of programme time. */
export class Clock {
  constructor(ticked) {
    this.at = Date.now();
    this.since = performance.now();
    this.speed = 1;
    this.zone = "UTC";
    this.ticked = ticked;
    this.reading = byTestId("clock-now");
    this.buttons = SPEEDS.map(([speed, label]) =>
      el(
        "button",
        {
          type: "button",
          class: "speed",
          "data-testid": `speed-${speed}`,
          "aria-pressed": "false",
          title: speed ? `${speed} seconds of the programme in one second` : "Stop the clock",
          on: { click: () => this.ask({ speed }) },
        },
        label,
      ),
    );
    document.getElementById("speeds").append(...this.buttons);
    byTestId("skip-5").addEventListener("click", () => this.ask({ ahead: SKIP }));
    setInterval(() => this.show(), TICK);
  }

  /** Tell the programme's time now. */
  now() {
    return new Date(this.at + (performance.now() - this.since) * this.speed);
  }

  /** Take the server's word for time and speed. */
  set({ now, speed }, zone) {
    this.at = Date.parse(now);
    this.since = performance.now();
    this.speed = Number(speed);
    this.zone = zone;
    SPEEDS.forEach(([value], index) =>
      this.buttons[index].setAttribute("aria-pressed", String(value === this.speed)),
    );
    this.show();
  }

  async ask(change) {
    const answer = await post("clock", change);
    if (answer.now) this.set(answer, this.zone);
  }

  show() {
    const now = this.now();
    const words = clockReading(now, this.zone);
    if (this.reading.textContent !== words) {
      this.reading.textContent = words;
      this.reading.dateTime = now.toISOString();
    }
    const known = SPEEDS.some(([speed]) => speed === this.speed);
    byTestId("clock-zone").textContent = known
      ? zoneName(this.zone)
      : `${zoneName(this.zone)} · ×${this.speed}`;
    const minute = Math.floor(now / 60_000);
    if (minute !== this.minute) this.ticked();
    this.minute = minute;
  }
}
