"""The ids by which Slack tells us what was pressed or sent, in one place. Says nothing of what happens then."""

CHECK_IN = "check_in"
"""Button of a start notice; its value is the occurrence's id."""

DONT_COUNT = "dont_count_me"
"""Button of a start notice and of the privacy message."""

COUNT_ME = "count_me"
"""Button of the privacy message and of the reply to "Don't count me"."""

MY_DATA = "my_data"
"""Button of the privacy message: send me what is kept of me."""

SHOW_NAME, HIDE_NAME = "show_my_name", "hide_my_name"
"""Buttons of the privacy message, where words may be kept: whether archives name who presses."""

JOIN_X, PART_X = "join_my_x", "part_my_x"
"""Buttons of the privacy message: count my account on X as mine too, or as another person again."""

FORGET_ME = "forget_me"
"""Button of the privacy message: say what goes when I am forgotten."""

FORGET_NOW = "forget_me_now"
"""Button of that answer: let it go."""

ASK_AGAIN = "ask_again"
"""Buttons of a question that may mean several things, numbered from 1; the value is the question that means one."""

JOIN = "join"
"""Link button of a start notice. It opens an address, and Slack tells us of the press all the same."""

CARD_SEND = "card_send"
"""Button of words that a person publishes on X: the chat's card comes as a file; its value is the occurrence's id."""

POST_BY_HAND = "post_by_hand"
CARD_LINK = "card_link"
"""Link button of words that a person publishes on X. It opens an address, as that of a start notice does."""

RECAP_APPROVE, RECAP_DECLINE = "recap_approve", "recap_decline"
"""Buttons of a recap's draft: post it, or not; their value is the occurrence's id."""

RECAP_CHART = "recap_chart"
"""Button of a recap's draft: the chat minute by minute, as a picture; its value is the occurrence's id."""

RECORD_OPEN, RECORD_VIEW = "record_open", "record_view"
"""Button: ask for one's own record; callback_id of the window that it opens."""

RECORD_NAME_BLOCK, RECORD_NAME = "record_name_block", "record_name"
RECORD_REFLECTION_BLOCK, RECORD_REFLECTION = "record_reflection_block", "record_reflection"

CATCH_ME_UP = "catch_me_up"
"""Button of a start notice: what was said so far; its value is the occurrence's id."""

CHANNEL_VIEW = "channel_view"
"""callback_id of the modal for what a channel hears."""

CHANNEL_MORE = "channel_more"
"""Button of that modal: show the rest of the options."""

CHANNEL_STOP = "channel_stop"
"""Button of that modal: end all announcements; its value is the channel's id."""

DIGEST_BLOCK, DIGEST = "digest_block", "digest"
DIGEST_AT_BLOCK, DIGEST_AT = "digest_at_block", "digest_at"
TIMEZONE_BLOCK, TIMEZONE = "timezone_block", "timezone"
AT_START_BLOCK, AT_START = "at_start_block", "at_start"
WEEK_AHEAD_BLOCK, WEEK_AHEAD = "week_ahead_block", "week_ahead"
PAUSE_BLOCK, PAUSE = "pause_block", "pause"
REMINDERS_BLOCK, REMINDERS = "reminders_block", "reminders"
LANGUAGE_BLOCK, LANGUAGE = "language_block", "language"
MOST_A_DAY_BLOCK, MOST_A_DAY = "most_a_day_block", "most_a_day"
KINDS_BLOCK, KINDS = "kinds_block", "kinds"
HASHTAGS_BLOCK, HASHTAGS = "hashtags_block", "hashtags"
ORGANISATIONS_BLOCK, ORGANISATIONS = "organisations_block", "organisations"
STOP_BLOCK, MORE_BLOCK = "stop_block", "more_block"

COVERAGE_OPEN, COVERAGE_PICTURE, COVERAGE_VIEW = "coverage_open", "coverage_picture", "coverage_view"
"""Buttons for the map of empty and crowded days, and its window, in which nothing is filled in."""

ORGANISE_VIEW = "organise_view"
"""callback_id of the modal for organisers."""

ORGANISE_OPEN = "organise_open"
"""Button of the answer to "organise": open that modal."""

PAUSE_END = "pause_end"
"""Button of that modal: end a pause; its value says of what."""

EVERYTHING, PARTNER = "everything", "partner"
"""What is paused: the values of a choice, and how the value of that button begins."""

