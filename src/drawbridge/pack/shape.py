"""What one field cannot say alone: unique names, orders, and the fields that a safe step needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from string import Formatter
from typing import get_args

from drawbridge.pack.load import Draft, Page, Written
from drawbridge.pack.locate import Path
from drawbridge.pack.markdown import Passage, plain
from drawbridge.pack.problem import Problem
from drawbridge.pack.schema import (
    CapacityFront,
    GuideFront,
    ItemSheet,
    LoopStage,
    Pattern,
    Rung,
    SlowStage,
    Sources,
)
from drawbridge.pack.sheet import Sheet

SECTIONS = (
    "protects",
    "forms",
    "shows",
    "costs",
    "gifts",
    "not-this",
    "deciding",
    "capacities",
    "change",
    "neighbours",
)
FEWEST_RUNGS, MOST_RUNGS = 6, 10
SHORT_RUNGS, SHORT_MINUTES, LONGEST_MINUTES = 3, 2, 15


def misshapen(draft: Draft) -> Iterator[Problem]:
    """Everything that would make the pack ambiguous or a step unsafe."""
    if not any(file.startswith("patterns/") for file in draft.files):
        yield Problem("patterns", None, "", "This pack has no pattern.", "Add patterns/<id>.toml.")
    for pattern in draft.patterns:
        yield from _pattern(pattern)
    for items in draft.items:
        yield from _items(items)
    for capacity in draft.capacities:
        yield from _capacity(capacity)
    for guide in draft.guides:
        yield from _guide(guide)
    for article in draft.articles:
        yield from _named_like_file(article.sheet, "id", article.says.id)
    for page in draft.written:
        yield from _body(page)
    yield from _manifest(draft)
    yield from _numbers(draft.patterns)
    yield from _sources(draft.sources)
    yield from _help(draft)
    yield from _templates(draft)


def _manifest(draft: Draft) -> Iterator[Problem]:
    if draft.manifest:
        for table in ("families", "strands"):
            ids = [row.id for row in getattr(draft.manifest.says, table)]
            yield from _twice(draft.manifest.sheet, [((table, n, "id"), name) for n, name in enumerate(ids)])
    if draft.needs:
        rows = enumerate(draft.needs.says.needs)
        yield from _twice(draft.needs.sheet, [(("needs", n, "id"), need.id) for n, need in rows])


def _pattern(page: Page[Pattern]) -> Iterator[Problem]:
    says, sheet = page.says, page.sheet
    yield from _named_like_file(sheet, "id", says.id)
    for place, need in enumerate(says.pays_with):
        if need in says.protects:
            what = f'"{need}" is both protected and paid.'
            yield sheet.problem(("pays_with", place), what, "Keep it on one side of the trade.")
    yield from _twice(sheet, [(("neighbours", n, "to"), other.to) for n, other in enumerate(says.neighbours)])
    yield from _twice(sheet, [(("capacities", n, "to"), other.to) for n, other in enumerate(says.capacities)])
    yield from _weights(page)


def _weights(page: Page[Pattern]) -> Iterator[Problem]:
    weights = [pointer.weight for pointer in page.says.capacities]
    if weights[0] != 1:
        fix = "Give the first capacity weight = 1.0."
        yield page.sheet.problem(("capacities", 0, "weight"), f"The first weight is {weights[0]}.", fix)
    for place, (before, after) in enumerate(pairwise(weights), 1):
        if after > before:
            what = f"{after} is more than the {before} before it."
            yield page.sheet.problem(("capacities", place, "weight"), what, "List the weights from large to small.")


def _numbers(patterns: Sequence[Page[Pattern]]) -> Iterator[Problem]:
    first: dict[int, str] = {}
    for page in patterns:
        number = page.says.number
        if number in first:
            what = f"{first[number]} already has number {number}."
            yield page.sheet.problem(("number",), what, "Give each pattern its own number from 1 to 99.")
        first.setdefault(number, page.sheet.file)


def _items(page: Page[ItemSheet]) -> Iterator[Problem]:
    yield from _named_like_file(page.sheet, "pattern", page.says.pattern)
    yield from _twice(page.sheet, [(("items", n, "id"), item.id) for n, item in enumerate(page.says.items)])
    for place, item in enumerate(page.says.items):
        if item.pattern != page.says.pattern:
            fix = f"Write {page.says.pattern}-{place + 1:02d}."
            yield page.sheet.problem(("items", place, "id"), f'"{item.id}" names another pattern.', fix)


def _capacity(page: Page[CapacityFront]) -> Iterator[Problem]:
    says, sheet = page.says, page.sheet
    yield from _named_like_file(sheet, "id", says.id)
    if says.strand != says.id[0]:
        yield sheet.problem(("strand",), f"{says.id} does not stand in strand {says.strand}.", f"Write {says.id[0]}.")
    if says.ladder:
        yield from _ladder(page)
    for place, rung in enumerate(says.ladder):
        yield from _rung(sheet, ("ladder", place), rung)


def _ladder(page: Page[CapacityFront]) -> Iterator[Problem]:
    ladder, sheet = page.says.ladder, page.sheet
    if not FEWEST_RUNGS <= len(ladder) <= MOST_RUNGS:
        fix = f"A ladder has {FEWEST_RUNGS} to {MOST_RUNGS} rungs, or is left out altogether."
        yield sheet.problem(("ladder",), f"This ladder has {len(ladder)}.", fix)
    for place, rung in enumerate(ladder):
        if rung.rung != place + 1:
            what = f"Rung {rung.rung} stands in place {place + 1}."
            yield sheet.problem(("ladder", place, "rung"), what, f"Write rung = {place + 1}.")
    for place, (before, after) in enumerate(pairwise(rung.dose for rung in ladder), 1):
        if after < before:
            what = f"Dose {after} is smaller than the {before} before it."
            yield sheet.problem(("ladder", place, "dose"), what, "Let doses stay level or rise.")


def _rung(sheet: Sheet, path: Path, rung: Rung) -> Iterator[Problem]:
    most = SHORT_MINUTES if rung.rung <= SHORT_RUNGS else LONGEST_MINUTES
    if rung.minutes > most:
        what = f"{rung.minutes} minutes is long for rung {rung.rung}."
        yield sheet.problem((*path, "minutes"), what, f"Make the act fit into {most}, or move it up the ladder.")
    if "?" not in rung.predict and "guess" not in rung.predict.lower():
        fix = "Ask what will be seen, and by when."
        yield sheet.problem((*path, "predict"), "A prediction starts from a question.", fix, "warning")
    for name in ("skip_if", "if_badly"):
        if rung.with_someone and not getattr(rung, name):
            fix = f"Add {name}: " + (
                "who must leave this out." if name == "skip_if" else "one thing to say, one to do."
            )
            yield sheet.problem((*path, name), "A step with someone needs this.", fix)


def _guide(page: Page[GuideFront]) -> Iterator[Problem]:
    yield from _named_like_file(page.sheet, "pattern", page.says.pattern)
    yield from _twice(page.sheet, [(("sources", n), name) for n, name in enumerate(page.says.sources)])
    yield from _stages(page, "loop", get_args(LoopStage))
    yield from _stages(page, "slow", get_args(SlowStage))
    keys = tuple(passage.key for passage in page.passages if passage.key)
    if keys != SECTIONS:
        yield _sections(page, keys)


def _stages(page: Page[GuideFront], loop: str, stages: Sequence[str]) -> Iterator[Problem]:
    for place, (arrow, stage) in enumerate(zip(getattr(page.says, loop), stages, strict=True)):
        if arrow.stage != stage:
            what = f'"{arrow.stage}" stands where "{stage}" belongs.'
            yield page.sheet.problem((loop, place, "stage"), what, f"Keep the order {', '.join(stages)}.")


def _sections(page: Page[GuideFront], keys: Sequence[str]) -> Problem:
    missing = [key for key in SECTIONS if key not in keys]
    strange = [key for key in keys if key not in SECTIONS]
    parts = [("missing: ", missing), ("unknown: ", strange)]
    what = "; ".join(name + ", ".join(found) for name, found in parts if found) or "they are not in the right order"
    fix = f"Write each once, in this order: {', '.join(SECTIONS)}."
    return page.sheet.problem_at(0, "sections", f"The sections are not the ten of a guide ({what}).", fix)


def _body(page: Written) -> Iterator[Problem]:
    sheet = page.sheet
    seen: set[str] = set()
    for passage in page.passages:
        if not passage.key:
            what = f'"{passage.heading}" has no key.' if passage.heading else "Text stands before the first heading."
            yield sheet.problem_at(passage.line, "sections", what, "Start the section with: ## key: Heading")
        elif passage.key in seen:
            fix = "Give each section its own key."
            yield sheet.problem_at(passage.line, passage.key, "Two sections have this key.", fix)
        elif not passage.text.strip():
            yield sheet.problem_at(passage.line, passage.key, "This section is empty.", "Write it, or remove it.")
        seen.add(passage.key)
        yield from _marks(sheet, passage)
    if not page.passages:
        yield sheet.problem_at(0, "sections", "There is no text below the fields.", "Add: ## key: Heading")


def _marks(sheet: Sheet, passage: Passage) -> Iterator[Problem]:
    for line, token in passage.inline():
        text = plain(token)
        if re.search(r"<[a-zA-Z/!][^>]*>", text):
            yield sheet.problem_at(line, passage.key, "HTML is shown as it stands, not read.", "Write it in Markdown.")
        if "](" in text:
            fix = "Write pattern:, capacity:, room: or article: and an id, or an https:// address."
            yield sheet.problem_at(line, passage.key, "This link leads nowhere.", fix)
        if "![" in token.content:
            yield sheet.problem_at(line, passage.key, "A pack has no pictures.", "Write a link instead.")
        if "[@" in text:
            yield sheet.problem_at(line, passage.key, "This citation is not closed.", "Write it as [@id].")


def _sources(page: Page[Sources] | None) -> Iterator[Problem]:
    if page is None:
        return
    yield from _twice(page.sheet, [(("sources", n, "id"), source.id) for n, source in enumerate(page.says.sources)])
    for place, source in enumerate(page.says.sources):
        if not (source.doi or source.url):
            fix = "Add doi = … or url = … so that a reader can find it."
            yield page.sheet.problem(("sources", place, "doi"), f'"{source.id}" has no address.', fix)


def _help(draft: Draft) -> Iterator[Problem]:
    if draft.help is None:
        return
    sheet, countries = draft.help.sheet, draft.help.says.countries
    yield from _twice(sheet, [(("countries", n, "code"), country.code) for n, country in enumerate(countries)])
    for place, country in enumerate(countries):
        for second, line in enumerate(country.lines):
            if not (line.number or line.text or line.url):
                path = ("countries", place, "lines", second)
                yield sheet.problem(path, f'Nobody can reach "{line.name}".', "Add number, text or url.")


def _templates(draft: Draft) -> Iterator[Problem]:
    for name, text in draft.words.items():
        if not _is_plain(text):
            fix = "Use names in braces, such as {name}; write {{ and }} for the braces themselves."
            yield draft.sheets["words.toml"].problem(tuple(name.split(".")), "The braces do not hold a name.", fix)


def _is_plain(template: str) -> bool:
    """Only bare names: ``{a.b}`` or ``{a!r}`` would let a pack look inside what it is given."""
    try:
        parts = list(Formatter().parse(template))
    except ValueError:
        return False
    return all(name is None or (name.isidentifier() and not spec and not turn) for _, name, spec, turn in parts)


def _named_like_file(sheet: Sheet, field: str, name: str) -> Iterator[Problem]:
    if name != sheet.stem:
        fix = f"Name the file {name}, or write {sheet.stem} here."
        yield sheet.problem((field,), f'"{name}" is not the name of this file.', fix)


def _twice(sheet: Sheet, names: Iterable[tuple[Path, str]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for path, name in names:
        if name in seen:
            yield sheet.problem(path, f'"{name}" stands here twice.', "Remove or rename one of the two.")
        seen.add(name)
