"""A page as a test looks at it: its elements, in order. Fetches and draws nothing."""

from html.parser import HTMLParser


class Page(HTMLParser):
    """Keeps the elements of a page."""

    def __init__(self, text: str) -> None:
        """Read the page."""
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep an element."""
        self.found.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        """Give the attributes of each element with this name."""
        return [attributes for name, attributes in self.found if name == tag]
