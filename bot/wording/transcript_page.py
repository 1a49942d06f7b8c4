"""A transcript as a page that stands alone: no script, and nothing that is fetched. Reads and writes nothing."""

from jinja2 import Environment, StrictUndefined

from bot.domain.transcript import Transcript
from bot.wording.message import web_address
from bot.wording.report import gap_words
from bot.wording.transcript import counted, figures_only, held, link_title, part_counted, part_name, said_at

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{ chat.title }}: transcript</title>
<style>
:root { color-scheme: light dark; --line: #8a94a0; --quiet: #4a5866; --mark: #12476d; }
@media (prefers-color-scheme: dark) { :root { --quiet: #b7c2cd; --mark: #9fd0f5; } }
body { font: 1.05rem/1.6 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { line-height: 1.2; } h2 { margin: 2.5rem 0 .75rem; line-height: 1.3; } h2 b { color: var(--mark); }
a { color: var(--mark); } nav ul { display: flex; flex-wrap: wrap; gap: .3rem 1rem; padding: 0; list-style: none; }
nav a { display: inline-block; padding: .2rem 0; min-width: 1.5rem; }
ol { list-style: none; padding: 0; } li { margin: .7rem 0; overflow-wrap: anywhere; }
.reply { margin-left: 1.5rem; padding-left: .8rem; border-left: 3px solid var(--line); }
.about { color: var(--quiet); font-size: .9rem; } .words { white-space: pre-wrap; margin: 0; }
@media print { body { max-width: none; margin: 0; } nav { display: none; } li { break-inside: avoid; } }
</style>
</head>
<body>
<main>
<h1>{{ chat.title }}</h1>
<p>{% if hashtags %}{{ hashtags }} · {% endif %}{{ held }}</p>
<p>{{ counted }}</p>
{% if why %}<p><strong>{{ why }}</strong></p>{% endif %}
<nav aria-label="Questions"><ul>
{% for part in parts %}<li><a href="#part-{{ loop.index }}">{{ part.name }}</a></li>
{% endfor %}{% if links %}<li><a href="#links">Links</a></li>{% endif %}
</ul></nav>
{% for part in parts %}<section aria-labelledby="part-{{ loop.index }}">
<h2 id="part-{{ loop.index }}"><b>{{ part.name }}</b>{% if part.asked %}: {{ part.asked }}{% endif %}</h2>
{% if part.lines %}<ol>
{% for line in part.lines %}<li{% if line.reply %} class="reply"{% endif %}>
<div class="about"><strong>{{ line.author }}</strong>{% if line.reply %} replied{% endif %},
<time datetime="{{ line.iso }}">{{ line.clock }}</time>{% if line.reactions %},
{{ line.reactions }} reaction{{ "" if line.reactions == 1 else "s" }}{% endif %}</div>
<p class="words"{% if language %} lang="{{ language }}"{% endif %}>
{%- if line.text is none %}<em>Not kept.</em>{% else %}{{ line.text }}{% endif -%}
</p></li>
{% endfor %}</ol>{% else %}<p>{{ part.counted }}.</p>{% endif %}
</section>
{% endfor %}
{% if links %}<section aria-labelledby="links"><h2 id="links">Links</h2>
<ul>
{% for title, domain, address in links %}<li><a href="{{ address }}" rel="nofollow noopener noreferrer">{{ title }}</a>
{% if title != domain %}<span class="about">({{ domain }})</span>{% endif %}</li>
{% endfor %}</ul></section>{% endif %}
{% if gaps %}<section aria-labelledby="gaps"><h2 id="gaps">Not seen</h2>
<ul>
{% for gap in gaps %}<li>{{ gap }}</li>
{% endfor %}</ul></section>{% endif %}
</main>
</body>
</html>
"""


def transcript_page(transcript: Transcript, zone: str) -> str:
    """Give the page, with times in `zone`; what comes from outside is escaped."""
    chat = transcript.occurrence
    template = Environment(autoescape=True, undefined=StrictUndefined).from_string(PAGE)
    return template.render(
        language=chat.language,
        chat=chat,
        hashtags=" ".join(chat.hashtags),
        held=held(transcript, zone),
        counted=counted(transcript),
        why=figures_only(transcript),
        parts=[
            {
                "name": part_name(part),
                "asked": part.asked,
                "counted": part_counted(part),
                "lines": []
                if transcript.no_words
                else [
                    {**line._asdict(), "iso": line.at.isoformat(), "clock": said_at(line, transcript, zone)}
                    for line in part.lines
                ],
            }
            for part in transcript.parts
        ],
        links=[
            (link_title(link), link.domain, web_address(link.address))
            for link in transcript.links
            if web_address(link.address)
        ],
        gaps=[gap_words(gap, zone) for gap in transcript.gaps],
    )
