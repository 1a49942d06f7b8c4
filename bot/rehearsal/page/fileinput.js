// The field of a modal in which a file is chosen. Shows its name, and no more of it.

import { post, toast } from "./api.js";
import { el } from "./dom.js";

const LARGEST = 3_000_000; // Bytes of a file; with what base64 adds, the server takes it.

/** A field to choose a file in. It is uploaded at once, and the form holds what Slack tells of it. */
export function fileInput(element, { blockId, surface, kept }) {
  const most = element.max_files ?? 10;
  const node = el("input", {
    type: "file",
    class: "control",
    accept: element.filetypes?.map((type) => `.${type}`).join(","),
    multiple: most > 1,
    "data-action-id": element.action_id,
    "data-block-id": blockId,
  });
  const chosen = el("p", { class: "hint", role: "status" });
  const remove = () => {
    node.value = "";
    keep([]);
    node.focus();
  };
  const keep = (files) => {
    surface.keep(blockId, element, { files });
    const names = files.map(({ name }) => name).join(", ");
    const none = el("button", { type: "button", class: "button", on: { click: remove } }, "Remove");
    chosen.replaceChildren(...(names ? [`Chosen: ${names} `, none] : []));
  };
  node.addEventListener("change", async () => {
    node.setAttribute("aria-busy", "true");
    const files = [];
    for (const file of [...node.files].slice(0, most)) {
      if (file.size > LARGEST) toast(`${file.name} is larger than ${LARGEST.toLocaleString("en")} bytes.`);
      else {
        const answer = await post("upload", {
          user: surface.reader.id,
          name: file.name,
          content: await base64(file),
        });
        if (answer.file) files.push(answer.file);
      }
    }
    keep(files);
    node.removeAttribute("aria-busy");
  });
  keep(kept?.files ?? []);
  return el("div", { class: "file-field" }, node, chosen);
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.split(",")[1] ?? ""));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}
