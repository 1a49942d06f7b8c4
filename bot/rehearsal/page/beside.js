// Another page of the rehearsal beside the room: what is posted on X. It is loaded once somebody opens it.

import { byTestId, el } from "./dom.js";
import { icon } from "./icons.js";

/** Open and close the page beside the room, by the button in the sidebar. */
export class Beside {
  constructor() {
    this.node = byTestId("beside");
    this.opener = byTestId("open-beside");
    this.closer = byTestId("close-beside");
    this.closer.append(icon("close"));
    this.opener.addEventListener("click", () => this.toggle(this.node.hidden));
    this.closer.addEventListener("click", () => {
      this.toggle(false);
      this.opener.focus();
    });
  }

  toggle(open) {
    this.node.hidden = !open;
    document.body.classList.toggle("has-beside", open);
    this.opener.setAttribute("aria-expanded", String(open));
    if (open && !this.node.querySelector("iframe"))
      this.node.append(el("iframe", { src: this.address, title: "What is posted on X" }));
  }

  /** Take the address of that page; without one there is no button. */
  update(address) {
    this.address = address;
    document.getElementById("beside-entry").hidden = !address;
  }
}