PAUSED_BLOCK, PAUSED = "paused_block", "paused"
PAUSED_PARTNER_BLOCK, PAUSED_PARTNER = "paused_partner_block", "paused_partner"
PAUSED_FOR_BLOCK, PAUSED_FOR = "paused_for_block", "paused_for"
PAUSED_UNTIL_BLOCK, PAUSED_UNTIL = "paused_until_block", "paused_until"

SAVE = "save"
"""Button of an event: keep it, for whoever presses it; its value is the occurrence's id."""

UNSAVE = "unsave"
"""Button of an event that was saved: keep it no more; its value is the occurrence's id."""

SAVE_ONE = "save_one"
"""List of events below a long answer: keep the chosen one; its values are the occurrences' ids."""

SAVE_LEAD = "save_lead"
"""Menu of an event that was saved; its values are the occurrence's id and the minutes before the start, or none."""

KEPT_BLOCK = "kept_block"
"""block_id of the buttons below what was just done; what they undo is told in its place."""

APART = "|"
"""Stands between the two parts of a value."""

SAVED_VIEW = "saved_view"
"""callback_id of the window that tells who saved something in a window."""

FOLLOW_ONE = "follow_one"
"""List in the Home tab: follow what was chosen; its values are the sort and what is followed."""

UNFOLLOW = "unfollow"
"""Button of something that is followed: follow it no more; its value is the sort and what is followed."""

CALENDAR_VIEW = "calendar_view"
"""callback_id of the window with the address of one's own calendar."""

CALENDAR_OPEN = "calendar_open"
"""Button of the Home tab: open that window."""

CALENDAR_RENEW, CALENDAR_REVOKE = "calendar_renew", "calendar_revoke"
"""Buttons of that window: a new address, which ends the old one; and none any more."""

EVENT_MENU = "event_menu"
"""Menu of an event: its values are what is wanted, and the occurrence's id."""

MENU_FILE, MENU_FOLLOW, MENU_RECORDING, MENU_CLAIM = "file", "follow", "recording", "claim"
"""What such a menu offers."""

PAGE = "page"
"""Button of a long answer: show what it goes on with; its value is the page, and the question."""

FOR_ALL = "*"
"""Stands behind the page where the answer is for everybody: it goes on in the same order."""

MY_TIMEZONE, MY_LANGUAGE, MY_LEAD, MY_HOURS = "my_timezone", "my_language", "my_lead", "my_hours"
"""Lists in the Home tab: what a person chooses for themselves."""

HOME_TODAY = "home_today"
"""Button of the Home tab: today's answer, in a window."""

START_PREVIEW, START_TEMPLATE = "start_preview", "start_template"
"""Buttons of the Home tab of whoever organises: the coming week, and a spreadsheet to fill in, sent to them alone."""

DROP_LOAD = "drop_load"
"""Button below a calendar that was dropped: load it; its value is the file's id."""

DROP_SCRIPT, DROP_CHAT = "drop_script", "drop_chat"
"""Button below a file with questions: look at those of a chat; list of chats that they could be for. Their values are
the file's id, the place in the file and the occurrence's id."""

HOME_CHANNEL = "home_channel"
"""List of channels in the Home tab: open the window for what the chosen one hears."""

ARCHIVE_VIEW = "archive_view"
"""callback_id of the modal for the chats of which an archive is made."""

ARCHIVE_OPEN = "archive_open"
"""Button of the organisers' modal: open that one."""

ARCHIVE_CHAT_BLOCK, ARCHIVE_CHAT = "archive_chat_block", "archive_chat"
ARCHIVE_BLOCK, ARCHIVE = "archive_block", "archive"

X_VIEW = "x_view"
"""callback_id of the modal for the ways in which chats are brought to X."""

X_OPEN = "x_open"
"""Button of the organisers' modal: open that one."""

X_OWN_VIEW, X_OWN = "x_own_view", "x_own"
"""The same for the moderators of one chat: the modal, and the button that opens it."""

X_CHAT_BLOCK, X_CHAT = "x_chat_block", "x_chat"
X_WAY_BLOCK, X_WAY = "x_way_block", "x_way"
X_ROOM_BLOCK, X_ROOM = "x_room_block", "x_room"
X_SPAN_BLOCK, X_SPAN = "x_span_block", "x_span"
X_AGREE_BLOCK, X_AGREE = "x_agree_block", "x_agree"

