"""The page of the rehearsal's X: what was posted, by thread, and a box to post as somebody. Knows no endpoint."""

from collections.abc import Iterable
from html import escape
from typing import Final
from zoneinfo import ZoneInfo

from aiohttp import web

from bot.rehearsal.x_timeline import BOT, Post, Timeline

REFRESH: Final = 2
"""Seconds after which the page looks whether something was posted."""

MOST: Final = 200
"""Posts that are shown, the newest."""

SHOWN: Final = 60
"""Characters of a post by which it is known where one answers it."""

STYLE: Final = """
:root { color-scheme: light dark; --line: #767676; --soft: #444; --back: #fff; --text: #111; --thread: #0b5560; }
@media (prefers-color-scheme: dark) {
  :root { --line: #8a8a8a; --soft: #c4c4c4; --back: #16181c; --text: #f2f2f2; --thread: #6fc3cf; }
}
* { box-sizing: border-box; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 0 auto; padding: 0 1rem;
  color: var(--text); background: var(--back); }
h1 { font-size: 1.25rem; margin: 1rem 0 .5rem; }
section { border-top: 1px solid var(--line); padding: .25rem 0; }
article { padding: .5rem 0; white-space: pre-wrap; overflow-wrap: anywhere; }
article.reply { margin-left: .75rem; padding-left: .75rem; border-left: 3px solid var(--thread); }
p.about { margin: 0; color: var(--soft); font-size: .875rem; }
img { display: block; max-width: 100%; height: auto; margin-top: .5rem; border-radius: .75rem; }
button { font: inherit; min-height: 2rem; padding: 0 .75rem; border: 1px solid var(--line); border-radius: 1rem;
  background: none; color: inherit; cursor: pointer; }
article button { font-size: .875rem; margin-top: .25rem; display: block; }
html { scroll-padding-bottom: 16rem; } /* what is scrolled to stands above the form */
form { position: sticky; bottom: 0; background: var(--back); border-top: 2px solid var(--thread); padding: .5rem 0 1rem;
  display: grid; grid-template-columns: 1fr 2fr; gap: .25rem .75rem; }
form label, form p { margin: 0; } form .wide { grid-column: 1 / -1; }
textarea, input, select { font: inherit; width: 100%; color: inherit; background: var(--back);
  border: 1px solid var(--line); border-radius: .375rem; padding: .25rem .5rem; }
"""

SCRIPT: Final = f"""
const [main, text, answers] = ["main", "textarea", "select"].map((one) => document.querySelector(one));
const name = document.querySelector("input");
name.value = sessionStorage.getItem("name") ?? "";
document.querySelector("form").addEventListener("submit", () => sessionStorage.setItem("name", name.value));
main.addEventListener("click", (event) => {{
  const to = event.target.dataset.answers;
  if (!to) return;
  answers.value = to;
  (name.value ? text : name).focus();
}});
const atEnd = () => innerHeight + scrollY >= document.body.scrollHeight - 80;
const toEnd = () => scrollTo(0, document.body.scrollHeight);
let staying = true; // at the end, until somebody scrolls away from it
toEnd();
addEventListener("scroll", () => {{ staying = atEnd(); }});
main.addEventListener("load", () => {{ if (staying) toEnd(); }}, true); // an image that arrives makes it longer
setInterval(async () => {{
  const answer = await fetch("/").catch(() => null);
  if (!answer?.ok) return;
  const newest = new DOMParser().parseFromString(await answer.text(), "text/html");
  const seen = newest.querySelector("main").innerHTML;
  if (seen === main.innerHTML) return;
  const chosen = answers.value;
  main.innerHTML = seen;
  answers.innerHTML = newest.querySelector("select").innerHTML;
  answers.value = chosen;
  if (staying) toEnd();
}}, {REFRESH * 1000});
"""


class XPage:
    """The page, over a timeline."""

    def __init__(self, timeline: Timeline, zone: str = "UTC") -> None:
        """Show `timeline`, its times in `zone` (IANA)."""
        self._timeline = timeline
        self._zone = ZoneInfo(zone)

    def routes(self) -> list[web.RouteDef]:
        """Give what is served."""
        return [
            web.get("/", self._show),
            web.get("/rehearsal/media/{id}", self._image),
            web.post("/rehearsal/post", self._post),
        ]

    async def _show(self, request: web.Request) -> web.Response:
        del request
        posts = list(self._timeline.there())[-MOST:]
        return web.Response(text=page(posts, self._timeline, self._zone), content_type="text/html")

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


def page(posts: Iterable[Post], timeline: Timeline, zone: ZoneInfo) -> str:
    """Write the page: threads by when they began, the newest last."""
    threads: dict[str, list[Post]] = {}
    for post in posts:
        threads.setdefault(post.conversation, []).append(post)
    shown = "".join(_thread(one, timeline, zone) for one in threads.values())
    choices = "".join(
        f'<option value="{post.id}">@{escape(timeline.accounts[post.author].username)}: {escape(_short(post))}</option>'
        for one in threads.values()
        for post in one
    )
    bot = escape(timeline.bot.username)
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>X in rehearsal</title><style>{STYLE}</style>"
        f"<h1>X in rehearsal</h1><main>{shown or '<p>Nothing was posted yet.</p>'}</main>"
        '<form method="post" action="/rehearsal/post">'
        '<label>You are <input type="text" name="name" required pattern="@?\\w+" autocomplete="off" '
        'placeholder="nora"></label>'
        f'<label>In reply to <select name="answers"><option value="">nothing</option>{choices}</select></label>'
        '<label class="wide">Your post <textarea name="text" rows="2" required '
        f'placeholder="A1: … #hashtag, or @{bot} what’s on today?"></textarea></label>'
        f'<p class="wide"><button>Post</button></p></form><script>{SCRIPT}</script></html>'
    )


def _thread(posts: list[Post], timeline: Timeline, zone: ZoneInfo) -> str:
    """Write one conversation; who does not answer what stands above says what is answered."""
    shown = []
    for place, post in enumerate(posts):
        above = posts[place - 1].id if place else ""
        other = timeline.posts.get(post.reply_to) if post.reply_to != above else None
        to = f'<p class="about">answers “{escape(_short(other))}”</p>' if other else ""
        shown.append(_article(post, timeline, zone, to, first=not place))
    return f"<section>{''.join(shown)}</section>"


def _article(post: Post, timeline: Timeline, zone: ZoneInfo, to: str, *, first: bool) -> str:
    author = timeline.accounts[post.author]
    who = f"{escape(author.name)} (@{escape(author.username)})"
    mark = " · the bot" if post.author == BOT else ""
    kind = "" if first else ' class="reply"'
    at = post.at.astimezone(zone)
    about = f'<p class="about">{who}{mark} · {at:%a} {at.day} {at:%b %H:%M %Z}</p>{to}'
    answer = f'<button type="button" data-answers="{post.id}">Reply</button>'
    return f"<article{kind}>{about}{escape(post.text)}{_images(post, timeline)}{answer}</article>"


def _short(post: Post) -> str:
    line = " ".join(post.text.split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN].rstrip()}…"


def _images(post: Post, timeline: Timeline) -> str:
    """Show what a post carries, with the words that stand for it."""
    shown = (timeline.images[number] for number in post.media if number in timeline.images)
    return "".join(
        f'<img src="/rehearsal/media/{one.id}" alt="{escape(one.alt_text)}" width="480">' for one in shown
    )
