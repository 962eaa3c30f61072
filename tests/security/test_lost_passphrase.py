"""R23: a lost passphrase. The recovery code opens the journal; nothing and nobody else does.

That a dump alone verifies no known passphrase is proved in ``tests/web/test_keep_storage.py``.
"""

from __future__ import annotations

import smtplib

import pytest
from django.core import mail

from tests.security.people import PASSPHRASE
from tests.security.routes import ALL
from tests.web.person import Person
from tests.web.test_keep import code_on
from tests.web.test_pages import PUBLIC

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

NEW = "another good phrase"


def kept(with_code: bool) -> tuple[Person, str]:
    person = Person()
    person.begins()
    person.answers_many(2)
    code = code_on(person.keeps())
    if with_code:
        person.sends(person.form("/keep/code/"), code=code)
    return person, code


def recovers(code: str, nickname: str = "heron") -> Person:
    person = Person()
    person.goes_to("/keep/recover/")
    person.sends(person.form("/keep/recover/"), code=code, nickname=nickname, passphrase=NEW, again=NEW)
    return person


@pytest.mark.parametrize("nickname", ["heron", "kestrel"])
def test_the_code_opens_it_under_the_old_nickname_or_a_new_one_and_the_lost_passphrase_does_no_more(
    nickname: str,
) -> None:
    _, code = kept(with_code=True)
    assert "You said" in recovers(code, nickname).goes_to("/quiz/back/2/")
    for name in ("heron", "kestrel"):
        stranger = Person()
        stranger.opens(name, PASSPHRASE)
        assert stranger.status == 422
    back = Person()
    assert "Welcome back" in back.opens(nickname, NEW)


def test_the_code_goes_on_opening_it_after_a_recovery_until_a_new_one_is_set() -> None:
    _, code = kept(with_code=True)
    recovers(code)
    assert "You said" in recovers(code).goes_to("/quiz/back/2/")


def test_a_code_that_was_shown_and_not_typed_back_opens_nothing() -> None:
    _, code = kept(with_code=False)
    assert recovers(code).status == 422


@pytest.mark.parametrize("place", range(0, 44, 4))
def test_a_code_with_one_sign_changed_opens_nothing_and_says_so_kindly(place: int) -> None:
    _, code = kept(with_code=True)
    changed = "Z" if code[place] != "Z" else "Y"
    person = recovers(code[:place] + changed + code[place + 1 :])
    assert person.status in (422, 429)
    assert 'role="alert"' in person.reads() and "Traceback" not in person.reads()


def test_no_address_offers_a_reset_by_any_other_way() -> None:
    """Whoever holds the inbox, the phone number or the host holds no key: there is nothing to ask them for."""
    assert [route for route in ALL if any(word in route for word in ("reset", "forgot", "mail", "phone", "hint"))] == []
    stranger = Person()
    for path in (*PUBLIC, "/keep/open/", "/keep/recover/", "/keep/"):
        page = stranger.goes_to(path)
        assert 'type="email"' not in page and 'type="tel"' not in page and "security question" not in page


def test_nothing_is_ever_sent_by_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("mail was sent")

    monkeypatch.setattr(smtplib.SMTP, "connect", refuse)
    _, code = kept(with_code=True)
    recovers(code)
    assert getattr(mail, "outbox", []) == []
