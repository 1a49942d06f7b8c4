"""The table of Block Kit's interactive elements and what each may hold. Blocks stand in `blocks`."""

from collections.abc import Iterator, Mapping

from bot.rehearsal import limits
from bot.rehearsal.checks import (
    Check,
    Shape,
    address,
    anything,
    boolean,
    complaint,
    integer,
    items,
    matching,
    one_of,
    plain,
    string,
    text,
    typed,
)

IDENTIFIER = string(limits.IDENTIFIER)
DATE = matching(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", "must be a date as YYYY-MM-DD")
TIME = matching(r"([01]\d|2[0-3]):[0-5]\d", "must be a time as HH:mm")

CONFIRM = Shape(
    {"title": plain(limits.CONFIRM_TITLE), "text": text(limits.CONFIRM_TEXT)}
    | {"confirm": plain(limits.CONFIRM_BUTTON), "deny": plain(limits.CONFIRM_BUTTON)},
    {"style": one_of("primary", "danger")},
)


def _option(label: Check) -> Shape:
    return Shape(
        {"text": label, "value": string(limits.OPTION_VALUE)},
        {"description": text(limits.OPTION_TEXT), "url": address(limits.URL)},
    )


OPTION = _option(plain(limits.OPTION_TEXT))
CHOICE = _option(text(limits.OPTION_TEXT))
OPTIONS = items(OPTION, limits.SELECT_OPTIONS)
GROUPS = items(
    Shape({"label": plain(limits.OPTION_TEXT), "options": OPTIONS}, {}),
    limits.SELECT_OPTIONS,
)


def offered(element: Mapping[str, object]) -> list[object]:
    """List the options that an element offers, those in groups included."""
    options = element.get("options")
    groups = element.get("option_groups")
    found = list(options) if isinstance(options, list) else []
    for group in groups if isinstance(groups, list) else []:
        found += group["options"]
    return found


def _bare(option: object) -> tuple[object, object]:
    if not isinstance(option, dict):
        return (None, None)
    label = option.get("text")
    return (option.get("value"), label.get("text") if isinstance(label, dict) else None)


def _initial_is_offered(value: object, at: str) -> Iterator[str]:
    if not isinstance(value, dict):
        return
    known = {_bare(option) for option in offered(value)}
    one = value.get("initial_option")
    if one is not None and _bare(one) not in known:
        yield complaint("initial_option was not found in the provided options", f"{at}/initial_option")
    for index, option in enumerate(value.get("initial_options") or ()):
        if _bare(option) not in known:
            where = f"{at}/initial_options/{index}"
            yield complaint("initial_options were not found in the provided options", where)


def _either_options_or_groups(value: object, at: str) -> Iterator[str]:
    if isinstance(value, dict) and ("options" in value) == ("option_groups" in value):
        yield complaint("must define either `options` or `option_groups`", at)


def _unique_values(value: object, at: str) -> Iterator[str]:
    seen: set[object] = set()
    for index, option in enumerate(offered(value) if isinstance(value, dict) else ()):
        held = _bare(option)[0]
        if held in seen:
            yield complaint(f'option value "{held}" is not unique', f"{at}/options/{index}/value")
        seen.add(held)


COMMON: dict[str, Check] = {"action_id": IDENTIFIER, "confirm": CONFIRM, "focus_on_load": boolean}
ASKING: dict[str, Check] = {**COMMON, "placeholder": plain(limits.PLACEHOLDER)}
MANY: dict[str, Check] = {"max_selected_items": integer(1, limits.SELECT_OPTIONS)}


def _select(kind: str, one: Check) -> dict[str, Shape]:
    initial = {
        "users": "initial_user",
        "channels": "initial_channel",
        "conversations": "initial_conversation",
    }[kind]
    extra: dict[str, Check] = {"response_url_enabled": boolean}
    shared: dict[str, Check] = {}
    if kind == "conversations":
        shared = {"default_to_current_conversation": boolean, "filter": anything}
    single = ASKING | shared | ({} if kind == "users" else extra)
    return {
        f"{kind}_select": Shape({}, single | {initial: one}),
        f"multi_{kind}_select": Shape(
            {}, ASKING | shared | MANY | {f"{initial}s": items(one, limits.SELECT_OPTIONS, least=0)}
        ),
    }


STATIC_RULES: tuple[Check, ...] = (_either_options_or_groups, _initial_is_offered, _unique_values)
CHOICE_RULES: tuple[Check, ...] = (_initial_is_offered, _unique_values)
SOME_OPTIONS = items(OPTION, limits.SELECT_OPTIONS)
TYPED: dict[str, Check] = {
    "action_id": IDENTIFIER,
    "placeholder": plain(limits.PLACEHOLDER),
    "focus_on_load": boolean,
    "dispatch_action_config": anything,
}

ELEMENTS: dict[str, Check] = {
    "button": Shape(
        {"text": plain(limits.BUTTON_TEXT)},
        {"action_id": IDENTIFIER, "value": string(limits.BUTTON_VALUE), "url": address(limits.URL)}
        | {"style": one_of("primary", "danger"), "confirm": CONFIRM}
        | {"accessibility_label": string(limits.BUTTON_TEXT)},
    ),
    "overflow": Shape(
        {"options": items(OPTION, limits.OVERFLOW_OPTIONS, least=2)},
        {"action_id": IDENTIFIER, "confirm": CONFIRM},
    ),
    "static_select": Shape(
        {}, ASKING | {"options": OPTIONS, "option_groups": GROUPS, "initial_option": OPTION}, STATIC_RULES
    ),
    "multi_static_select": Shape(
        {},
        ASKING | MANY | {"options": OPTIONS, "option_groups": GROUPS, "initial_options": SOME_OPTIONS},
        STATIC_RULES,
    ),
    "external_select": Shape({}, ASKING | {"initial_option": OPTION, "min_query_length": integer(0, 300)}),
    "multi_external_select": Shape(
        {}, ASKING | MANY | {"initial_options": SOME_OPTIONS, "min_query_length": integer(0, 300)}
    ),
    "file_input": Shape(
        {},
        {"action_id": IDENTIFIER, "max_files": integer(1, limits.MODAL_FILES)}
        | {"filetypes": items(string(limits.IDENTIFIER), limits.SELECT_OPTIONS)},
    ),
    **_select("users", string(limits.IDENTIFIER)),
    **_select("channels", string(limits.IDENTIFIER)),
    **_select("conversations", string(limits.IDENTIFIER)),
    "datepicker": Shape({}, ASKING | {"initial_date": DATE}),
    "timepicker": Shape({}, ASKING | {"initial_time": TIME, "timezone": string(limits.IDENTIFIER)}),
    "datetimepicker": Shape({}, COMMON | {"initial_date_time": integer(1_000_000_000, 9_999_999_999)}),
    "checkboxes": Shape(
        {"options": items(CHOICE, limits.CHOICE_OPTIONS)},
        COMMON | {"initial_options": items(CHOICE, limits.CHOICE_OPTIONS)},
        CHOICE_RULES,
    ),
    "radio_buttons": Shape(
        {"options": items(CHOICE, limits.CHOICE_OPTIONS)}, COMMON | {"initial_option": CHOICE}, CHOICE_RULES
    ),
    "plain_text_input": Shape(
        {},
        TYPED
        | {"initial_value": string(limits.TYPED_TEXT, shortest=0), "multiline": boolean}
        | {"min_length": integer(0, limits.TYPED_TEXT), "max_length": integer(1, limits.TYPED_TEXT)},
    ),
    "email_text_input": Shape({}, TYPED | {"initial_value": string(limits.TYPED_TEXT, shortest=0)}),
    "url_text_input": Shape({}, TYPED | {"initial_value": string(limits.TYPED_TEXT, shortest=0)}),
    "number_input": Shape(
        {"is_decimal_allowed": boolean},
        TYPED | {"initial_value": string(limits.TYPED_TEXT), "min_value": anything, "max_value": anything},
    ),
}
"""Every element that somebody can act on, except workflows, which nothing here speaks."""

TYPED_INPUTS = frozenset({"plain_text_input", "email_text_input", "url_text_input", "number_input"})
"""Elements that hold typed words; they stand in inputs only."""

IN_INPUTS_ONLY = TYPED_INPUTS | {"file_input"}

IMAGE = Shape({"image_url": address(limits.URL), "alt_text": string(limits.ALT_TEXT)}, {})

ACCESSORIES = typed(
    {name: check for name, check in ELEMENTS.items() if name not in IN_INPUTS_ONLY} | {"image": IMAGE}
)
ACTIONS = typed({name: check for name, check in ELEMENTS.items() if name not in IN_INPUTS_ONLY})
INPUTS = typed({name: check for name, check in ELEMENTS.items() if name not in {"button", "overflow"}})
