"""R17: sessions, as they show from outside: in cookies, in tables, in time.

The rules themselves are proved in ``tests/web/test_keep_sessions.py``; here, that every page keeps to them.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings

from drawbridge.journal import keys
from drawbridge.web.keep.models import Session, Wrap
from tests.faults.figures import Figure
from tests.security.people import PASSPHRASE
from tests.web.person import Person
from tests.web.test_keep import code_on

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def kept(nickname: str = "heron") -> Person:
    person = Person()
    person.begins()
    person.keeps(nickname)
    return person


def secret(person: Person) -> str:
    return person.client.cookies["s"].value


def is_open(person: Person, cookie: str | None = None) -> bool:
    if cookie is not None:
        person.client.cookies["s"] = cookie
    person.goes_to("/quiz/")
    return person.path == "/quiz/"


def test_keeping_opening_changing_and_recovering_each_give_a_new_secret(figure: Figure) -> None:
    person = Person()
    person.begins()
    seen = [secret(person)]
    person.keeps()
    code = code_on(person.reads())
    person.sends(person.form("/keep/code/"), code=code)
    seen.append(secret(person))
    person.opens()
    seen.append(secret(person))
    person.goes_to("/keep/change/")
    new = PASSPHRASE + "s"
    person.sends(person.form("/keep/change/"), old=PASSPHRASE, passphrase=new, again=new)
    seen.append(secret(person))
    person.goes_to("/keep/recover/")
    person.sends(person.form("/keep/recover/"), code=code, nickname="heron", passphrase=new, again=new)
    seen.append(secret(person))
    assert len(set(seen)) == 5
    assert [is_open(Person(), old) for old in seen] == [False, False, False, False, True]
    figure("R17", secrets=len(seen), old_ones_that_open=0)


def test_a_secret_somebody_else_chose_is_never_taken_over() -> None:
    """Session fixation: the cookie planted before is not the one in use after."""
    planted = keys.secret_text(keys.new_key())
    person = Person()
    person.client.cookies["s"] = planted
    person.begins()
    assert secret(person) != planted
    assert not is_open(Person(), planted)


@pytest.mark.parametrize("idle, still", [(9 * MINUTE, True), (10 * MINUTE, False), (11 * MINUTE, False)])
def test_a_kept_journal_locks_after_ten_idle_minutes(
    clock: Callable[[timedelta], None], idle: timedelta, still: bool
) -> None:
    person = kept()
    clock(idle)
    assert is_open(person) == still


def test_steady_use_does_not_stretch_it_past_twelve_hours(clock: Callable[[timedelta], None]) -> None:
    person = kept()
    minutes = 0
    while is_open(person):
        clock(5 * MINUTE)
        minutes += 5
        assert minutes <= 12 * 60
    assert minutes == 12 * 60


@pytest.mark.parametrize("ends", ["lock", "leave", "elsewhere", "change", "erase"])
def test_a_stolen_cookie_is_worth_nothing_afterwards(ends: str) -> None:
    person, stolen = (someone := kept()), secret(someone)
    thief = Person()
    assert is_open(thief, stolen)
    other = Person()
    other.opens()
    match ends:
        case "lock":
            person.goes_to("/keep/")
            person.sends(person.form("/keep/lock/"))
        case "leave":
            person.client.get("/x")
        case "elsewhere":
            other.goes_to("/keep/")
            other.sends(other.form("/keep/elsewhere/"))
        case "change":
            other.goes_to("/keep/change/")
            other.sends(other.form("/keep/change/"), old=PASSPHRASE, passphrase=PASSPHRASE * 2, again=PASSPHRASE * 2)
        case "erase":
            other.goes_to("/keep/erase/")
            other.sends(other.form("/keep/erase/"), passphrase=PASSPHRASE, sure="on")
    assert not is_open(thief, stolen)


def test_no_table_holds_a_key_or_a_cookie_in_clear() -> None:
    """Every column of every session and wrap, in every form in which a key might have been written."""
    person = kept()
    raw = keys.read_secret(secret(person))
    assert raw is not None
    row = Session.objects.get(digest=keys.session_digest(raw))
    key = keys.unwrap(keys.session_key(raw), bytes(row.blob), row.journal, "session")
    written = b"|".join(
        bytes(value) if isinstance(value, bytes) else str(value).encode()
        for model in (Session, Wrap)
        for stored in model.objects.all()
        for value in vars(stored).values()
    )
    for hidden in (raw, key, settings.PEPPER):
        for form in (hidden, hidden.hex().encode(), base64.b64encode(hidden), base64.urlsafe_b64encode(hidden)):
            assert form.rstrip(b"=") not in written


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites() -> None:
    person = Person()
    person.begins()
    open_cookie = dict(person.client.cookies["s"])
    person.keeps()
    kept_cookie = dict(person.client.cookies["s"])
    for cookie in (open_cookie, kept_cookie):
        assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")
    assert kept_cookie["max-age"] == "" and kept_cookie["expires"] == ""
    assert open_cookie["max-age"] == 14 * 24 * 3600
