"""The phrases a pack must have: each key, and the places its sentence fills. A translation can miss none of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from string import Formatter

from drawbridge.pack.explain import closest
from drawbridge.pack.load import Draft
from drawbridge.pack.problem import Problem
from drawbridge.pack.sheet import Sheet

FILE = "words.toml"

_PHRASES: Mapping[str, Mapping[str, str]] = {
    "map": {
        "leader": "name",
        "only": "name",
        "two": "first second",
        "several": "count",
        "beyond": "count",
        "little": "",
        "not_enough": "",
        "stopped": "count",
        "new_quiz": "",
    },
    "rank": {
        "clear": "first second",
        "unclear": "first second",
    },
    "result": {
        "most": "count name",
        "band": "",
        "little": "name",
        "low_says": "",
        "not_enough_one": "",
        "not_enough": "count",
        "not_asked": "",
        "apart": "",
        "not_me": "",
        "not_me_undone": "",
    },
    "change": {
        "first": "",
        "none": "",
        "none_kept": "kept made",
        "lower": "month",
        "higher": "month",
        "too_soon": "date",
        "other_words": "month",
    },
    "dose": {
        "chance": "count",
        "chance_least": "",
        "unknown": "",
        "paused": "",
        "resume": "",
    },
    "worse": {
        "ask": "",
        "where": "",
        "because": "",
        "no": "",
        "unsure": "",
        "yes": "",
        "yes_this": "",
        "twice": "",
        "fell": "",
        "marks": "",
        "never": "",
    },
    "automatic": {
        "ask": "",
        "by_itself": "",
        "unprompted": "",
        "easy": "",
        "already": "",
        "course": "",
    },
    "back": {
        "welcome": "",
        "after_months": "month",
        "one_minute": "",
        "changed": "month",
        "counted": "",
    },
    "quiet": {
        "start": "day",
        "running": "day",
        "end": "day",
        "early": "day",
        "open": "",
    },
    "leaving": {
        "title": "",
        "opening": "first last",
        "caught": "count early",
        "steps": "count matched checked",
        "promises": "made kept",
        "people": "count",
        "own_words": "date",
        "caught_plain": "count",
        "caught_one": "",
        "steps_plain": "count",
        "steps_one": "",
        "promises_plain": "made",
        "promises_one": "",
        "people_one": "",
        "practised": "what",
        "returns": "count",
        "returns_one": "",
        "nothing": "",
        "opening_one": "first",
        "carry": "",
        "helped": "what",
        "unknown": "",
        "keep": "",
        "erase": "",
        "close": "",
    },
    "lapse": {
        "noted": "date",
        "late": "days",
        "before": "",
        "kept_safe": "",
        "smaller": "",
    },
    "now": {
        "opening": "",
        "strength": "",
        "three": "",
        "way_out": "",
        "unsafe": "",
        "ride": "",
        "stay": "",
        "minute_done": "",
        "space": "",
        "away": "",
        "after": "",
        "next_day": "time",
        "time_take": "",
    },
    "promise": {
        "made": "time",
        "past": "",
        "due": "now",
        "late": "now time",
        "kept": "time",
        "moved": "time",
        "broke": "",
        "unsafe": "",
    },
    "saved": {
        "offline": "",
        "not_saved": "",
        "saved": "time",
        "draft": "time",
        "read_only": "",
    },
}

PHRASES: Mapping[str, frozenset[str]] = {
    f"{table}.{key}": frozenset(places.split()) for table, keys in _PHRASES.items() for key, places in keys.items()
}
"""Every key with its places: ``map.two`` has ``first`` and ``second``."""

CHANCE = re.compile(r"\b(?:un)?likely\b|\bsure\b|\bby more than chance\b|\bwould find this too much\b", re.IGNORECASE)
"""Words that speak of probability. Beside them there is always a number."""


def wrong_phrases(draft: Draft) -> Iterator[Problem]:
    """Keys that are missing or unknown, places that are not filled, and chances without a number."""
    sheet = draft.sheets.get(FILE)
    if sheet is None or not _is_text(sheet):
        return
    for key in PHRASES.keys() - draft.words.keys():
        table, _, name = key.partition(".")
        yield sheet.problem((table, name), f"There is no {key}.", f"Add {name} = … to [{table}].")
    for key, text in draft.words.items():
        yield from _phrase(draft, key, text)


def _is_text(sheet: Sheet) -> bool:
    """Whether every value is a sentence; if one is not, that is the fault to mend first."""
    tables = (table.values() if isinstance(table, dict) else (table,) for table in sheet.data.values())
    return all(isinstance(text, str) for table in tables for text in table)


def _phrase(draft: Draft, key: str, text: str) -> Iterator[Problem]:
    path, say = tuple(key.split(".")), draft.sheets[FILE].problem
    if key not in PHRASES:
        yield say(path, "No page asks for this key.", closest(key, sorted(PHRASES)), "warning")
    elif (places := places_of(text)) != PHRASES[key] and all(map(str.isidentifier, places)):
        wanted = ", ".join(f"{{{place}}}" for place in sorted(PHRASES[key])) or "no places"
        yield say(path, "The places are not those the page fills.", f"Use {wanted}.")
    if CHANCE.search(text) and not re.search(r"\d", text):
        yield say(path, "A chance stands here without its number.", "Say it as 9 in 10, or leave it out.")


def places_of(template: str) -> frozenset[str]:
    """The names in braces; none when the braces do not close, which ``misshapen`` reports.

    >>> sorted(places_of("{first} and {second}"))
    ['first', 'second']
    """
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(template) if name)
    except ValueError:
        return frozenset()
