"""The ids by which Slack tells us what was pressed or sent, in one place. Says nothing of what happens then."""

CHECK_IN = "check_in"
"""Button of a start notice; its value is the occurrence's id."""

DONT_COUNT = "dont_count_me"
"""Button of a start notice and of the privacy message."""

COUNT_ME = "count_me"
"""Button of the privacy message and of the reply to "Don't count me"."""

ASK_AGAIN = "ask_again"
"""Buttons of a question that may mean several things, numbered from 1; the value is the question that means one."""

JOIN = "join"
"""Link button of a start notice. It opens an address, and Slack tells us of the press all the same."""

POST_BY_HAND = "post_by_hand"
"""Link button of words that a person publishes on X. It opens an address, as that of a start notice does."""

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
MOST_A_DAY_BLOCK, MOST_A_DAY = "most_a_day_block", "most_a_day"
KINDS_BLOCK, KINDS = "kinds_block", "kinds"
HASHTAGS_BLOCK, HASHTAGS = "hashtags_block", "hashtags"
ORGANISATIONS_BLOCK, ORGANISATIONS = "organisations_block", "organisations"
STOP_BLOCK, MORE_BLOCK = "stop_block", "more_block"

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
"""Button of an event: keep it, for who presses it; its value is the occurrence's id."""

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

MY_TIMEZONE, MY_LANGUAGE, MY_LEAD, MY_HOURS = "my_timezone", "my_language", "my_lead", "my_hours"
"""Lists in the Home tab: what a person chooses for themselves."""

HOME_TODAY = "home_today"
"""Button of the Home tab: today's answer, in a window."""

HOME_CHANNEL = "home_channel"
"""List of channels in the Home tab: open the window for what the chosen one hears."""

X_VIEW = "x_view"
"""callback_id of the modal for the ways in which chats are brought to X."""

X_OPEN = "x_open"
"""Button of the organisers' modal: open that one."""

X_CHAT_BLOCK, X_CHAT = "x_chat_block", "x_chat"
X_WAY_BLOCK, X_WAY = "x_way_block", "x_way"
X_ROOM_BLOCK, X_ROOM = "x_room_block", "x_room"
X_AGREE_BLOCK, X_AGREE = "x_agree_block", "x_agree"
