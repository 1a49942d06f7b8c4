"""The page of the rehearsal's X: what was posted, by thread, and a box to post as somebody. Knows no endpoint."""

from collections.abc import Iterable
from html import escape
from typing import Final

from aiohttp import web

from bot.rehearsal.x_timeline import BOT, Post, Timeline

REFRESH: Final = 3
"""Seconds after which the page is loaded again while nobody types in it."""

MOST: Final = 200
"""Posts that are shown, the newest."""

STYLE: Final = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; color: #111; }
article { border-bottom: 1px solid #767676; padding: .75rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
article.reply { margin-left: 2rem; }
label { display: block; margin-top: .5rem; } textarea, input { font: inherit; width: 100%; box-sizing: border-box; }
p.about { margin: 0; color: #444; }
img { display: block; max-width: 100%; height: auto; margin-top: .5rem; border-radius: .75rem; }
"""

SCRIPT: Final = f"""
setInterval(() => {{
  const box = document.activeElement;
  const typing = [...document.querySelectorAll("input[type=text], textarea")].some((one) => one.value);
  if (!typing && (!box || box === document.body)) location.reload();
}}, {REFRESH * 1000});
"""


class XPage:
    """The page, over a timeline."""

    def __init__(self, timeline: Timeline) -> None:
        """Show `timeline`."""
        self._timeline = timeline

    def routes(self) -> list[web.RouteDef]:
        """Give what is served."""
        return [
            web.get("/", self._show),
            web.get("/rehearsal/media/{id}", self._image),
            web.post("/rehearsal/post", self._post),
        ]

    async def _show(self, request: web.Request) -> web.Response:
        del request
        return web.Response(
            text=page(list(self._timeline.there())[-MOST:], self._timeline), content_type="text/html"
        )

    async def _image(self, request: web.Request) -> web.Response:
        image = self._timeline.images.get(request.match_info["id"])
        if image is None:
            raise web.HTTPNotFound(text="There is no such image.")
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        return web.Response(body=image.content, content_type=image.media_type, headers=headers)

    async def _post(self, request: web.Request) -> web.Response:
        """Post as somebody, who joins if they are new."""
        if request.headers.get("Origin", "") not in {"", f"http://{request.host}"}:
            raise web.HTTPForbidden(text="This page is posted to from itself only.")
        form = await request.post()
        name = str(form.get("name", "")).strip().lstrip("@")
        text, answers = str(form.get("text", "")).strip(), str(form.get("answers", ""))
        if name.isidentifier() and text and name.casefold() != self._timeline.bot.username.casefold():
            author = self._timeline.named(name) or self._timeline.join(name)
            self._timeline.say(author, text, reply_to=answers if answers in self._timeline.posts else "")
        raise web.HTTPSeeOther("/")


def page(posts: Iterable[Post], timeline: Timeline) -> str:
    """Write the page: threads by when they began, the newest last."""
    threads: dict[str, list[Post]] = {}
    for post in posts:
        threads.setdefault(post.conversation, []).append(post)
    shown = "".join(
        _article(post, timeline, first=place == 0)
        for one in threads.values()
        for place, post in enumerate(one)
    )
    choices = "".join(
        f'<option value="{post.id}">{escape(post.text[:60])}</option>'
        for one in threads.values()
        for post in one[:1]
    )
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>X in rehearsal</title><style>{STYLE}</style>'
        f"<h1>X in rehearsal</h1><main>{shown or '<p>Nothing was posted yet.</p>'}</main>"
        '<form method="post" action="/rehearsal/post"><h2>Post as somebody</h2>'
        '<label>Name <input type="text" name="name" required pattern="\\w+" autocomplete="off"></label>'
        '<label>Text <textarea name="text" required maxlength="280"></textarea></label>'
        f'<label>In reply to <select name="answers"><option value="">nothing</option>{choices}</select></label>'
        f"<p><button>Post</button></p></form><script>{SCRIPT}</script></html>"
    )


def _article(post: Post, timeline: Timeline, *, first: bool) -> str:
    author = timeline.accounts[post.author]
    who = f"{escape(author.name)} (@{escape(author.username)})"
    mark = " · the bot" if post.author == BOT else ""
    kind = "" if first else ' class="reply"'
    about = f'<p class="about">{who}{mark} · {post.at:%a %d %b %H:%M} UTC</p>'
    return f"<article{kind}>{about}{escape(post.text)}{_images(post, timeline)}</article>"


def _images(post: Post, timeline: Timeline) -> str:
    """Show what a post carries, with the words that stand for it."""
    shown = (timeline.images[number] for number in post.media if number in timeline.images)
    return "".join(
        f'<img src="/rehearsal/media/{one.id}" alt="{escape(one.alt_text)}" width="480">' for one in shown
    )
