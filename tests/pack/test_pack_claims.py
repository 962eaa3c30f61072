"""Findings without a source, and pages that tell people what to do."""

from __future__ import annotations

import pytest

from tests.pack.tiny_pack import TinyPack

LAST = "The end "


def told(pack: TinyPack, text: str) -> list[str]:
    pack.change("guides/control.md", LAST, f"{text}\n\n{LAST}")
    return [problem.what for problem in pack.problems() if problem.file == "guides/control.md"]


@pytest.mark.parametrize(
    "sentence",
    [
        "In two small studies people slept worse.",
        "Researchers found that doors help.",
        "Over 12 trials, doors helped.",
        "Doors help 40 % of people.",
        "Doors are linked to rest.",
        "In experiments they are glad of it.",
    ],
)
def test_a_finding_needs_its_source(pack: TinyPack, sentence: str) -> None:
    (what,) = told(pack, f"You wait.\n\n{sentence}")
    assert "reports a finding without its source" in what


@pytest.mark.parametrize(
    "text",
    [
        "In two small studies people slept worse [@ash2001].",
        "Doors help [@ash2001].\n\nIn the study, that took a month. In one survey it was less.",
        "We found no study of doors. No trial has been made, and nobody in a study looked.",
        "You study the door.",
    ],
)
def test_a_cited_finding_its_continuation_and_a_gap_are_fine(pack: TinyPack, text: str) -> None:
    assert told(pack, text) == []


def test_you_should_is_counted_by_the_thousand_words(pack: TinyPack) -> None:
    assert told(pack, "You have to wait.") == []
    (what,) = told(pack, "You must wait. You need to wait. One has to wait. You have to go.")
    assert what == "“You should”, “must”, “have to” or “need to” stands here 4 times."
