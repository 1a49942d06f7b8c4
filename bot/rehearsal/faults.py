"""What goes wrong on purpose: switches that a test or the page sets. Does nothing by itself."""

from dataclasses import dataclass, replace
from enum import Enum


class Kind(Enum):
    """The ways in which a call goes wrong."""

    ERROR = "an answer with ok: false"
    RATE_LIMITED = "429 with Retry-After"
    BROKEN = "500 with a page instead of JSON"
    DROP_BEFORE = "the connection is cut before the request takes effect"
    DROP_AFTER = "the connection is cut after the request took effect"
    DELAY = "the answer comes late"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One kind of trouble, for the next `times` calls of a method."""

    kind: Kind
    times: int = 1
    error: str = "internal_error"  # for ERROR: Slack's word
    seconds: float = 1.0  # for RATE_LIMITED and DELAY, of real time


class Faults:
    """The trouble that is still to come, by method."""

    def __init__(self) -> None:
        """Begin without any."""
        self._coming: dict[str, list[Fault]] = {}

    def add(self, method: str, fault: Fault) -> None:
        """Let the next calls of a method go wrong, after the trouble that was set before."""
        self._coming.setdefault(method, []).append(fault)

    def clear(self) -> None:
        """Forget all trouble that has not come yet."""
        self._coming.clear()

    def take(self, method: str) -> Fault | None:
        """Tell what goes wrong with this call, and count it."""
        queue = self._coming.get(method)
        if not queue:
            return None
        fault = queue.pop(0)
        if fault.times > 1:
            queue.insert(0, replace(fault, times=fault.times - 1))
        return fault
