"""Sentences that report a finding have to say whose it is, and sentences that tell people what to do are few."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drawbridge.pack.load import Draft, Written
from drawbridge.pack.markdown import Passage, plain
from drawbridge.pack.problem import Problem
from drawbridge.pack.reading import sentences

TELLING, MOST_TELLING = re.compile(r"\b(?:you|one) (?:should|must|ought to|have to|need to)\b", re.IGNORECASE), 2.0
"""Told what to do, and how often a thousand words may do it."""

_SOME = r"(?:a|an|one|two|three|four|five|several|many|some|most|\d[\d,]*)"
_WORK = r"(?:stud(?:y|ies)|experiments?|trials?|surveys?|reviews?|meta-analys[ei]s|laborator(?:y|ies))"
_FINDING = re.compile(
    rf"\b(?:in|across|over|from|of) {_SOME} (?:\w+ ){{0,2}}{_WORK}\b|\bin {_WORK}\b"
    rf"|\b(?:research(?:ers)?|science|{_WORK}) (?:shows?|finds?|found|sa(?:ys?|id)|suggests?|describes?)\b"
    r"|\d ?%|\bper ?cent\b|\b(?:is|are) (?:proven|linked to|associated with)\b",
    re.IGNORECASE,
)
_NONE = re.compile(r"\bno (?:\w+ ){0,3}(?:stud|trial|experiment|research)|\bnobody\b|\bwe (?:found|know of) no", re.I)


def unsourced(draft: Draft) -> Iterator[Problem]:
    """Findings in a paragraph without a citation that do not go on from a paragraph with one."""
    for page in draft.written:
        for passage in page.passages:
            yield from _unsourced(page, passage)


def preachy(draft: Draft) -> Iterator[Problem]:
    """Pages that tell their reader what to do more than twice in a thousand words."""
    for page in draft.written:
        text = " ".join(passage.text for passage in page.passages)
        found = len(TELLING.findall(text))
        if 1000 * found > MOST_TELLING * len(text.split()) and found > 1:
            what = f"“You should”, “must”, “have to” or “need to” stands here {found} times."
            yield page.sheet.problem_at(0, "body", what, "Say what can be done, or what happens.", "warning")


def _unsourced(page: Written, passage: Passage) -> Iterator[Problem]:
    cited = False
    for line, token in passage.inline():
        before, cited = cited, any(child.type == "cite" for child in token.children or ())
        if cited or before:
            continue
        for sentence in sentences(plain(token)):
            if _FINDING.search(sentence) and not _NONE.search(sentence):
                start = " ".join(sentence.split()[:8])
                what = f"“{start} …” reports a finding without its source."
                fix = "Cite the source, or say it as our own view."
                yield page.sheet.problem_at(line, passage.key, what, fix)