SCHEDULE_VIEW, SCHEDULE_CHECK, DATE_VIEW, CANCEL_VIEW, HAND_VIEW = (
    "schedule_view",
    "schedule_check",
    "date_view",
    "cancel_view",
    "hand_view",
)
"""callback_ids of the modals of moderators: schedule or change, look at the warnings, one date, cancel, hand over."""

SCHEDULE_OPEN = "schedule_open"
"""Button: open the modal to schedule a chat."""

SCHEDULE_MORE, SCHEDULE_ANEW, SCHEDULE_BACK, SCHEDULE_FREE = (
    "schedule_more",
    "schedule_anew",
    "schedule_back",
    "schedule_free",
)
"""Buttons of that modal: more options, begin with empty fields, change something, take a free time (its value)."""

MY_CHATS = "my_chats"
"""Button of that modal: the chats of whoever looks at it."""

CHAT_OPEN, CHAT_EDIT, CHAT_EDIT_DATE, CHAT_COPY, CHAT_MOVE, CHAT_CANCEL, CHAT_HAND, CHAT_UNDO = (
    "chat_open",
    "chat_edit",
    "chat_edit_date",
    "chat_copy",
    "chat_move",
    "chat_cancel",
    "chat_hand",
    "chat_undo",
)
"""Buttons of a moderator's chat; their value is the occurrence's id, that of the last a change's number."""

CLAIM = "claim"
"""Button "This is my chat"; its value is the event's id."""

SCHEDULE_FIELDS = (
    "title",
    "hashtag",
    "date",
    "time",
    "zone",
    "length",
    "kind",
    "repeat",
    "until",
    "partner",
    "moderators",
    "room",
    "audience",
    "theme",
    "url",
)
"""The fields of that modal, as their block_id and action_id begin."""

SCHEDULE_FOLLOWED = ("date", "time", "zone", "repeat", "until")
"""The fields of which Slack tells at once, so that the time elsewhere and the next dates are shown."""

NOTE_BLOCK, NOTE = "note_block", "note"
WHICH_BLOCK, WHICH = "which_block", "which"
REASON_BLOCK, REASON = "reason_block", "reason"
HEIRS_BLOCK, HEIRS = "heirs_block", "heirs"
THIS_DATE, ALL_DATES = "this", "all"

REVIEW_VIEW, WORD_VIEW, HISTORY_VIEW, ROLES_VIEW = "review_view", "word_view", "history_view", "roles_view"
"""callback_ids of the modals of organisers: what is proposed, a word to its author, what was changed, who may what."""

REVIEW_OPEN, HISTORY_OPEN, ROLES_OPEN, MERGES_OPEN = (
    "review_open",
    "history_open",
    "roles_open",
    "merges_open",
)
"""Buttons that open those modals."""

APPROVE, SEND_BACK, DECLINE = "approve", "send_back", "decline"
"""Buttons of a proposal; their value is its id."""

PROPOSAL_CHANGE = "proposal_change"
"""Button of the message to whoever proposed something that was sent back; its value is the proposal's id."""

WORD_BLOCK, WORD = "word_block", "word"

MERGES_VIEW = "merges_view"
"""callback_id of the modal of organisers for events that are listed twice."""

MERGES_BLOCK, MERGES = "merges_block", "merges"

MERGE_PART = "merge_part"
"""Button beside a merged event: tell it by itself again; its value is both events' ids."""

PARTNERS_MERGE_OPEN, PARTNERS_MERGE_VIEW = "partners_merge_open", "partners_merge_view"
"""Button and callback_id of the modal in which organisers tell two partners as one."""

PARTNER_GOES_BLOCK, PARTNER_GOES = "partner_goes_block", "partner_goes"
PARTNER_STAYS_BLOCK, PARTNER_STAYS = "partner_stays_block", "partner_stays"

PARTNER_PART = "partner_part"
"""Button beside a partner that is told as another: tell it by its own name again; its value is that name."""

ROLE_TAKE = "role_take"
"""Button beside a role: take it away; its value says whose and which."""

ROLE_WHO_BLOCK, ROLE_WHO = "role_who_block", "role_who"
ROLE_BLOCK, ROLE = "role_block", "role"
ROLE_PARTNER_BLOCK, ROLE_PARTNER = "role_partner_block", "role_partner"
ROLE_CHAT_BLOCK, ROLE_CHAT = "role_chat_block", "role_chat"

