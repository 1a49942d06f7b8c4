"""Slack's size limits, as its documentation states them. Does not check anything: `blocks` and `views` do."""

MESSAGE_BLOCKS = 50
"""Blocks in one message."""

VIEW_BLOCKS = 100
"""Blocks in one modal or Home."""

MESSAGE_TEXT = 40_000
"""Characters in `text` of a posted message; Slack cuts longer ones, we refuse so that nobody loses words."""

UPDATE_TEXT = 4_000
"""Characters in `text` of chat.update."""

MESSAGE_BLOCKS_TEXT = 12_000
"""Characters of text in all blocks of a posted message together (undocumented; Slack's maintainers name it)."""

METADATA_BYTES = 16_000
"""Bytes of a message's metadata payload as JSON."""

VIEW_BYTES = 250_000
"""Bytes of a whole view as JSON."""

VIEW_DEPTH = 3
"""Modals on top of each other, the first included."""

VIEW_TITLE = 24
"""Characters in a modal's title, submit and close."""

PRIVATE_METADATA = 3_000
"""Characters in a view's private_metadata."""

IDENTIFIER = 255
"""Characters in action_id, block_id, callback_id and external_id."""

SECTION_TEXT = 3_000
"""Characters in a section's text, and in any text object that has no limit of its own."""

SECTION_FIELDS = 10
"""Fields in a section."""

FIELD_TEXT = 2_000
"""Characters in one field of a section."""

HEADER_TEXT = 150
"""Characters in a header."""

MARKDOWN_TEXT = 12_000
"""Characters in a markdown block."""

CONTEXT_ELEMENTS = 10
"""Elements in a context block."""

ACTIONS_ELEMENTS = 25
"""Elements in an actions block."""

BUTTON_TEXT = 75
"""Characters on a button, and in its accessibility label."""

BUTTON_VALUE = 2_000
"""Characters in a button's value."""

URL = 3_000
"""Characters in an address."""

ALT_TEXT = 2_000
"""Characters in an image's alternative text, and in its title."""

INPUT_LABEL = 2_000
"""Characters in an input's label, and in its hint."""

PLACEHOLDER = 150
"""Characters in a placeholder."""

TYPED_TEXT = 3_000
"""Characters that a plain-text input can ask for."""

OPTION_TEXT = 75
"""Characters in an option's text and description."""

OPTION_VALUE = 150
"""Characters in an option's value."""

SELECT_OPTIONS = 100
"""Options in a select, and option groups in a select."""

CHOICE_OPTIONS = 10
"""Options in a group of check boxes or radio buttons."""

OVERFLOW_OPTIONS = 5
"""Options in an overflow menu."""

CONFIRM_TITLE = 100
"""Characters in a confirmation dialog's title."""

CONFIRM_TEXT = 300
"""Characters in a confirmation dialog's text."""

CONFIRM_BUTTON = 30
"""Characters on a confirmation dialog's buttons."""

RESPONSE_URL_USES = 5
"""Times that one response_url may be used."""

RESPONSE_URL_SECONDS = 30 * 60
"""Seconds of real time that a response_url lives."""

TRIGGER_SECONDS = 3.0
"""Seconds of real time that a trigger_id lives."""

ACK_SECONDS = 3.0
"""Seconds of real time within which the app has to acknowledge an envelope."""

MODAL_FILES = 10
"""Files that one field of a modal takes."""

FILE_BYTES = 4 * 1024 * 1024
"""Bytes of a file here; Slack takes far more."""

RECORDS = 20_000
"""Calls, envelopes and permissions that the rehearsal remembers, so that a long one does not fill the memory."""

CONNECTIONS = 10
"""Socket Mode connections that one app may have open."""
