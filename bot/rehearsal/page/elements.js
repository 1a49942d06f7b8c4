// Block Kit's interactive elements as ordinary form controls, each keeping its value in the surface it stands on.

import { combobox } from "./combobox.js";
import { el, freshId, link, safeUrl } from "./dom.js";
import { fileInput } from "./fileinput.js";
import { icon } from "./icons.js";
import { menu } from "./menu.js";
import { plain, textObject } from "./mrkdwn.js";

const SETTLED = 500; // Milliseconds without a change after which a typed time or date is told to the app.

const hooks = (blockId, element) => ({ "data-action-id": element.action_id, "data-block-id": blockId });

/** Make one interactive element; `null` for a type that is not known here. */
export function interactive(element, blockId, surface) {
  const make = MAKERS[element.type];
  if (!make) return null;
  const dispatches = surface.dispatches;
  const tell = async (value, node) => {
    surface.keep(blockId, element, value);
    if (!dispatches) return;
    node?.setAttribute("aria-busy", "true");
    await surface.act(blockId, element, value);
    node?.removeAttribute("aria-busy");
  };
  return make(element, { blockId, surface, dispatches, tell, kept: surface.kept(blockId, element) });
}

function button(element, { blockId, surface }) {
  const press = async (event) => {
    const node = event.currentTarget;
    if (node.getAttribute("aria-busy") === "true") return;
    node.setAttribute("aria-busy", "true");
    await surface.act(blockId, element, { value: element.value ?? null, text: element.text });
    node.removeAttribute("aria-busy");
  };
  const attributes = {
    class: `button ${element.style ?? ""}`.trim(),
    "aria-label": element.accessibility_label,
    ...hooks(blockId, element),
    on: { click: press },
  };
  if (element.url && safeUrl(element.url)) {
    const node = link(element.url, plain(element.text));
    for (const [key, value] of Object.entries(attributes))
      if (key !== "on" && value) node.setAttribute(key, value);
    node.addEventListener("click", press);
    return node;
  }
  return el("button", { type: "button", ...attributes }, plain(element.text));
}

function optionsOf(element, { reader }) {
  if (/users_select$/.test(element.type)) {
    return [...reader.users.values()].map(({ id, real_name, name }) => option(real_name ?? name, id));
  }
  if (/(channels|conversations)_select$/.test(element.type)) {
    return [...reader.channels.values()]
      .filter(({ is_im }) => !is_im || element.type.includes("conversations"))
      .map(({ id, name, is_im }) => option(is_im ? name : `#${name}`, id));
  }
  return (element.option_groups ?? []).flatMap((group) => group.options).concat(element.options ?? []);
}

const option = (text, value) => ({ text: { type: "plain_text", text, emoji: false }, value });

/** The names under which Slack keeps what is chosen, by element: first for one, then for many. */
function keysOf(type) {
  const [, , what] = /^(multi_)?(users|channels|conversations)?/.exec(type);
  const stem = what ? `selected_${what.slice(0, -1)}` : "selected_option";
  const initial = what ? `initial_${what.slice(0, -1)}` : "initial_option";
  return type.startsWith("multi_")
    ? [`${stem}s`, `${initial}s`, Boolean(what)]
    : [stem, initial, Boolean(what)];
}

function select(element, { blockId, surface, tell, kept }) {
  const [key, initial, bare] = keysOf(element.type);
  const options = optionsOf(element, surface);
  const value = kept ? kept[key] : (element[initial] ?? null);
  const chosen = bare ? value : value?.value;
  const entry = (one) =>
    el("option", { value: String(options.indexOf(one)), selected: one.value === chosen }, plain(one.text));
  const placeholder = el(
    "option",
    { value: "", selected: !options.some((one) => one.value === chosen) },
    plain(element.placeholder) || "Choose…",
  );
  const groups = element.option_groups?.map((group) =>
    el("optgroup", { label: plain(group.label) }, group.options.map(entry)),
  );
  const node = el(
    "select",
    { class: "control", "aria-label": plain(element.placeholder) || null, ...hooks(blockId, element) },
    placeholder,
    groups ?? options.map(entry),
  );
  node.addEventListener("change", () => {
    const one = options[node.value] ?? null;
    if (node.value === "" || one) tell({ [key]: bare ? (one?.value ?? null) : one }, node);
  });
  surface.keep(blockId, element, { [key]: value });
  return node;
}

