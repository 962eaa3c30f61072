"""Words as search compares them: without case, accents, endings, and the difference between "I" and "you".

People ask about themselves ("I leave when it gets close"); pages speak to them ("you leave when it gets close"). So the
first person is folded into the second. Endings are cut by a short list rather than by a full stemmer (after M. F.
Porter, "An algorithm for suffix stripping", Program 14, 1980): a wrong cut costs a little order, never a page, since
a question is cut as the pages are. Words of languages without a list are compared as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from unicodedata import combining, normalize

Cut = Callable[[str], str]
"""Cuts one folded word to what it is compared by."""

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_APART = {
    **{"can't": ("can", "not"), "won't": ("will", "not"), "cannot": ("can", "not"), "cant": ("can", "not")},
    **{
        f"{verb}nt": (verb, "not")
        for verb in ("do", "did", "does", "is", "was", "have", "has", "would", "could", "are")
    },
    **{"im": ("i",), "ive": ("i", "have"), "hes": ("he",), "shes": ("she",), "theyre": ("they",), "youre": ("you",)},
}
"""What is one word where people write it so, or leave the apostrophe out."""
_SAME = {
    **dict.fromkeys(("i", "me", "we", "us"), "you"),
    **dict.fromkeys(("my", "our"), "your"),
    **dict.fromkeys(("am", "is", "was", "were", "be", "been", "being"), "are"),
    **dict.fromkeys(("myself", "ourselves", "yourselves"), "yourself"),
    **dict.fromkeys(("somebody", "anyone", "anybody"), "someone"),
    **dict.fromkeys(("everybody",), "everyone"),
    **dict.fromkeys(("has", "had", "having"), "have"),
    **dict.fromkeys(("does", "did", "doing", "done"), "do"),
    **dict.fromkeys(("felt",), "feel"),
    **dict.fromkeys(("said",), "say"),
    **dict.fromkeys(("told",), "tell"),
    **dict.fromkeys(("went", "gone"), "go"),
    **dict.fromkeys(("kept",), "keep"),
    **dict.fromkeys(("knew",), "know"),
    **dict.fromkeys(("took", "taken"), "take"),
    **dict.fromkeys(("thought",), "think"),
    **dict.fromkeys(("froze", "frozen"), "freeze"),
    **dict.fromkeys(("ran",), "run"),
    **dict.fromkeys(("hid",), "hide"),
    **dict.fromkeys(("left",), "leave"),
    **dict.fromkeys(("children", "kid", "kids"), "child"),
    **dict.fromkeys(("got", "gotten"), "get"),
    **dict.fromkeys(("made",), "make"),
    **dict.fromkeys(("came",), "come"),
    **dict.fromkeys(("gave", "given"), "give"),
    **dict.fromkeys(("lost",), "lose"),
    **dict.fromkeys(("hurts", "hurting"), "hurt"),
    **dict.fromkeys(("fell", "fallen"), "fall"),
    **dict.fromkeys(("wrote", "written"), "write"),
    **dict.fromkeys(("broke", "broken"), "break"),
    **dict.fromkeys(("began", "begun"), "begin"),
    **dict.fromkeys(("fought",), "fight"),
    **dict.fromkeys(("shut", "shuts", "shutting"), "shut"),
    **dict.fromkeys(("slept",), "sleep"),
    **dict.fromkeys(("spoke", "spoken"), "speak"),
    **dict.fromkeys(("clung",), "cling"),
}
_ENDINGS = (
    *(("ies", "y", 2), ("sses", "ss", 2), ("shes", "sh", 2), ("ches", "ch", 2), ("xes", "x", 2)),
    *(("ation", "", 5), ("ating", "", 5), ("ated", "", 5), ("ate", "", 5), ("ment", "", 4), ("ness", "", 4)),
    *(("ency", "", 5), ("ence", "", 5), ("ent", "", 5), ("ance", "", 4), ("ism", "", 5), ("ise", "", 5)),
    *(("ize", "", 5), ("ion", "", 5), ("ful", "", 3), ("ing", "", 3), ("ied", "y", 2), ("ed", "", 3), ("ly", "", 3)),
)
"""Ending, what stands there instead, and the letters that must be left."""


def words(text: str) -> list[str]:
    """The words of a text, folded: lower case, without accents, "can't" as two.

    >>> words("I can’t say Élan")
    ['i', 'can', 'not', 'say', 'elan']
    """
    plain = "".join(c for c in normalize("NFKD", text.lower().replace("’", "'")) if not combining(c))
    return [part for word in _WORD.findall(plain) for part in _parts(word)]


def _parts(word: str) -> tuple[str, ...]:
    if word in _APART:
        return _APART[word]
    head, mark, tail = word.partition("'")
    return (head.removesuffix("n"), "not") if mark and tail == "t" else (head,)


def stemmer(language: str) -> Cut:
    """What cuts the words of a language; the identity for those without a list of endings."""
    return english if language.partition("-")[0] == "en" else str


@lru_cache(maxsize=50_000)
def english(word: str) -> str:
    """One English word, cut.

    >>> [english(word) for word in ("leaving", "leaves", "left", "myself", "criticism", "angrily", "stopped")]
    ['leav', 'leav', 'leav', 'yourself', 'critic', 'angri', 'stop']
    """
    if word in _SAME:
        word = _SAME[word]
    if (
        len(word) > 3
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is"))
        and word[-3:] not in ("ies", "hes")
    ):
        word = word[:-1]
    for ending, instead, left in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= left:
            word = _undoubled(word.removesuffix(ending) + instead, ending)
            break
    return _closed(word)


def _undoubled(word: str, ending: str) -> str:
    twice = ending in ("ing", "ed") and len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz"
    return word[:-1] if twice else word


def _closed(word: str) -> str:
    """Without a final e; with i for a final y, so that "angry" and "angrily" end alike."""
    if len(word) > 3 and word.endswith("e"):
        return word[:-1]
    return word[:-1] + "i" if len(word) > 2 and word.endswith("y") else word
