// A box to type in that offers what the app finds (Slack's external selects). Follows the ARIA combobox pattern.

import { el, freshId } from "./dom.js";
import { plain } from "./mrkdwn.js";

const PAUSE = 200; // Milliseconds without typing before the app is asked.
const LEAST_TYPED = 3; // Slack's own default of min_query_length.

/** Make an external select, for one choice or for many. */
export function combobox(element, { blockId, surface, tell, kept }) {
  const many = element.type === "multi_external_select";
  const [key, initial] = many
    ? ["selected_options", "initial_options"]
    : ["selected_option", "initial_option"];
  let chosen = [(kept ? kept[key] : element[initial]) ?? []].flat();
  const value = () => ({ [key]: many ? chosen : (chosen[0] ?? null) });
  const least = element.min_query_length ?? LEAST_TYPED;

  const listId = freshId("options");
  const tokens = el("ul", { class: "tokens", "aria-label": "Chosen" });
  const input = el("input", {
    type: "text",
    class: "control",
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": listId,
    placeholder: plain(element.placeholder) || "Type to search…",
    "data-action-id": element.action_id,
    "data-block-id": blockId,
  });
  const list = el("ul", {
    id: listId,
    class: "options",
    role: "listbox",
    "aria-label": plain(element.placeholder) || "Options",
    hidden: true,
  });
  const status = el("span", { class: "visually-hidden", role: "status" });
  const node = el("div", { class: "combobox" }, many && tokens, input, list, status);

  let offered = [];
  let at = -1;
  let asked = 0;

  const show = (entries, words) => {
    list.replaceChildren(...entries);
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    status.textContent = words;
  };
  const hide = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const settle = () => {
    hide();
    input.value = many ? "" : plain(chosen[0]?.text);
    tokens.replaceChildren(
      ...chosen.map((one) =>
        el(
          "li",
          {},
          plain(one.text),
          el(
            "button",
            {
              type: "button",
              "aria-label": `Remove ${plain(one.text)}`,
              on: { click: () => choose(chosen.filter((other) => other !== one)) },
            },
            "×",
          ),
        ),
      ),
    );
  };
  const choose = (next) => {
    chosen = next;
    settle();
    tell(value(), input);
  };
  const pick = (one) => choose(many ? [...chosen.filter((other) => other.value !== one.value), one] : [one]);

  const search = async () => {
    asked += 1;
    const mine = asked;
    const typed = input.value.trim();
    if (typed.length < least) return hide();
    const { ok, options = [], option_groups: groups } = await surface.options(blockId, element, typed);
    if (mine !== asked || ok === false) return; // A later question is under way; its answer is the one to show.
    offered = [];
    const entry = (one) => {
      offered.push(one);
      return el(
        "li",
        {
          id: `${listId}-${offered.length - 1}`,
          role: "option",
          class: "option",
          "aria-selected": "false",
          "data-value": one.value,
          on: { mousedown: (event) => event.preventDefault(), click: () => pick(one) },
        },
        plain(one.text),
      );
    };
    const entries = groups
      ? groups.flatMap((group) => [
          el("li", { class: "option-group", role: "presentation" }, plain(group.label)),
          ...group.options.map(entry),
        ])
      : options.map(entry);
    at = -1;
    if (!offered.length)
      return show(
        [el("li", { class: "option-none", role: "presentation" }, "Nothing found")],
        "Nothing found",
      );
    return show(entries, `${offered.length} found`);
  };

  const move = (step) => {
    if (!offered.length || list.hidden) return;
    const options = [...list.querySelectorAll("[role=option]")];
    options[at]?.setAttribute("aria-selected", "false");
    at = (at + step + options.length) % options.length;
    options[at].setAttribute("aria-selected", "true");
    options[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[at].id);
  };

  let waiting;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, PAUSE);
  });
  input.addEventListener("focus", () => least === 0 && search());
  input.addEventListener("blur", () => {
    clearTimeout(waiting);
    asked += 1; // Whatever is still on its way comes too late.
    if (!many && input.value.trim() === "" && chosen.length) choose([]);
    else settle();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(at < 0 ? 0 : -1);
    else if (event.key === "Enter") {
      if (at >= 0) pick(offered[at]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      hide();
    } else return;
    event.preventDefault();
  });

  surface.keep(blockId, element, value());
  settle();
  return node;
}
