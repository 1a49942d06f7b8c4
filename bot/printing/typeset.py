"""Sets a page as PDF: a template, and data that is never taken for one. Knows no report."""

import json
import logging
from datetime import datetime
from typing import Any, Final

import typst

from bot.printing import fonts

ACCESSIBLE: Final = "ua-1"
"""PDF/UA: tagged, with a title, a language, and words for every picture."""

UNSHOWN: Final = "could not be displa"
"""What Typst says of a letter that no font has; it spells the end as it likes."""

log = logging.getLogger(__name__)

COMMON = f"""
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set page(paper: "a4", margin: (x: 2cm, y: 2.2cm), footer: context [
  #set text(size: 8pt, fill: rgb("#4a5866"))
  #data.footer #h(1fr) #counter(page).display("1 / 1", both: true)
])
#set text(font: "{fonts.FAMILY}", size: 10pt, lang: data.at("lang", default: "en"), fill: rgb("#1b2733"))
#set par(leading: 0.62em)
#show heading: set text(fill: rgb("#12476d"))
#show heading.where(level: 1): set text(size: 18pt)
#show heading.where(level: 2): set block(above: 1.6em, below: 0.8em)
#show link: set text(fill: rgb("#12476d"))
#set table(stroke: (x, y) => (bottom: 0.5pt + rgb("#d8dee4")), inset: (x: 5pt, y: 5pt))
#show table.cell.where(y: 0): set text(weight: 700)
#let quiet(body) = text(size: 8.5pt, fill: rgb("#4a5866"), body)
"""
"""How every page looks; what is particular to one follows it."""


def pdf(template: str, data: dict[str, Any], made_at: datetime) -> bytes:
    """Set `data`, which has a title and a footer, by a template; the same is always set to the same bytes.

    The moment (aware) is the one that the file says it was made at.
    """
    try:
        return _compiled(template, data, made_at, accessible=True)
    except typst.TypstError as error:
        if UNSHOWN not in str(error):
            raise
    log.warning("letters_without_font")
    # A box stands for each of them, and a page with boxes may not call itself accessible.
    return _compiled(template, data, made_at, accessible=False)


def _compiled(template: str, data: dict[str, Any], made_at: datetime, *, accessible: bool) -> bytes:
    return typst.compile(
        (COMMON + template).encode(),
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        font_paths=typst.Fonts(font_paths=fonts.folders()),
        pdf_standards=ACCESSIBLE if accessible else [],
        timestamp=int(made_at.timestamp()),
    )
