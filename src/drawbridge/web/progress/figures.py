"""The drawings of progress, from the view models."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from drawbridge.measure import score
from drawbridge.mirror.ledgers.alarms import Alarms
from drawbridge.mirror.ledgers.costs import Costs
from drawbridge.mirror.ledgers.predictions import Predictions
from drawbridge.mirror.my_loop import Arc, MyLoop
from drawbridge.mirror.positions import Position, positions
from drawbridge.mirror.retakes import Retake
from drawbridge.pack import Pack
from drawbridge.web.charts import caught, dots, loop, spans
from drawbridge.web.charts.figure import Figure
from drawbridge.web.packs import bank_of
from drawbridge.web.progress.phrases import cost_line, costs_line, predictions_line

LANES = ("came", "came in part", "did not come", "never found out")
PEOPLE = 8
"""People drawn; the sentences below name everyone."""
ROWS = 3
"""Patterns drawn of two takes when nothing clearly changed."""


def alarms(ledgers: Sequence[Alarms]) -> Figure:
    """What became of the alarms, person by person."""
    rows = tuple(
        caught.Row(one.person.alias if one.person else "nobody named", (one.right, one.partly, one.wrong, one.never))
        for one in ledgers[:PEOPLE]
    )
    sentence = "Each dot is one alarm. Full ones came, in whole or in part; open ones did not, or could not be checked."
    chart = caught.Caught(
        "alarms", "What became of your alarms", sentence, LANES, rows, 2, "Alarms by person and what came", "With"
    )
    return caught.caught_figure(chart)


def curve(found: Predictions) -> Figure:
    """How often it came, beside how sure one was."""
    rows = tuple(
        spans.Row(
            f"{band.least} to {min(band.most, 100)} in 100 sure",
            f"{band.held * band.count:.3g} of {band.count} came",
            band.low,
            band.held,
            band.high,
            band.sure,
        )
        for band in found.bands
    )
    return spans.spans_figure(
        spans.Spans(
            id="curve",
            name="How sure you were, and how often it came",
            sentence=predictions_line(found),
            rows=rows,
            low_words="never",
            high_words="every time",
            found="how often it came",
            against="how sure you were",
        )
    )


def costs(found: Costs) -> Figure | None:
    """With whom more goes on guard than with others; None while nobody can be compared."""
    rows = tuple(
        spans.Row(one.person.alias, cost_line(one), one.against.low, one.against.share, one.against.high, 0.5)
        for one in found.by[:PEOPLE]
        if one.against is not None and one.person is not None
    )
    if not rows:
        return None
    return spans.spans_figure(
        spans.Spans(
            id="guard",
            name="What being with people went on",
            sentence=costs_line(found),
            rows=rows,
            low_words="less on guard than with others",
            high_words="more",
            found="pairs in which it was more",
            against="no difference",
        )
    )


def takes(one: Retake, pack: Pack) -> Figure:
    """The patterns that clearly changed, before and after; when none did, the first few as they stand."""
    bank = bank_of(pack)
    before, after = (positions(score(bank, take.as_answers()), bank, pack) for take in (one.before, one.after))
    earlier = {position.pattern.id: position for position in before}
    changed = {change.scale for change in one.clear}
    shown = [p for p in after if p.pattern.id in changed] or [p for p in after if p.enough][:ROWS]
    rows = tuple(
        row
        for position in shown
        for row in (
            _row(earlier[position.pattern.id], f"{one.before.started:%B %Y}", pack),
            _row(position, f"{one.after.started:%B %Y}", pack),
        )
    )
    sentence = (
        "Each pattern twice: twenty equally likely places then, and twenty now. Where they overlap much, a difference "
        "means nothing."
    )
    return dots.dots_figure(
        dots.Dots(
            id="takes",
            name="Then and now",
            sentence=sentence,
            rows=rows,
            low=0.0,
            high=float(len(pack.answers) - 1),
            low_words=pack.answers[0].lower(),
            high_words=pack.answers[-1].lower(),
            marks=tuple(float(n) for n in range(len(pack.answers))),
        )
    )


def _row(position: Position, month: str, pack: Pack) -> dots.Row:
    low, high = pack.answers[round(position.low)].lower(), pack.answers[round(position.high)].lower()
    place = low if low == high else f"{low} to {high}"
    note = f"{month}: {place}, {dots.VERY_LIKELY}" if position.enough else f"{month}: not enough answers to say"
    return dots.Row(position.pattern.name, position.dots, note)


def my_loop(found: MyLoop) -> Figure:
    """The loop of a pattern with one's own counts, and a lamp at every way out that was practised."""
    turns = tuple(
        loop.Turn(
            arc.arrow.label,
            arc.arrow.exit_line,
            reverse("library:capacity", args=[arc.arrow.exit.lower()]),
            arc.practised,
            passed(arc),
        )
        for arc in found.arcs
    )
    lit = sum(arc.practised > 0 for arc in found.arcs)
    noted = f"{found.noted} moment{'' if found.noted == 1 else 's'}"
    sentence = (
        f"{noted} of this pattern noted. {lit} of {len(turns)} ways out have been practised: their lamps are lit. "
        "On an arrow stands what your entries tell; where they tell nothing, it says so."
    )
    return loop.draw_loop(loop.Loop("loop", found.pattern.name, sentence, turns))


def passed(arc: Arc) -> str:
    """An arrow's count in a word or two."""
    if arc.passed is None:
        return "not known"
    match arc.arrow.stage:
        case "cue":
            return f"{arc.passed} noted"
        case "alarm":
            return f"{arc.passed} of {arc.of} times"
        case _:
            return f"{arc.passed} of {arc.of} unchecked"