FEEDS_VIEW, FEED_RENAME_VIEW, FEED_TEXT_VIEW = "feeds_view", "feed_rename_view", "feed_text_view"
"""callback_ids of the modals for partners' calendars."""

FEEDS_OPEN = "feeds_open"
"""Button of the organisers' modal: open the first of them."""

FEED_MENU = "feed_menu"
"""Menu of a calendar; its values are what to do, and the calendar's name."""

FEED_ADDRESS_BLOCK, FEED_ADDRESS = "feed_address_block", "feed_address"
FEED_PARTNER_BLOCK, FEED_PARTNER = "feed_partner_block", "feed_partner"
FEED_ZONE_BLOCK, FEED_ZONE = "feed_zone_block", "feed_zone"

SCRIPT = "script"
"""Button of a chat: open the window for its questions; its value is the occurrence's id."""

SCRIPT_VIEW = "script_view"
"""callback_id of that window, where questions are pasted."""

SCRIPT_CHECKED_VIEW = "script_checked_view"
"""callback_id of the window that shows them with their moments before they are kept."""

SCRIPT_BLOCK, SCRIPT_CHECKED_BLOCK, SCRIPT_TEXT = "script_block", "script_checked_block", "script_text"
SPARE_BLOCK, SPARE = "spare_block", "spare"
SCRIPT_FILE_BLOCK, SCRIPT_FILE = "script_file_block", "script_file"
SCRIPT_SAVED = "script_saved"
"""List in the window for questions: those of another time; its values are occurrences' ids."""

AHEAD_BLOCK, AHEAD = "ahead_block", "ahead"
PRACTISE_BLOCK, PRACTISE = "practise_block", "practise"

PRACTICE_COPY = "practice_copy"
"""Button of the last message of a practice run: make its questions those of the chat; its value is the run's id."""

RUN_READY = "run_ready"
"""Button of the message from which a chat is run: who pressed is ready; its value is the occurrence's id."""

RUN_NEXT, RUN_WAIT, RUN_GO_ON = "run_next", "run_wait", "run_go_on"
"""Buttons of that message; their values are the occurrence's id and the version that is shown."""

RUN_MORE = "run_more"
"""Menu of that message; its values are what is to be done, the occurrence's id and the version."""

RUN_SPARE = "run_spare"
"""Button of that message: open the window for an extra question, with the one that is kept for it."""

RUN_EXTRA_VIEW = "run_extra_view"
"""callback_id of the window for a question that is not in the script."""

RUN_END_VIEW = "run_end_view"
"""callback_id of the window that asks whether a chat is to end now."""

EXTRA_BLOCK, EXTRA = "extra_block", "extra"

AUDIENCE_OPEN = "audience_open"
"""Button of the rules for newcomers: open the window for questions from the audience; its value is the occurrence's
id."""

AUDIENCE_VIEW = "audience_view"
"""callback_id of that window."""

AUDIENCE_VOTE = "audience_vote"
"""Button of a question in it: vote for it, or take the vote back; its value is the question's id."""

AUDIENCE_BLOCK, AUDIENCE = "audience_block", "audience"

RUN_AUDIENCE = "run_audience"
"""Button of the message from which a chat is run: ask a question from the audience; its value is the question's id and
the version that is shown."""

RUN_SPAM, RUN_NO_SPAM = "run_spam", "run_no_spam"
"""Buttons beside a person in it: set aside what they wrote in this chat as spam, or count it after all; their value is
the occurrence's id and the person's number."""

SCHEDULE_SHORTCUT, SPAM_SHORTCUT = "schedule_shortcut", "spam_shortcut"
"""callback_ids of Slack's shortcuts, as the manifest has them: schedule a chat, from anywhere; and set aside as spam,
in the menu of a message."""

RUN_OFF = "run_off"
"""Button of it when the chat is over: a week off; its value is the next happening's id."""

OFF_VIEW = "off_view"
"""callback_id of the window that it opens."""

OFF_BLOCK, OFF = "off_block", "off"
OFF_HEIR_BLOCK, OFF_HEIR = "off_heir_block", "off_heir"
OFF_SAVED_BLOCK, OFF_SAVED = "off_saved_block", "off_saved"

SAME_AGAIN = "same_again"
"""Button of that message when the chat is over: its questions for the next time; its value is the occurrence's id."""
