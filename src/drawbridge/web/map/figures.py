"""The drawings of the map, from the view model."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from drawbridge.mirror.map import Map, Pull
from drawbridge.mirror.needs import NeedShare
from drawbridge.web.charts import dots, web, wheel
from drawbridge.web.charts.figure import Figure


def places(found: Map, pulls: Sequence[Pull], id_: str, name: str) -> Figure:
    """Where the person may stand on some patterns, one dot for each chance in twenty."""
    chart = dots.Dots(
        id=id_,
        name=name,
        sentence="Each row is one pattern. Its twenty dots are twenty equally likely places for you; a wide spread "
        "means we are less sure. Further along means that statements like these fit you more often. Where two rows "
        "overlap much, their order means nothing.",
        rows=tuple(_row(pull, found) for pull in pulls),
        low=0.0,
        high=float(len(found.pack.answers) - 1),
        low_words=found.pack.answers[0].lower(),
        high_words=found.pack.answers[-1].lower(),
        marks=tuple(float(n) for n in range(len(found.pack.answers))),
    )
    return dots.dots_figure(chart)


def _row(pull: Pull, found: Map) -> dots.Row:
    position = pull.position
    answers = found.pack.answers
    low, high = answers[round(position.low)].lower(), answers[round(position.high)].lower()
    place = low if low == high else f"{low} to {high}"
    note = f"{place}, {dots.VERY_LIKELY}" if position.enough else "not enough answers to say"
    return dots.Row(
        position.pattern.name, position.dots, note, reverse("library:guide", args=[position.pattern.number])
    )


def needs(found: Map) -> Figure:
    """What is kept safe and what pays for it."""
    return wheel.wheel_figure(
        wheel.Wheel(
            id="needs",
            name="What they keep safe, and what pays",
            sentence=_needs_sentence(found.needs),
            needs=tuple(wheel.NeedShare(share.need.name, share.kept, share.charged) for share in found.needs),
        )
    )


def _needs_sentence(shares: Sequence[NeedShare]) -> str:
    kept = max(shares, key=lambda share: share.kept)
    charged = max(shares, key=lambda share: share.charged)
    return (
        f"Outward is what these patterns keep safe, {kept.need.name.lower()} most. "
        f"Inward is what pays for it, {charged.need.name.lower()} most. Lengths compare only with each other."
    )


def neighbours(found: Map) -> Figure:
    """Which patterns live next door to each other, and which of them show."""
    activity = {pull.position.pattern.id: pull.position for pull in found.pulls}
    families = {family.id: family.name for family in found.pack.families}
    order = [family.id for family in found.pack.families]
    nodes = tuple(
        web.Node(
            id=pattern.id,
            label=pattern.name,
            family=families[pattern.family],
            neighbours=tuple(link.to for link in pattern.neighbours),
            weight=activity[pattern.id].activity if pattern.id in activity and activity[pattern.id].shows else 0.0,
        )
        for pattern in sorted(found.pack.patterns, key=lambda p: (order.index(p.family), p.number))
    )
    showing = [node.label for node in nodes if node.weight > 0]
    sentence = (
        "Filled circles are the patterns that show in your answers; a strong line joins two that often keep company."
        if showing
        else "No pattern shows strongly in your answers. The lines join patterns that often keep company."
    )
    return web.web_figure(web.Web(id="web", name="How they live next to each other", sentence=sentence, nodes=nodes))
