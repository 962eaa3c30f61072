"""Cases that break other trackers and have no room of their own. The table of all of them is in ``docs/proof.md``."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from drawbridge.journal.entries import Answered, MomentNoted
from drawbridge.web import packs
from drawbridge.web.keep import session
from drawbridge.web.keep.models import Session
from drawbridge.web.packs import shelf
from tests.web.person import Person
from tests.web.test_now import journal_of
from tests.web.test_progress import alarm


def moments_of(person: Person) -> list[MomentNoted]:
    return [entry for entry in journal_of(person).entries() if isinstance(entry, MomentNoted)]


def loses_what_the_browser_kept(person: Person) -> None:
    """As when a phone is short of room, or someone clears the site's data."""
    person.client.cookies.clear()


def test_what_a_browser_lost_takes_nothing_from_a_kept_journal(person: Person) -> None:
    person.begins()
    alarm(person, "not_as_feared")
    person.keeps()
    loses_what_the_browser_kept(person)
    assert "Take the quiz" in person.goes_to("/") and person.status == 200
    assert "Nothing of yours is open here." in person.reads()
    person.opens()
    assert len(moments_of(person)) == 1 and "Welcome back." in person.goes_to("/")


def test_a_browser_that_lost_its_cookie_shows_nothing_of_a_journal_that_was_never_kept(person: Person) -> None:
    person.begins()
    alarm(person, "not_as_feared", alias="Quentin")
    loses_what_the_browser_kept(person)
    for path in ("/", "/now/", "/people/", "/promises/", "/progress/", "/keep/"):
        assert "Quentin" not in person.goes_to(path) and person.status == 200
    person.begins()
    assert moments_of(person) == [], "it begins anew, and says no word of the other one"


def test_after_a_month_without_a_connection_what_was_tapped_is_carried_through_the_door(person: Person) -> None:
    """The page stood open all that time; the session is long over, and swept away."""
    person.begins()
    person.keeps()
    person.goes_to("/now/")
    waiting = person.form("/now/moment/")
    Session.objects.update(seen=timezone.now() - timedelta(days=31), expires=timezone.now() - timedelta(days=30))
    session.sweep(timezone.now())
    page = person.sends(waiting, pull="leave", strength="7", began="just_now", alias="K.")
    assert person.status == 403 and "has not been kept yet" in page
    person.sends(person.form("/keep/open/"), nickname="heron", passphrase="four quiet green lamps")
    person.sends(person.form("/now/moment/"))
    (found,) = moments_of(person)
    assert (found.pull, found.strength, found.person) == ("leave", 7, "K.")
    person.sends(waiting, pull="leave", strength="7", began="just_now", alias="K.")
    assert len(moments_of(person)) == 1, "the old page, sent once more, says nothing new"


def test_a_quiz_begun_before_an_update_goes_on_in_the_words_it_began_with(
    person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person.begins()
    person.answers_many(3)
    reworded = tmp_path / "core"
    shutil.copytree(shelf().folder, reworded)
    for sheet in (reworded / "items").glob("*.toml"):
        sheet.write_text(sheet.read_text("utf-8").replace('text = "I ', 'text = "Lately I '), "utf-8")
    shelf().keep()
    newer = packs.Shelf(reworded, shelf().archive)
    for room in ("map", "quiz", "practice"):
        monkeypatch.setattr(f"drawbridge.web.{room}.views.shelf", lambda: newer)
    assert newer.current.fingerprint != shelf().current.fingerprint
    for _ in range(5):
        page = person.goes_to("/quiz/")
        item = person.form("/quiz/").fields["item"]
        asked = next(found.text for found in shelf().current.items if found.id == item)
        assert asked in page and "Lately I" not in page
        person.answers(3)
    person.stops()
    assert person.path == "/map/" and "Lately I" not in person.reads()
    takes = {entry.take for entry in journal_of(person).entries() if isinstance(entry, Answered)}
    assert len(takes) == 1


def test_no_page_is_shown_inside_another_site_and_each_works_on_its_own(person: Person) -> None:
    """A host that embeds a page sees the browser's own refusal; the address itself answers whoever follows it."""
    for path in ("/", "/quiz/", "/now/", "/help/"):
        person.goes_to(path)
        assert person.status == 200 and person.page.headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in person.page.headers["Content-Security-Policy"]
        assert not re.search(r"window\.top|self !== top", person.reads())
