"""What is made of X's pages: posts as they are, whatever else stands beside them."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from bot.outlets.x_reader import XReader
from tests.announced import STARTS

if TYPE_CHECKING:
    from bot.outlets.x_client import XClient

Json = dict[str, Any]

WHOLE: Json = {
    "id": "1985000000000000001",
    "text": "A1 yes #edchat",
    "edit_history_tweet_ids": ["1985000000000000001"],
}
BY: Json = {"author_id": "2000000000000012345", "created_at": "2015-10-27T00:05:00.000Z"}


class Answering:
    """A client of whose searches the answer is known."""

    account, bearer_token = "1", ""

    def __init__(self, answer: Json) -> None:
        """Answer this."""
        self.answer = answer

    async def search_recent_tweets(self, query: str, **parameters: object) -> Json:
        """Answer."""
        del query, parameters
        return self.answer


async def found(**answer: Any) -> tuple[list[str], str]:
    """Read a page; give the ids of its posts, and what asks for the next."""
    reader = XReader(cast("XClient", Answering(answer)))
    page = await reader.search("#edchat", since=STARTS - timedelta(hours=1), size=100)
    return [post.original for post in page.posts], page.token


async def test_nothing_found_has_no_data() -> None:
    assert await found(meta={"result_count": 0}) == ([], "")


async def test_a_post_that_is_not_whole_does_not_keep_its_page_from_being_read() -> None:
    parts = (
        {**WHOLE, **BY},
        {**WHOLE, "id": "2"},
        {**WHOLE, "id": "3", "author_id": "5"},
        {"text": "?", **BY},
    )
    assert await found(data=list(parts), meta={"next_token": "b26v"}) == ([WHOLE["id"]], "b26v")


async def test_what_x_leaves_out_is_taken_as_nothing() -> None:
    reader = XReader(
        cast("XClient", Answering({"data": [{**WHOLE, **BY, "referenced_tweets": None, "lang": None}]}))
    )
    (post,) = (await reader.search("#edchat", since=STARTS, size=100)).posts
    assert (post.replies_to, post.quotes, post.reposts) == ("", "", "")


async def test_an_edited_post_is_known_by_its_first_id_and_a_long_one_by_all_of_its_words() -> None:
    edited = {**WHOLE, **BY, "id": "7", "edit_history_tweet_ids": ["5", "6", "7"]}
    long = {
        **WHOLE,
        **BY,
        "id": "8",
        "edit_history_tweet_ids": ["8"],
        "text": "A2 wo\u2026",
        "note_tweet": {"text": "A2 words #edchat"},
    }
    reader = XReader(cast("XClient", Answering({"data": [long, edited]})))
    first, second = (await reader.search("#edchat", since=STARTS, size=100)).posts
    assert (first.text, first.original, first.number) == ("A2 words #edchat", "8", 8)
    assert (second.original, second.number) == ("5", 7)
