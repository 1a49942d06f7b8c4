"""An account: where somebody is known. Says nothing of whom it belongs to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Account:
    """Where somebody is known: a platform, a workspace there, and the platform's id."""

    workspace: str
    account: str
    platform: str = "slack"
