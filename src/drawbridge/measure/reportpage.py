"""The items report as one HTML page: sentences first, then drawings, then the same as tables. It loads nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import numpy as np

from drawbridge.measure.curves import Floats
from drawbridge.measure.flags import percent
from drawbridge.measure.items import ItemParameters
from drawbridge.measure.report import PLACES, ItemFacts, Report

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 340, 190, 34, 34, 12
TICKS = (-3, -2, -1, 0, 1, 2, 3)
TABLED = (-2, -1, 0, 1, 2)
POPULATION: Floats = np.exp(-0.5 * PLACES**2) / np.exp(-0.5 * PLACES**2).sum()
STYLE = """
:root { color-scheme: light dark; --ink: #241f1b; --paper: #fbf8f3; --line: #b9aea2; --warm: #7a3b1d; }
@media (prefers-color-scheme: dark) { :root { --ink: #ece5dc; --paper: #1c1815; --line: #6d6259; --warm: #e0a37e; } }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.55 Georgia, serif; }
main { max-width: 52rem; margin: auto; padding: 2rem 1rem 4rem; }
h1, h2, h3 { line-height: 1.25; } h2 { margin-top: 3rem; } a { color: var(--warm); }
table { border-collapse: collapse; font-size: .9rem; } caption { text-align: left; padding: .3rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .25rem .6rem .25rem 0; text-align: left; vertical-align: top; }
td.n, th.n { text-align: right; } td.n { white-space: nowrap; } td:first-child { min-width: 8.5rem; }
th { vertical-align: bottom; }
.wide { overflow-x: auto; } .fine { font-size: .9rem; } article { border-top: 1px solid var(--line); }
.charts { display: flex; flex-wrap: wrap; gap: 1rem; } figure { margin: 0; width: 340px; max-width: 100%; }
svg { width: 100%; }
.flags { border-left: 4px solid var(--warm); padding: .2rem 0 .2rem 1.6rem; }
.axis { stroke: var(--line); fill: none; } .curve { fill: none; stroke: var(--ink); stroke-width: 1.6; }
.d1 { stroke-dasharray: 7 3; } .d2 { stroke-width: 2.6; stroke: var(--warm); } .d3 { stroke-dasharray: 2 3; }
.d4 { stroke-dasharray: 9 3 2 3; stroke-width: 2; } .area { fill: var(--warm); opacity: .25; }
text { font: 11px Georgia, serif; fill: var(--ink); } text.k { font-weight: bold; font-size: 12px; }
@media print { article { break-inside: avoid; } details { display: block; } }
"""


def page(report: Report) -> str:
    """The whole page."""
    scales = "".join(_scale(report, scale) for scale in report.bank.scales)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Items report</title><style>{STYLE}</style></head><body><main>"
        f"<h1>Items report</h1>{_opening(report)}{HOW_TO_READ}{_on_groups(report)}{LIMITS}{_to_look_at(report)}{scales}"
        "</main></body></html>\n"
    )


HOW_TO_READ = """<h2>How to read this</h2>
<p>A pattern is a line, and everybody stands somewhere on it. Places are counted from the middle: 0 is where the people
this bank was made for stand on average, and about two in three of them stand between −1 and +1.</p>
<p><strong>What people answer.</strong> The first drawing of each statement goes along the line. Each numbered curve is
one answer, its height the share of people at that place who give it. In a good statement the curves are hills one
after another. A curve that never rises above the others is an answer the statement does not need.</p>
<p><strong>What it tells.</strong> The second drawing shows where the statement helps to find out where somebody stands.
A high hill in the middle helps with most people; a hill to the right helps with those far along. The
<strong>slope</strong> says in one number how sharply the statement tells people apart, usually 1 to 3.</p>
<p><strong>Asked.</strong> The share of simulated people to whom the quiz would show the statement. A statement that is
never asked does no harm.
<strong>Off by.</strong> How far people's answers are, on average, from what their <em>other</em> answers foretell, in
steps from one answer to the next. Below .15 is fine.</p>"""

LIMITS = """<p class="fine">Everything here follows from a model and, where there are any, from the answers given. It
says where to look again. It cannot say what a statement means to people: for that, ask them to think aloud.</p>"""


def _opening(report: Report) -> str:
    bank, source = report.bank, report.bank.provenance
    if bank.is_provisional:
        basis = "Behind some or all of them stand no answers: their curves are judgements, averaged over what might be."
    else:
        dated = f" ({escape(source.date)})" if source.date else ""
        basis = f"The bank was fitted to the answers of {source.people:,} people{dated}."
    fit = f" Fit is judged by the answers of {report.respondents:,} people." if report.respondents else NO_FIT
    return (
        f"<p>{len(bank.items)} statements on {_count(len(bank.scales), 'scale')}. {basis}{fit} "
        f"{report.people} simulated people were asked {report.length:.1f} of them on average.</p>"
    )


NO_FIT = " No answers were given with this report, so it says nothing about fit."


def _on_groups(report: Report) -> str:
    """What the last column of the tables is, when two groups were compared."""
    if report.groups is None:
        return ""
    judged = sum(facts.differs is not None for facts in report.items)
    return (
        "<p><strong>Between groups.</strong> How much higher or lower the answers are, in steps, of people who stand "
        f"at the <em>same</em> place: {escape(str(report.groups))}. That two groups stand at different places is no "
        "fault of a statement, and is left out here. Under .1 a difference is too small to matter, however certain. "
        "Where it is larger, the two may read the statement differently: reword it, or do not compare them by it. "
        f"{judged} of {len(report.items)} statements had answers enough.</p>"
    )


def _to_look_at(report: Report) -> str:
    flagged = [(n, facts) for n, facts in enumerate(report.items) if facts.flags]
    if not flagged:
        judged = " What is judged cannot stand out yet: only answers show what is wrong with a statement."
        return f"<h2>To look at</h2><p>Nothing stands out.{judged if report.bank.is_provisional else ''}</p>"
    lines = "".join(f'<li><a href="#s{n}">{escape(f.wording.text)}</a> {escape(f.flags[0])}</li>' for n, f in flagged)
    return f"<h2>To look at</h2><p>{_count(len(flagged), 'statement')} of {len(report.items)}.</p><ul>{lines}</ul>"


def _scale(report: Report, scale: str) -> str:
    own = [(n, facts) for n, facts in enumerate(report.items) if facts.item.scale == scale]
    total = sum(float(facts.information @ POPULATION) for _, facts in own)
    between = ("between groups",) if report.groups else ()
    names = ("Statement", "tells most at", "share of what is told", "slope", "asked", "off by", *between, "to look at")
    head = _row(names, "th")
    rows = "".join(_row(_cells(n, facts, total, bool(between))) for n, facts in own)
    table = (
        f"<table><caption>The statements of {escape(scale)}</caption><thead>{head}</thead><tbody>{rows}</tbody></table>"
    )
    articles = "".join(_article(n, facts) for n, facts in own)
    name = escape(scale)
    wide = f'<div class="wide" tabindex="0" role="region" aria-label="The statements of {name}">{table}</div>'
    return f"<section><h2>{name}</h2>{wide}{articles}</section>"


def _cells(n: int, facts: ItemFacts, total: float, groups: bool) -> tuple[str, ...]:
    slope = f"{facts.item.a:.2f}" if isinstance(facts.item, ItemParameters) else "judged"
    return (
        f'<a href="#s{n}">{escape(facts.wording.text)}</a>',
        signed(peak(facts)),
        percent(float(facts.information @ POPULATION) / total),
        slope,
        percent(facts.exposure),
        f"{facts.fit.misfit:.2f}" if facts.fit else "–",
        *((_difference(facts),) if groups else ()),
        str(len(facts.flags)) if facts.flags else "",
    )


def _difference(facts: ItemFacts) -> str:
    differs = facts.differs
    return "–" if differs is None else f"{'+' if differs.difference > 0 else '−'}{abs(differs.difference):.2f}"


def _row(cells: Sequence[str], tag: str = "td") -> str:
    scope = ' scope="col"' if tag == "th" else ""
    rest = "".join(f'<{tag}{scope} class="n">{cell}</{tag}>' for cell in cells[1:])
    return f"<tr><{tag}{scope}>{cells[0]}</{tag}>{rest}</tr>"


def _article(n: int, facts: ItemFacts) -> str:
    flags = "".join(f"<li>{escape(flag)}</li>" for flag in facts.flags)
    keyed = "" if facts.item.keyed == 1 else " · reversed: a high answer says less of the pattern"
    answers = f"{facts.item.n:,} answers" if facts.item.n else "judged, not measured"
    shares = f"<p>{escape(shares_in_words(facts))}</p>" if facts.fit else ""
    return (
        f'<article id="s{n}"><h3>{escape(facts.wording.text)}</h3>'
        f'<p class="fine">{escape(facts.item.id)} · {answers}{keyed}</p>'
        + (f'<ul class="flags">{flags}</ul>' if flags else "")
        + f"<p>{escape(in_words(facts))}</p>{shares}"
        + f'<div class="charts">{_answers_figure(facts)}{_information_figure(facts)}</div>'
        + f"<details><summary>The same as numbers</summary>{_table(facts)}</details></article>"
    )


def in_words(facts: ItemFacts) -> str:
    """What the drawings show."""
    middle = facts.curves[:, len(PLACES) // 2]
    top = int(np.argmax(middle))
    said = f"In the middle of the pattern the likeliest answer is “{facts.labels[top]}” ({percent(middle[top])})."
    last = len(facts.labels) - 1
    above = facts.curves[last] > 0.5
    if above.any():
        said += f" From {signed(float(PLACES[np.argmax(above)]))} on, more than half answer “{facts.labels[last]}”."
    return f"{said} It tells most about people around {signed(peak(facts))}."


def shares_in_words(facts: ItemFacts) -> str:
    """What people did answer."""
    assert facts.fit is not None
    shares = ", ".join(
        f"{percent(share)} “{label}”" for label, share in zip(facts.labels, facts.fit.shares, strict=True)
    )
    return f"People answered: {shares}. Its answers go with its pattern's others at r = {facts.fit.r_own:.2f}."


def peak(facts: ItemFacts) -> float:
    """The place about which the item tells most."""
    return float(PLACES[np.argmax(facts.information)])


def signed(value: float) -> str:
    """A place, with its sign.

    >>> signed(-0.5), signed(0.04), signed(1.25)
    ('−0.5', '0', '+1.2')
    """
    rounded = round(value, 1)
    return "0" if rounded == 0 else f"{'−' if rounded < 0 else '+'}{abs(rounded):.1f}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _answers_figure(facts: ItemFacts) -> str:
    drawn = "".join(_curve(curve, k) for k, curve in enumerate(facts.curves))
    names = " · ".join(f"{k + 1}: {escape(label)}" for k, label in enumerate(facts.labels))
    label = f"What people answer along the pattern. {in_words(facts)}"
    svg = _svg(label, _axes("share of people", "100 %") + drawn)
    return f'<figure>{svg}<figcaption class="fine">{names}</figcaption></figure>'


def _curve(curve: Floats, k: int) -> str:
    at = int(np.argmax(curve))
    x, y = x_of(PLACES[at]), y_of(curve[at])
    return (
        f'<path class="curve d{k % 5}" d="{path(curve)}"/>'
        f'<text class="k" x="{min(max(x, LEFT + 8), WIDTH - 10):.0f}" y="{max(y - 4, 10):.0f}" text-anchor="middle">'
        f"{k + 1}</text>"
    )


def _information_figure(facts: ItemFacts) -> str:
    most = max(1.0, float(facts.information.max()))
    line = path(facts.information / most)
    area = f'<path class="area" d="{line}L{x_of(PLACES[-1]):.0f} {y_of(0):.0f}L{x_of(PLACES[0]):.0f} {y_of(0):.0f}Z"/>'
    label = f"What the statement tells along the pattern. Its highest point is at {signed(peak(facts))}."
    svg = _svg(label, _axes("information", f"{most:.1f}") + area + f'<path class="curve" d="{line}"/>')
    return f'<figure>{svg}<figcaption class="fine">what it tells</figcaption></figure>'


def _svg(label: str, drawn: str) -> str:
    name = escape(label, quote=True)
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{name}">{drawn}</svg>'


def _axes(what: str, top: str) -> str:
    floor = y_of(0)
    ticks = "".join(
        f'<text x="{x_of(t):.0f}" y="{floor + 14:.0f}" text-anchor="middle">{signed(t).removesuffix(".0")}</text>'
        for t in TICKS
    )
    return (
        f'<path class="axis" d="M{LEFT} {TOP}V{floor:.0f}H{WIDTH - 6}"/>{ticks}'
        f'<text x="{LEFT - 4}" y="{TOP + 8}" text-anchor="end">{top}</text>'
        f'<text x="{LEFT + 4}" y="{HEIGHT - 3}">{what}, along the pattern (standard deviations)</text>'
    )


def path(values: Floats) -> str:
    """An SVG path over ``PLACES`` of values between 0 and 1."""
    points = (f"{x_of(x):.1f} {y_of(y):.1f}" for x, y in zip(PLACES, values, strict=True))
    return "M" + "L".join(points)


def x_of(place: float) -> float:
    """Where a place stands in the drawing."""
    return float(LEFT + (place + 3.0) / 6.0 * (WIDTH - LEFT - 10))


def y_of(value: float) -> float:
    """Where a share between 0 and 1 stands in the drawing."""
    return float(HEIGHT - BOTTOM - value * (HEIGHT - BOTTOM - TOP))


def _table(facts: ItemFacts) -> str:
    columns = [int(np.argmin(np.abs(PLACES - place))) for place in TABLED]
    head = _row(("At", *(signed(place).removesuffix(".0") for place in TABLED)), "th")
    rows: Iterable[tuple[str, ...]] = (
        (escape(label), *(percent(curve[c]) for c in columns))
        for label, curve in zip(facts.labels, facts.curves, strict=True)
    )
    told = ("what it tells", *(f"{facts.information[c]:.2f}" for c in columns))
    body = "".join(_row(cells) for cells in (*rows, told))
    return f"<table><caption>Answers along the pattern</caption><thead>{head}</thead><tbody>{body}</tbody></table>"
