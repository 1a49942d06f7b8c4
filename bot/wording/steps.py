"""What moderators did about a running chat, and why a press did nothing, in words. Decides nothing."""

from collections.abc import Sequence

from bot.domain.running import Action, No, Step
from bot.wording.times import date_token

MOST_STEPS = 3
"""The last things done that are told."""

_DID = {
    Action.NEXT: "asked Q{number} at once",
    Action.WAIT: "moved the rest by 3 minutes",
    Action.HOLD: "holds the questions",
    Action.GO_ON: "let the questions go on",
    Action.SKIP: "left Q{number} out",
    Action.EXTRA: "asked an extra question, Q{number}",
    Action.END: "ended the chat",
}

_NO = {
    No.OVER: "This chat is over: nothing more is asked.",
    No.NOTHING_LEFT: "There is no question left to ask.",
    No.NOT_STARTED: "The chat has not begun yet: questions can be asked from a minute after its start.",
    No.HELD: "The questions are held already: “Go on” ends that.",
    No.NOT_HELD: "The questions are not held: they go on by themselves.",
    No.TOO_SOON: "A question was asked a moment ago: wait half a minute, so that people can read it.",
    No.TOO_LONG: "The last question would come when the chat is no longer logged: leave one out instead.",
    No.TOO_MANY: "A chat has 30 questions at most.",
    No.BLANK: "Write the question first.",
}


def refused(no: No, before: Sequence[Step]) -> str:
    """Say why a press did nothing; `before` is what was done since who pressed had looked."""
    if no is not No.ALREADY:
        return f"{_NO[no]} Nothing was changed."
    did = f"Already done by <@{before[-1].who}>: {_did(before[-1])}. " if before else ""
    return f"{did}The message with the buttons shows how it is now: press again if it is still wanted."


def done_words(steps: Sequence[Step], zone: str) -> str:
    """Tell the last things done, with their moments."""
    told = [f"{date_token(one.at, zone)} <@{one.who}> {_did(one)}" for one in steps[-MOST_STEPS:]]
    return " · ".join(told)


def _did(step: Step) -> str:
    return _DID[step.action].format(number=step.number)
