"""What of the programme is asked for, and the order in which it is told. Reads no words and no storage."""

from dataclasses import dataclass

from bot.domain.event import Occurrence


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What of the programme is meant; empty means all of it. Values of one kind are alternatives."""

    kinds: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()  # with "#"; compared without case
    organisations: tuple[str, ...] = ()
    text: str = ""  # words that must all occur

    def __bool__(self) -> bool:
        """Tell whether anything is left out at all."""
        return bool(self.kinds or self.hashtags or self.organisations or self.text)

    def match(self, occurrence: Occurrence) -> bool:
        """Tell whether `occurrence` is meant. A kind matches when it is named within the event's own words."""
        if self.kinds and not any(kind.casefold() in occurrence.kind.casefold() for kind in self.kinds):
            return False
        if self.hashtags and not _folded(self.hashtags) & _folded(occurrence.hashtags):
            return False
        if self.organisations and not _folded(self.organisations) & _folded(occurrence.organisations):
            return False
        if self.text:
            said = " ".join((occurrence.title, *occurrence.hosts, *occurrence.organisations, *occurrence.hashtags))
            return all(word in said.casefold() for word in self.text.casefold().split())
        return True


def _folded(words: tuple[str, ...]) -> set[str]:
    return {word.casefold() for word in words}
