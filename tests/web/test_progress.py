"""Progress: counted first, kind when empty, and out of sight for whoever wants that."""

from __future__ import annotations

import pytest

from tests.web.person import Person

ROOMS = ("/progress/", "/progress/check/", "/progress/flaw/", "/progress/time/", "/progress/takes/", "/progress/loop/")


@pytest.mark.parametrize("path", ROOMS)
def test_every_page_of_it_has_words_for_someone_who_has_only_begun(person: Person, path: str) -> None:
    person.begins()
    page = person.goes_to(path)
    assert person.status == 200 and "<h1" in page