function multiSelect(element, { blockId, surface, tell, kept }) {
  const [key, initial, bare] = keysOf(element.type);
  const options = optionsOf(element, surface);
  const wrap = (list) => list.map((one) => (bare ? one.value : one));
  const begun = (kept ? kept[key] : element[initial]) ?? [];
  const first = new Set(begun.map((one) => (bare ? one : one.value)));
  const summary = el("summary", { class: "control", ...hooks(blockId, element) });
  const boxes = options.map((one) =>
    el("input", { type: "checkbox", value: one.value, checked: first.has(one.value) }),
  );
  const chosen = () => options.filter((_, index) => boxes[index].checked);
  const say = () => {
    const names = chosen().map((one) => plain(one.text));
    summary.replaceChildren(names.length ? names.join(", ") : plain(element.placeholder) || "Choose…");
    const full = names.length >= (element.max_selected_items ?? Infinity);
    for (const box of boxes) box.disabled = full && !box.checked;
  };
  const list = el(
    "div",
    { class: "many-list", role: "group", "aria-label": plain(element.placeholder) || "Options" },
    options.map((one, index) =>
      el("label", { class: "check" }, boxes[index], el("span", {}, plain(one.text))),
    ),
  );
  list.addEventListener("change", () => {
    say();
    tell({ [key]: wrap(chosen()) }, summary);
  });
  const node = el("details", { class: "many" }, summary, list);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !node.open) return;
    event.preventDefault(); // Else the Escape that closes the list would close the modal around it.
    event.stopPropagation();
    node.open = false;
    summary.focus();
  });
  say();
  surface.keep(blockId, element, { [key]: wrap(chosen()) });
  return node;
}

function boxes(element, { blockId, surface, tell, kept }) {
  const many = element.type === "checkboxes";
  const [key, initial] = many
    ? ["selected_options", "initial_options"]
    : ["selected_option", "initial_option"];
  const begun = (kept ? kept[key] : element[initial]) ?? [];
  const first = new Set([begun].flat().map((one) => one.value));
  const name = freshId("choice");
  const inputs = element.options.map((one) =>
    el("input", {
      type: many ? "checkbox" : "radio",
      name,
      value: one.value,
      checked: first.has(one.value),
      ...hooks(blockId, element),
    }),
  );
  const value = () => {
    const chosen = element.options.filter((_, index) => inputs[index].checked);
    return { [key]: many ? chosen : (chosen[0] ?? null) };
  };
  const node = el(
    "div",
    { class: "checks", role: many ? "group" : "radiogroup" },
    element.options.map((one, index) =>
      el(
        "label",
        { class: "check" },
        inputs[index],
        el(
          "span",
          {},
          textObject(one.text, surface.reader),
          one.description && el("span", { class: "check-more" }, textObject(one.description, surface.reader)),
        ),
      ),
    ),
  );
  node.addEventListener("change", () => tell(value(), node));
  surface.keep(blockId, element, value());
  return node;
}

function overflow(element, { blockId, surface }) {
  const opener = el(
    "button",
    {
      type: "button",
      class: "icon-button bordered",
      ...hooks(blockId, element),
      "aria-label": "More choices",
    },
    icon("more"),
  );
  const entries = element.options.map((one) =>
    el(
      "button",
      {
        type: "button",
        class: "menu-entry",
        "data-value": one.value,
        on: { click: () => surface.act(blockId, element, { selected_option: one }) },
      },
      plain(one.text),
    ),
  );
  return el("span", { class: "menu-home" }, menu(opener, entries, { label: "More choices" }));
}

const PICKERS = {
  timepicker: ["time", "selected_time", "initial_time"],
  datepicker: ["date", "selected_date", "initial_date"],
};

function picker(element, { blockId, surface, tell, kept }) {
  const [type, key, initial] = PICKERS[element.type];
  const value = (kept ? kept[key] : element[initial]) ?? null;
  const node = el("input", {
    type,
    class: "control short",
    value: value ?? "",
    "aria-label": plain(element.placeholder) || null,
    ...hooks(blockId, element),
  });
  let waiting;
  node.addEventListener("change", () => {
    surface.keep(blockId, element, { [key]: node.value || null });
    clearTimeout(waiting);
    waiting = setTimeout(() => tell({ [key]: node.value || null }, node), SETTLED);
  });
  surface.keep(blockId, element, { [key]: value });
  return node;
}

const INPUT_TYPES = { email_text_input: "email", url_text_input: "url", number_input: "text" };

function textInput(element, { blockId, surface, dispatches, tell, kept }) {
  const value = (kept ? kept.value : element.initial_value) ?? null;
  const shared = {
    class: "control",
    placeholder: plain(element.placeholder),
    maxlength: element.max_length,
    autofocus: element.focus_on_load,
    ...hooks(blockId, element),
  };
  const node = element.multiline
    ? el("textarea", { rows: 4, ...shared })
    : el("input", {
        type: INPUT_TYPES[element.type] ?? "text",
        inputmode: element.type === "number_input" && "decimal",
        ...shared,
      });
  node.value = value ?? "";
  node.addEventListener("input", () => surface.keep(blockId, element, { value: node.value || null }));
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || element.multiline || !dispatches) return;
    event.preventDefault();
    tell({ value: node.value || null }, node);
  });
  surface.keep(blockId, element, { value });
  return node;
}

const MAKERS = {
  button,
  overflow,
  checkboxes: boxes,
  radio_buttons: boxes,
  timepicker: picker,
  datepicker: picker,
  static_select: select,
  users_select: select,
  channels_select: select,
  conversations_select: select,
  multi_static_select: multiSelect,
  multi_users_select: multiSelect,
  multi_channels_select: multiSelect,
  multi_conversations_select: multiSelect,
  external_select: combobox,
  multi_external_select: combobox,
  plain_text_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  number_input: textInput,
  file_input: fileInput,
};
