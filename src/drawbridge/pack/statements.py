"""The quiz's statements: how each is worded, and how the ten of a pattern are balanced."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from drawbridge.pack.load import Draft, Page
from drawbridge.pack.markdown import count_words
from drawbridge.pack.problem import Problem
from drawbridge.pack.schema import ItemSheet

A_PATTERN, REVERSED, AT_EACH_POSITION, OF_EACH_KIND = 10, 3, 2, 2
MOST_WORDS = 14

_OWN_NEGATION = re.compile(
    r"^I (?:\w+ )?(?:not|never)\b|^I (?:\w+n['’]t|cannot)\b|^(?:not|nothing|nobody|never)\b", re.IGNORECASE
)
_NEGATION = re.compile(
    r"\b(?:not|nothing|nobody|none|neither|nor|cannot)\b|n['’]t\b|(?<!said )(?<!say )\bno\b", re.IGNORECASE
)
_ABSOLUTE = re.compile(
    r"\b(?:always|never|constantly|completely|totally|entirely|all the time|every time)\b", re.IGNORECASE
)
_WIDE = re.compile(r"\b(?:everyone|everything|everybody|all|anything)\b", re.IGNORECASE)
_HOW_OFTEN = re.compile(
    r"^I (?:\w+ )?(?:often|usually|sometimes|rarely|seldom)\b|\b(?:often|sometimes|rarely)\.$", re.IGNORECASE
)
_REASON = re.compile(r"\b(?:because|due to|as a result|in case)\b", re.IGNORECASE)
_PURPOSE = re.compile(r"\b(?:so that|in order to|since)\b", re.IGNORECASE)
_TWO = re.compile(r"\band\b", re.IGNORECASE)
_CLINIC = re.compile(
    r"\b(?:anxiety|anxious|depress\w*|dissociat\w*|panic|avoidant|co-?dependent|attachment|worry|worried)\b",
    re.IGNORECASE,
)
_COUPLE = re.compile(r"\b(?:partner|husband|wife|boyfriend|girlfriend|spouse)\b", re.IGNORECASE)
_MIND = re.compile(r"\b(?:people|others|they) (?:think|thought|find|found|see|saw)\b", re.IGNORECASE)

_WORDING = (
    (
        _OWN_NEGATION,
        "A statement says what was done, not what was not.",
        "Turn it round: say the act.",
        "error",
    ),
    (
        _ABSOLUTE,
        "“{}” answers in the reader's place.",
        "Leave it out; the five answers say how often.",
        "error",
    ),
    (
        _HOW_OFTEN,
        "“{}” answers in the reader's place.",
        "Leave it out; the five answers say how often.",
        "error",
    ),
    (_REASON, "“{}” adds a reason, and a second question.", "Keep the act alone.", "error"),
    (_PURPOSE, "“{}” may add a reason.", "Keep it if the purpose is the act itself.", "warning"),
    (_NEGATION, "“{}” may be hard to answer.", "Say it without a negation if you can.", "warning"),
    (_WIDE, "“{}” is wide.", "Name one person or thing.", "warning"),
    (_TWO, "“{}” may join two ideas.", "Keep one idea a statement.", "warning"),
    (_CLINIC, "“{}” is a clinic or mood word.", "Name what is done, or felt as a pull.", "warning"),
    (_COUPLE, "“{}” is not in every life.", "Write someone close, or someone I like.", "warning"),
    (_MIND, "“{}” asks for another's mind.", "Ask what they said or did.", "warning"),
)


def badly_worded(draft: Draft) -> Iterator[Problem]:
    """Statements that are long, double, negated, absolute, or say why."""
    first: dict[str, str] = {}
    for page in draft.items:
        for place, item in enumerate(page.says.items):
            path = ("items", place, "text")
            if (length := count_words(item.text)) > MOST_WORDS:
                yield page.sheet.problem(path, f"This has {length} words; {MOST_WORDS} is the most.", "Shorten it.")
            if item.text.casefold() in first:
                what = f"{first[item.text.casefold()]} says the same."
                yield page.sheet.problem(path, what, "Ask each thing once.")
            first.setdefault(item.text.casefold(), item.id)
            yield from _worded(page, place, item.text)


def unbalanced(draft: Draft) -> Iterator[Problem]:
    """Patterns whose ten items do not cover the line evenly."""
    for page in draft.items:
        items = page.says.items
        if len(items) != A_PATTERN:
            yield _off(page, "items", f"There are {len(items)} items.", f"Write {A_PATTERN}.")
            continue
        yield from _ids(page)
        turned = sum(item.keyed == "reversed" for item in items)
        if turned != REVERSED:
            yield _off(page, "keyed", f"{turned} items are reversed.", f"Reverse {REVERSED} of {A_PATTERN}.")
        yield from _positions(page)
        yield from _kinds(page)
        yield from _readers(page)


def _worded(page: Page[ItemSheet], place: int, text: str) -> Iterator[Problem]:
    own = False
    for pattern, what, fix, level in _WORDING:
        found = pattern.search(text)
        if found is None or (pattern is _NEGATION and own):
            continue
        own = own or pattern is _OWN_NEGATION
        says = what.format(found[0])
        yield page.sheet.problem(("items", place, "text"), says, fix, "error" if level == "error" else "warning")


def _ids(page: Page[ItemSheet]) -> Iterator[Problem]:
    for place, item in enumerate(page.says.items):
        wanted = f"{page.says.pattern}-{place + 1:02d}"
        if item.id != wanted:
            yield page.sheet.problem(("items", place, "id"), f'"{item.id}" is out of order.', f"Write {wanted}.")


def _positions(page: Page[ItemSheet]) -> Iterator[Problem]:
    at = Counter(item.position for item in page.says.items)
    for position in range(1, 6):
        if at[position] != AT_EACH_POSITION:
            what = f"{at[position]} items stand at position {position}."
            yield _off(page, "position", what, f"Put {AT_EACH_POSITION} at each position.")


def _kinds(page: Page[ItemSheet]) -> Iterator[Problem]:
    kinds = Counter(item.kind for item in page.says.items)
    for kind in ("behaviour", "pull", "cost"):
        if kinds[kind] < OF_EACH_KIND:
            what = f"{kinds[kind]} items are of the kind {kind}."
            yield _off(page, "kind", what, f"Write at least {OF_EACH_KIND} of each kind.")


def _readers(page: Page[ItemSheet]) -> Iterator[Problem]:
    for place, item in enumerate(page.says.items):
        if abs(item.position - item.second_position) > 1:
            what = f"Two readers put this at {item.position} and {item.second_position}."
            yield page.sheet.problem(("items", place, "second_position"), what, "Look at it again together.", "warning")


def _off(page: Page[ItemSheet], field: str, what: str, fix: str) -> Problem:
    return page.sheet.problem((field,), what, fix)
