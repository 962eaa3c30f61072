"""Words Drawbridge does not use, and promises it does not make."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drawbridge.pack.load import Draft
from drawbridge.pack.problem import Level, Problem
from drawbridge.pack.prose import Prose, all_prose


@dataclass(frozen=True)
class Unwelcome:
    """A word or phrase, and what to do instead."""

    found: re.Pattern[str]
    fix: str
    level: Level = "error"


def _word(pattern: str, fix: str, level: Level = "error") -> Unwelcome:
    return Unwelcome(re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), fix, level)


PROMISES = (
    _word("hipaa[ -]compliant", "Say what is kept, where, and who can read it."),
    _word("military[ -]grade|bank[ -]grade", "Name the cipher, or say who cannot read it."),
    _word("zero[ -]knowledge", "Say who can read what."),
    _word(
        r"(?:is|are|stays?|remains?|fully|completely|totally) anonymous|100\s?% (?:anonymous|private|safe)",
        "Say what is stored and what is not.",
    ),
)
"""What nobody can keep, or what only sounds like safety. Refused in every file."""

_BROKEN = "Say what happened; nobody here is a broken thing."

THEATRICS = (
    _word("polyvagal|ventral vagal|vagal|vagus", "The claim is contested; say what the body does."),
    _word("triune|reptilian brain|lizard brain", "The idea is outdated; say what happens."),
    _word("inner child", "Say what was learned, and when."),
    _word("toxic|narcissists?|narcissistic", "Say what the person does."),
    _word(r"(?:you|they|he|she|i|we)(?:['’](?:re|m)| \w+)(?: \w+)? broken", _BROKEN),
    _word("broken", _BROKEN, "warning"),
    _word("heal(?:s|ed|ing|er|ers)?|cur(?:e|es|ed|ing)", "Say what changes: what is done, noticed or kept."),
    _word("nervous systems?", "Say what the body does, in plain words.", "warning"),
)

CLINIC = (
    _word("disorders?|symptoms?", "Name what a person does or feels."),
    _word("patients?", "Write person, or people in treatment."),
    _word("trauma|traumas|traumati[sz]ed|traumatic", "Say what happened, not its label."),
)
"""Clinic words. In an evidence note they may be needed to say in whom something was studied."""

JUST = _word(
    r"just(?! (?:as|over|under|before|after|in time|now)\b)(?<!only just)",
    "Leave it out: it makes light of what may be hard.",
)

SOFT = (
    _word("should(?:n['’]t)?", "Say what can be done, or what happens."),
    _word("easy|easily|simple|simply", "Leave it out: it may not be so for the reader."),
    _word("only", "Leave it out, or say what there is."),
    _word(
        r"(?<!say )(?<!says )(?<!said )(?<!saying )sorry|oops|(?<!to )please(?=[.,])|(?<=[.:] )please",
        "Leave it out, and say what happened or what to do.",
    ),
)
"""Errors in small words, practices and items; in longer texts a warning."""

SMALL = (
    _word("invalid|forgot|quickly", "Say what to do."),
    _word(
        "great job|well done|we missed you|back on track|don['’]t give up|start again",
        "No cheering, no counting.",
    ),
    Unwelcome(re.compile("[!\U0001f300-\U0001faff]"), "End with a full stop, and without a picture."),
)
"""For the phrase bank, and for what is tapped and sent."""

TELLING = _word(
    "anxi(?:ous|ety)|panic(?:king)?|overwhelm(?:ed|ing)?|depress(?:ed|ion)|unstable|crazy|mad|angry|furious|upset"
    "|afraid|scared|cope|coping|cr(?:y|ied|ying)|break(?:ing)? down|lose it|losing it|drunk|drink(?:ing)?|pills?"
    "|medication|therap(?:y|ist)|counsell(?:or|ing)|doctor|attachment|avoidan(?:t|ce)|trigger(?:ed|s)?|patterns?"
    "|alarm|abuse|hate|my fault|drawbridge",
    "Anyone may read a card over a shoulder: say what is needed, and nothing about the sender.",
)
"""What a bystander could use against the person who sends a card."""

SMALL_FILES = ("words.toml", "moment.toml", "cards.toml")

QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|(?<!\w)['‘].+?['’](?!\w)")
PRACTICE = {"ladder", "if_then", "lapse", "first_step"}


def unwelcome_words(draft: Draft) -> Iterator[Problem]:
    """Every unwelcome word, where it stands."""
    for piece in all_prose(draft):
        told: set[int] = set()
        for word, level in _rules(piece):
            # “You are broken” is told once, as the error it is, and not again for its last word.
            for found in (f for f in word.found.finditer(piece.text) if f.end() not in told):
                told.add(found.end())
                yield piece.problem(f"“{found[0]}” is not a word for here.", word.fix, level)
        yield from _outside_speech(piece)
        yield from _metaphor(piece)


def _rules(piece: Prose) -> Iterator[tuple[Unwelcome, Level]]:
    file = piece.sheet.file
    yield from ((word, word.level) for word in PROMISES)
    if file == "sources.toml" or (file == "help.toml" and piece.field == "name"):
        return
    yield from ((word, word.level) for word in THEATRICS)
    if piece.path[0] != "evidence":
        yield from ((word, "warning" if file == "help.toml" else word.level) for word in CLINIC)
    if file in SMALL_FILES:
        yield from ((word, word.level) for word in SMALL)
    if _is_sent(piece):
        yield TELLING, TELLING.level


def _outside_speech(piece: Prose) -> Iterator[Problem]:
    """In quotes people speak as they speak."""
    if piece.sheet.file in ("sources.toml", "help.toml") or piece.path[0] == "evidence":
        return
    level: Level = "error" if _is_small(piece) else "warning"
    own = QUOTED.sub(" ", piece.text)
    # A card is speech from end to end: whoever left someone waiting may say sorry.
    soft = () if _is_sent(piece) else SOFT
    words: Sequence[tuple[Unwelcome, Level]] = [(JUST, "error"), *((word, level) for word in soft)]
    for word, weight in words:
        # The hiding move itself may be named where it is to be left out.
        if piece.field == "leave_out" and word is SOFT[-1]:
            continue
        for found in word.found.finditer(own):
            yield piece.problem(f"“{found[0]}” is not a word for here.", word.fix, weight)


def _is_small(piece: Prose) -> bool:
    return piece.sheet.file.startswith((*SMALL_FILES, "items/")) or piece.path[0] in PRACTICE


def _is_sent(piece: Prose) -> bool:
    return piece.sheet.file == "cards.toml" and piece.path[0] in ("cards", "replies")


def _metaphor(piece: Prose) -> Iterator[Problem]:
    if re.search("window of tolerance", piece.text, re.I) and not re.search("picture|metaphor|image", piece.text, re.I):
        yield piece.problem("“Window of tolerance” stands as if it were a thing.", "Name it as a picture.", "warning")
