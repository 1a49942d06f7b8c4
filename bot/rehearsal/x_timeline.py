"""X's state: accounts, posts and images, in memory. Speaks no protocol, refuses nothing."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from bot.clock import Clock
from bot.rehearsal.x_text import mentions

EPOCH = 1_288_834_974_657
"""Milliseconds of Unix time from which X counts in its ids."""

MILLISECOND = timedelta(milliseconds=1)

BOT = "4242424242"
"""The id of the bot's own account."""


@dataclass
class Account:
    """Somebody on X."""

    id: str
    username: str
    name: str
    protected: bool = False
    suspended: bool = False
    description: str = ""  # what they say of themselves
    follows: set[str] = field(default_factory=set)  # ids


@dataclass
class Post:
    """One post. A deleted one stays, marked: its text counts as said, and its id is never given again."""

    id: str
    author: str
    text: str  # as it was written
    at: datetime  # programme time
    conversation: str
    reply_to: str = ""
    quotes: str = ""
    reposts: str = ""
    media: tuple[str, ...] = ()
    reply_settings: str = "everyone"
    likes: int = 0
    views: int = 0
    deleted: bool = False
    history: tuple[str, ...] = ()  # the ids that it had before it was edited, the first first

    @property
    def number(self) -> int:
        """Give the id as a number: later posts have higher ones."""
        return int(self.id)


@dataclass
class Image:
    """One image that was uploaded."""

    id: str
    content: bytes
    media_type: str
    alt_text: str = ""


class Timeline:
    """All of X that the rehearsal knows."""

    def __init__(self, clock: Clock, username: str = "cembot", name: str = "CEM bot") -> None:
        """Begin with the bot's account and nothing else."""
        self._clock = clock
        self._last = 0
        self._people = count(1_001)
        self.accounts: dict[str, Account] = {}
        self.posts: dict[str, Post] = {}  # in the order in which they were made
        self.images: dict[str, Image] = {}
        self.told: defaultdict[str, Counter[str]] = defaultdict(
            Counter
        )  # how often what was done with each post
        self.watchers: list[Callable[[], None]] = []
        self.accounts[BOT] = Account(BOT, username, name)

    @property
    def bot(self) -> Account:
        """Give the bot's own account."""
        return self.accounts[BOT]

    def now(self) -> datetime:
        """Tell the programme's time."""
        return self._clock.now()

    def join(self, username: str, name: str = "", *, protected: bool = False) -> Account:
        """Add somebody."""
        account = Account(str(next(self._people)), username, name or username, protected)
        self.accounts[account.id] = account
        return account

    def named(self, username: str) -> Account | None:
        """Find an account by its name, without "@"; case does not matter."""
        wanted = username.casefold()
        return next((one for one in self.accounts.values() if one.username.casefold() == wanted), None)

    def number(self) -> str:
        """Give an id as X makes them: the moment, and what keeps two of one millisecond apart."""
        made = ((self.now() - datetime(1970, 1, 1, tzinfo=UTC)) // MILLISECOND - EPOCH) << 22
        self._last = max(made, self._last + 1)
        return str(self._last)

    def say(
        self,
        author: Account,
        text: str,
        *,
        reply_to: str = "",
        quotes: str = "",
        media: Sequence[str] = (),
        reply_settings: str = "everyone",
    ) -> Post:
        """Keep a new post. A reply to somebody else begins with their name, as X has it."""
        parent = self.posts.get(reply_to)
        if parent is not None and parent.author != author.id:
            answered = self.accounts[parent.author].username
            if answered.casefold() not in {name.casefold() for _, _, name in mentions(text)}:
                text = f"@{answered} {text}"
        number = self.number()
        post = Post(
            number,
            author.id,
            text,
            self.now(),
            conversation=parent.conversation if parent is not None else number,
            reply_to=reply_to,
            quotes=quotes,
            media=tuple(media),
            reply_settings=reply_settings,
        )
        return self._kept(post)

    def repost(self, author: Account, post: Post) -> Post:
        """Keep a repost."""
        text = f"RT @{self.accounts[post.author].username}: {post.text}"
        number = self.number()
        return self._kept(Post(number, author.id, text, self.now(), number, reposts=post.id))

    def edit(self, post: Post, text: str) -> Post:
        """Keep a post as it was edited: it has another id and moment then, and the one before is gone."""
        post.deleted = True
        number = self.number()
        made = replace(
            post, id=number, text=text, at=self.now(), deleted=False, history=(*post.history, post.id)
        )
        self.posts[number] = made
        self._changed()
        return made

    def delete(self, post: Post) -> None:
        """Delete a post."""
        post.deleted = True
        self._count(post, -1)
        self._changed()

    def there(self) -> Iterator[Post]:
        """List the posts that are not deleted, oldest first."""
        return (post for post in self.posts.values() if not post.deleted)

    def summons(self, post: Post, account: Account) -> bool:
        """Tell whether a post calls an account: it mentions it, or quotes one of its posts."""
        if post.author == account.id:
            return False
        quoted = self.posts.get(post.quotes)
        named = {name.casefold() for _, _, name in mentions(post.text)}
        return account.username.casefold() in named or (quoted is not None and quoted.author == account.id)

    def _kept(self, post: Post) -> Post:
        self.posts[post.id] = post
        self._count(post, 1)
        self._changed()
        return post

    def _count(self, post: Post, step: int) -> None:
        for what, other in (("reply_to", post.reply_to), ("quotes", post.quotes), ("reposts", post.reposts)):
            if other:
                self.told[other][what] += step

    def _changed(self) -> None:
        for watcher in self.watchers:
            watcher()
