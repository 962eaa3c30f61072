"""R15, R16: guessing is slow, tells nothing, and never locks the owner out. Timings: ``python -m bench``.

The waits themselves are proved in ``tests/web/test_keep_throttle.py``; here, over the pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from drawbridge.journal.recovery import new_code, write_code
from tests.faults.figures import Figure
from tests.security.people import PASSPHRASE
from tests.web.person import Person
from tests.web.test_keep import code_on

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

SECOND = timedelta(seconds=1)


def kept() -> tuple[Person, str]:
    """Someone with a kept journal, and its recovery code."""
    person = Person()
    person.begins()
    code = code_on(person.keeps())
    person.sends(person.form("/keep/code/"), code=code)
    return person, code


def guess(client: Client, nickname: str = "heron", passphrase: str = "guess after guess") -> HttpResponse:
    return client.post("/keep/open/", {"nickname": nickname, "passphrase": passphrase})


def test_of_a_thousand_guesses_in_an_hour_two_dozen_are_looked_at(
    clock: Callable[[timedelta], None], figure: Figure
) -> None:
    kept()
    client, said = Client(), Counter[int]()
    for _ in range(1_000):
        said[guess(client).status_code] += 1
        clock(3.6 * SECOND)
    assert set(said) == {422, 429}
    assert said[422] <= 24
    figure("R15", guesses=said.total(), looked_at=said[422])


def test_meanwhile_the_owners_open_browser_and_recovery_code_work_at_once(
    clock: Callable[[timedelta], None],
) -> None:
    owner, code = kept()
    for _ in range(50):
        guess(Client())
    assert guess(Client(), passphrase=PASSPHRASE).status_code == 429
    assert "statement" in owner.goes_to("/quiz/") and owner.path == "/quiz/"
    elsewhere = Person()
    elsewhere.goes_to("/keep/recover/")
    new = {"nickname": "another name", "passphrase": PASSPHRASE, "again": PASSPHRASE}
    assert "The passphrase is changed" in elsewhere.sends(elsewhere.form("/keep/recover/"), code=code, **new)


def test_the_right_passphrase_never_waits_longer_than_five_minutes(clock: Callable[[timedelta], None]) -> None:
    kept()
    for _ in range(100):
        guess(Client())
        clock(60 * SECOND)
    clock(300 * SECOND)
    assert guess(Client(), passphrase=PASSPHRASE).status_code == 302


def test_guesses_at_recovery_codes_are_slowed_down_together_and_right_ones_are_not(
    clock: Callable[[timedelta], None],
) -> None:
    _, code = kept()
    form = {"nickname": "another name", "passphrase": PASSPHRASE, "again": PASSPHRASE}
    said = [Client().post("/keep/recover/", form | {"code": write_code(new_code())}).status_code for _ in range(40)]
    assert said[:5] == [422] * 5
    assert said.count(429) >= 30  # a slow machine may wait out the first short pauses
    assert Client().post("/keep/recover/", form | {"code": code}).status_code == 302


def told(answer: HttpResponse) -> tuple[int, dict[str, str], str]:
    """Everything about an answer but its token and what was typed."""
    text = re.sub(r'(name="csrfmiddlewaretoken" value=)"[^"]*"', "", answer.content.decode())
    text = re.sub(r'(name="(?:nickname|code)" value=)"[^"]*"', "", text)
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    cookies = {name: dict(morsel) for name, morsel in answer.cookies.items()}
    return answer.status_code, headers | {"cookies": str(sorted(cookies))}, text


def test_opening_answers_alike_whether_the_nickname_exists_or_not_from_the_first_try_to_the_last(
    clock: Callable[[timedelta], None],
) -> None:
    kept()
    taken, free = Client(), Client()
    for _ in range(8):
        assert told(guess(taken, "heron")) == told(guess(free, "kestrel"))


@pytest.mark.parametrize("typed", ["", "x" * 1_001, "short", "ünïcödé ø phrase", "\x00null", "a" * 900])
def test_opening_answers_alike_for_odd_passphrases_too(typed: str) -> None:
    kept()
    assert told(guess(Client(), "heron", typed)) == told(guess(Client(), "kestrel", typed))


def test_a_wrong_recovery_code_says_nothing_about_the_nickname_beside_it() -> None:
    kept()
    form = {"code": write_code(new_code()), "passphrase": PASSPHRASE, "again": PASSPHRASE}
    taken = Client().post("/keep/recover/", form | {"nickname": "heron"})
    free = Client().post("/keep/recover/", form | {"nickname": "kestrel"})
    assert told(taken) == told(free)


def keeps(nickname: str) -> tuple[int, str]:
    """What someone sees who keeps a journal under this nickname, without the code made for it."""
    stranger = Person()
    stranger.begins()
    page = stranger.keeps(nickname, "another good phrase")
    return stranger.status, re.sub(r'<span>[0-9A-Z]{4}</span>|value="[^"]*"', "", page)


def test_keeping_answers_alike_whether_somebody_has_the_nickname_or_nobody() -> None:
    kept()
    assert keeps("heron") == keeps("kestrel")


def test_spread_over_many_nicknames_guesses_are_slowed_down_and_the_owner_is_not(
    clock: Callable[[timedelta], None],
) -> None:
    kept()
    said = Counter(guess(Client(), f"bird {number % 60}").status_code for number in range(360))
    assert said[422] <= 60 * 2 + 100
    assert said[429] >= 140
    assert guess(Client(), passphrase=PASSPHRASE).status_code == 302


def test_an_erased_nickname_is_as_one_that_never_was() -> None:
    owner, _ = kept()
    owner.goes_to("/keep/erase/")
    owner.sends(owner.form("/keep/erase/"), passphrase=PASSPHRASE, sure="on")
    assert told(guess(Client(), "heron", PASSPHRASE)) == told(guess(Client(), "kestrel", PASSPHRASE))
