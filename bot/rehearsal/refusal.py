"""What the Web API answers when it says no. Does not decide when that is."""

from collections.abc import Sequence


class SlackRefusal(Exception):
    """The Web API answers `ok: false` with Slack's own word."""

    def __init__(
        self, error: str, *, messages: Sequence[str] = (), status: int = 200, **extra: str | int
    ) -> None:
        """Keep Slack's word, its messages, the HTTP status and what else stands in the answer."""
        super().__init__(error)
        self.error = error
        self.messages = tuple(messages)
        self.status = status
        self.extra = extra

    def body(self) -> dict[str, object]:
        """Make the answer's JSON."""
        answer: dict[str, object] = {"ok": False, "error": self.error, **self.extra}
        if self.messages:
            answer["errors"] = list(self.messages)
            answer["response_metadata"] = {"messages": [f"[ERROR] {message}" for message in self.messages]}
        return answer
