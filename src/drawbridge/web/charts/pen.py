"""The pen: safe tags, numbers and lines of text. Everything a chart writes goes through here."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

Point = tuple[float, float]


def number(value: float) -> str:
    """Write a length to one decimal, without trailing zeros.

    >>> number(12.0), number(3.14159), number(-0.04)
    ('12', '3.1', '0')
    """
    written = f"{value:.1f}".removesuffix(".0")
    return "0" if written == "-0" else written


def join(parts: Iterable[SafeString]) -> SafeString:
    """Put safe parts next to each other."""
    return mark_safe("".join(parts))  # noqa: S308 - every part is already safe


def tag(name: str, *children: str, **attributes: str | float | None) -> SafeString:
    """Write one element. Children and values are escaped unless safe; ``None`` leaves an attribute out.

    Underscores become hyphens (``text_anchor``), a trailing one is dropped (``class_``).

    >>> tag("text", "a < b", class_="soft", x=4.0)
    '<text class="soft" x="4">a &lt; b</text>'
    """
    written = "".join(f' {_name(key)}="{_value(value)}"' for key, value in attributes.items() if value is not None)
    inside = "".join(_safe(child) for child in children)
    return mark_safe(f"<{name}{written}>{inside}</{name}>")  # noqa: S308 - names are ours, the rest was escaped


@cache
def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _value(value: str | float) -> str:
    """A page of drawings holds thousands of these."""
    return _safe(value) if isinstance(value, str) else number(value)


def _safe(text: str) -> str:
    return text if isinstance(text, SafeString) else escape(text)


def line(a: Point, b: Point, class_: str) -> SafeString:
    """A straight stroke from ``a`` to ``b``."""
    return tag("line", class_=class_, x1=a[0], y1=a[1], x2=b[0], y2=b[1])


def circle(centre: Point, radius: float, class_: str) -> SafeString:
    """A circle, written out: a page may hold a thousand dots."""
    cx, cy, r = number(centre[0]), number(centre[1]), number(radius)
    return mark_safe(f'<circle class="{_safe(class_)}" cx="{cx}" cy="{cy}" r="{r}"></circle>')  # noqa: S308 - as in tag


def path(class_: str, *steps: str | float) -> SafeString:
    """A path from letters and lengths: ``path("ink", "M", 0, 0, "L", 4, 3)``."""
    way = " ".join([step if isinstance(step, str) else number(step) for step in steps])
    return tag("path", class_=class_, d=mark_safe(way))  # noqa: S308 - letters of a path are ours


def lines(
    at: Point, words: Sequence[str], leading: float, *, anchor: str = "middle", class_: str | None = None
) -> SafeString:
    """Text of one or more lines, centred on ``at`` from top to bottom."""
    x, y = at
    first = y - leading * (len(words) - 1) / 2 + leading * 0.28
    rows = (tag("tspan", row, x=x, y=first + leading * i) for i, row in enumerate(words))
    return tag("text", *rows, class_=class_, text_anchor=anchor)


def wrap(words: str, width: int) -> tuple[str, ...]:
    """Break a label into lines of at most ``width`` characters, as even in length as their number allows."""
    count = len(textwrap.wrap(words, width, break_long_words=False)) or 1
    fits = (textwrap.wrap(words, w, break_long_words=False) for w in range(max(1, len(words) // count), width + 1))
    return tuple(next((rows for rows in fits if len(rows) <= count), [words]))


def drawing(
    id_: str, variant: str, size: Point, title: str, desc: str, *parts: SafeString, role: str = "img"
) -> SafeString:
    """One ``<svg>`` named by its own title and description. ``variant`` is ``wide``, ``narrow`` or ``strip``.

    ``role`` is ``img`` unless the drawing holds links: an image hides what is inside it from a screen reader.
    """
    own = f"{id_}-{variant}"
    return tag(
        "svg",
        tag("title", title, id=f"{own}-title"),
        tag("desc", desc, id=f"{own}-desc"),
        *parts,
        class_=variant,
        viewBox=f"0 0 {number(size[0])} {number(size[1])}",
        role=role,
        aria_labelledby=f"{own}-title {own}-desc",
        focusable="false",
    )
