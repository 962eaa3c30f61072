"""What a person said about their reading, and nothing they did not say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from drawbridge.journal.entries import Read, Saved, Withdrawn
from drawbridge.mirror.library import Marks, reading

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ARTICLE, GUIDE = "article:willpower", "pattern:control"


def read(page: str, section: str | None = None, after: int = 0) -> Read:
    return Read(id=uuid4(), at=NOON + timedelta(minutes=after), page=page, section=section)


def saved(page: str, after: int = 0) -> Saved:
    return Saved(id=uuid4(), at=NOON + timedelta(minutes=after), page=page)


def back(target: Read | Saved, after: int = 60) -> Withdrawn:
    return Withdrawn(id=uuid4(), at=NOON + timedelta(minutes=after), target=target.id)


def test_an_empty_journal_has_no_marks() -> None:
    assert reading([]).of(ARTICLE) == Marks(ARTICLE)
    assert reading([]).begun == reading([]).saved == ()


def test_the_latest_place_holds() -> None:
    marks = reading([read(ARTICLE, "story", 2), read(ARTICLE, "known", 1)]).of(ARTICLE)
    assert (marks.section, marks.placed, marks.read) == ("story", NOON + timedelta(minutes=2), None)


def test_a_page_that_was_read_is_no_longer_gone_on_with() -> None:
    found = reading([read(ARTICLE, "story"), read(ARTICLE, after=5)])
    assert found.begun == ()
    assert found.of(ARTICLE).read == NOON + timedelta(minutes=5)


def test_a_place_kept_after_it_was_read_means_again() -> None:
    found = reading([read(ARTICLE), read(ARTICLE, "story", 5)])
    assert [marks.page for marks in found.begun] == [ARTICLE]
    assert found.of(ARTICLE).read is None


def test_the_page_last_marked_is_gone_on_with_first() -> None:
    found = reading([read(GUIDE, "costs", 3), read(ARTICLE, "story", 1)])
    assert [marks.page for marks in found.begun] == [GUIDE, ARTICLE]


def test_what_was_taken_back_counts_for_nothing() -> None:
    place, kept = read(ARTICLE, "story"), saved(GUIDE)
    found = reading([place, kept, back(place), back(kept)])
    assert found.pages == {}


def test_a_page_saved_twice_is_listed_once_and_both_can_be_taken_back() -> None:
    first, second = saved(GUIDE), saved(GUIDE, 5)
    found = reading([second, first])
    assert [(marks.page, marks.saved) for marks in found.saved] == [(GUIDE, NOON)]
    assert found.of(GUIDE).savings == (first.id, second.id)


def test_saved_pages_stand_latest_first_whatever_was_read_since() -> None:
    found = reading([saved(ARTICLE, 1), saved(GUIDE, 2), read(ARTICLE, "story", 9)])
    assert [marks.page for marks in found.saved] == [GUIDE, ARTICLE]
