"""What moderators did about a running chat, and why a press did nothing, in words. Decides nothing."""

from collections.abc import Sequence

from bot.domain.running import No, Step
from bot.wording.times import date_token
from bot.wording.tongue import ENGLISH, Tongue

MOST_STEPS = 3
"""The last things done that are told."""


def refused(no: No, before: Sequence[Step], speak: Tongue = ENGLISH) -> str:
    """Say why a press did nothing; `before` is what was done since who pressed had looked."""
    if no is not No.ALREADY:
        why = speak.say(f"console.no_{no.name.lower()}", go_on=speak.say("console.go_on"))
        return speak.say("console.nothing_changed", why=why)
    look = speak.say("console.look_again")
    if not before:
        return look
    last = before[-1]
    return f"{speak.say('console.already_by', who=f'<@{last.who}>', what=_did(last, speak))} {look}"


def done_words(steps: Sequence[Step], zone: str, speak: Tongue = ENGLISH) -> str:
    """Tell the last things done, with their moments."""
    told = (
        f"{date_token(one.at, zone, tongue=speak)} <@{one.who}> {_did(one, speak)}"
        for one in steps[-MOST_STEPS:]
    )
    return " · ".join(told)


def _did(step: Step, speak: Tongue) -> str:
    return speak.say(f"console.did_{step.action.name.lower()}", question=f"Q{step.number}")
