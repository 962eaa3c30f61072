"""Rules for what is tapped and what is sent: ``moment.toml`` and ``cards.toml``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import Formatter
from typing import get_args

from drawbridge.pack.cards import Card, Cards, Reply
from drawbridge.pack.load import Draft, Page
from drawbridge.pack.moment import Caught, Choice, Ended, Moment, Override
from drawbridge.pack.problem import Problem
from drawbridge.pack.reading import sentences
from drawbridge.pack.sheet import Sheet

BUTTON = 22
"""Characters a large button holds at 320 px."""
MESSAGE = 240
LONGEST_TIME = "20:40 on Wednesday"
"""The longest time a card is filled with."""


def unspeakable(draft: Draft) -> Iterator[Problem]:
    """What would leave a button without meaning, or a card without its time: such a pack does not load."""
    if draft.moment:
        yield from _choices(draft.moment)
    if draft.cards:
        yield from _messages(draft.cards)


def too_long_to_say(draft: Draft) -> Iterator[Problem]:
    """Labels that leave the button, definitions of two sentences, and messages longer than a message."""
    if draft.moment:
        yield from _buttons(draft.moment)
        yield from _feelings(draft.moment)
    if draft.cards:
        yield from _lengths(draft.cards)


def _choices(page: Page[Moment]) -> Iterator[Problem]:
    says, sheet = page.says, page.sheet
    for table in Moment.model_fields.keys() - {"feelings_line"}:
        yield from _twice(sheet, table, [row.id for row in getattr(says, table)])
    yield from _complete(sheet, "endings", says.endings, get_args(Ended))
    yield from _complete(sheet, "caught", says.caught, get_args(Caught))
    yield from _outweighing(page)
    for place, pull in enumerate(says.pulls):
        if not pull.patterns:
            yield sheet.problem(("pulls", place, "patterns"), "It belongs to no pattern.", "Name at least one.")


def _outweighing(page: Page[Moment]) -> Iterator[Problem]:
    """A pack that lets people say what came must let them say the three things of which one is enough."""
    found = {came.outweighs for came in page.says.came}
    missing = [kind for kind in get_args(Override) if kind not in found]
    if page.says.came and missing:
        what = f"Nothing here stands for {' or '.join(missing)}."
        fix = "Mark one choice for each kind with outweighs = …: a single one of them outweighs any count."
        yield page.sheet.problem(("came",), what, fix)


def _complete(sheet: Sheet, table: str, rows: Sequence[Choice], wanted: Sequence[str]) -> Iterator[Problem]:
    found = [row.id for row in rows]
    if set(found) != set(wanted):
        missing = ", ".join(name for name in wanted if name not in found)
        yield sheet.problem((table,), f"Missing here: {missing}.", f"Write each once: {', '.join(wanted)}.")
    elif found != list(wanted):
        fix = f"Keep the order {', '.join(wanted)}."
        yield sheet.problem((table,), "These are not in their order.", fix)


def _messages(page: Page[Cards]) -> Iterator[Problem]:
    says, sheet = page.says, page.sheet
    yield from _twice(sheet, "cards", [card.id for card in says.cards])
    yield from _twice(sheet, "replies", [reply.id for reply in says.replies])
    if says.cards and not says.not_for:
        what = "Nothing says with whom a card is not for."
        yield sheet.problem(("not_for",), what, "Add not_for = … : nobody dangerous, nobody one is unsure about.")
    for place, card in enumerate(says.cards):
        for field, wanted in (("need", []), ("stay", []), ("back", ["time"])):
            yield from _places(sheet, ("cards", place, field), getattr(card, field), wanted)
    for place, reply in enumerate(says.replies):
        must = ["time"] if reply.asks_time or reply.kind == "moved" else []
        yield from _places(sheet, ("replies", place, "text"), reply.text, must)


def _places(sheet: Sheet, path: tuple[str | int, ...], text: str, wanted: list[str]) -> Iterator[Problem]:
    fix = "Use {time} once." if wanted else "Leave {time} for the line that says when."
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        parts = [("", "", "", "")]
    found = [name + (spec or "") + (turn or "") for _, name, spec, turn in parts if name is not None]
    if found != wanted:
        yield sheet.problem(path, "The braces are not the ones a card fills.", fix)


def _buttons(page: Page[Moment]) -> Iterator[Problem]:
    for table in ("pulls", "cues", "came", "endings", "caught"):
        for place, row in enumerate(getattr(page.says, table)):
            if len(row.label) > BUTTON:
                what = f"This has {len(row.label)} characters; a button holds {BUTTON}."
                yield page.sheet.problem((table, place, "label"), what, "Say it shorter.")


def _feelings(page: Page[Moment]) -> Iterator[Problem]:
    for place, feeling in enumerate(page.says.feelings):
        if len(sentences(feeling.line)) > 1:
            path = ("feelings", place, "line")
            yield page.sheet.problem(path, "There are two sentences here.", "Say what it is in one.")
        if "often" not in feeling.body.lower():
            what = "This says where it is felt, as if for everyone."
            yield page.sheet.problem(("feelings", place, "body"), what, "Say “often”: people differ.")


def _lengths(page: Page[Cards]) -> Iterator[Problem]:
    for table in ("cards", "replies"):
        rows: Sequence[Card | Reply] = getattr(page.says, table)
        seen: set[str] = set()
        for place, row in enumerate(rows):
            message = row.message(LONGEST_TIME)
            if len(message) > MESSAGE:
                what = f"The whole message has {len(message)} characters; {MESSAGE} is the most."
                yield page.sheet.problem((table, place), what, "Say it shorter.")
            if message in seen:
                yield page.sheet.problem((table, place), "The same message stands here twice.", "Write another.")
            seen.add(message)


def _twice(sheet: Sheet, table: str, names: Sequence[str]) -> Iterator[Problem]:
    for place, name in enumerate(names):
        if name in names[:place]:
            fix = "Remove or rename one of the two."
            yield sheet.problem((table, place, "id"), f'"{name}" stands here twice.', fix)
