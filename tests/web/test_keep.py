"""Keeping a journal and finding it again."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from drawbridge.web.keep.models import SealedEntry, Wrap
from tests.web.person import Person


def code_on(page: str) -> str:
    return "-".join(re.findall(r"<span>([0-9A-Z]{4})</span>", page))


def test_what_was_kept_is_found_again_from_another_browser(person: Person, another: Callable[[], Person]) -> None:
    person.begins()
    person.answers_many(5)
    person.keeps()
    elsewhere = another()
    elsewhere.opens()
    assert "You said" in elsewhere.goes_to("/quiz/back/5/")


def test_the_recovery_code_is_shown_once_typed_back_and_opens_the_journal(
    person: Person, another: Callable[[], Person]
) -> None:
    person.begins()
    person.answers_many(2)
    page = person.keeps()
    code = code_on(page)
    assert len(code.split("-")) == 9
    assert "recovery code is set" in person.sends(person.form("/keep/code/"), code=code.lower().replace("-", " "))
    elsewhere = another()
    elsewhere.goes_to("/keep/recover/")
    elsewhere.sends(
        elsewhere.form("/keep/recover/"),
        code=code,
        nickname="heron",
        passphrase="a new long one",
        again="a new long one",
    )
    assert "You said" in elsewhere.goes_to("/quiz/back/2/")
    assert person.goes_to("/quiz/") and person.path == "/start/"


def test_a_torn_code_says_which_group_is_short(person: Person) -> None:
    person.begins()
    code = code_on(person.keeps())
    torn = code[:-2]
    page = person.sends(person.form("/keep/code/"), code=torn)
    assert person.status == 422
    assert "Group 9 has 2 characters" in page
    assert code_on(page) == code


def test_a_new_code_needs_the_passphrase_and_replaces_the_old_one(
    person: Person, another: Callable[[], Person]
) -> None:
    person.begins()
    old = code_on(person.keeps())
    person.sends(person.form("/keep/code/"), code=old)
    person.goes_to("/keep/code/new/")
    assert not code_on(person.sends(person.form("/keep/code/new/"), passphrase="not the right one"))
    new = code_on(person.sends(person.form("/keep/code/new/"), passphrase="four quiet green lamps"))
    person.sends(person.form("/keep/code/"), code=new)
    elsewhere = another()
    elsewhere.goes_to("/keep/recover/")
    form = elsewhere.form("/keep/recover/")
    words = {"nickname": "heron", "passphrase": "a new long one", "again": "a new long one"}
    elsewhere.sends(form, code=old, **words)
    assert elsewhere.status == 422
    elsewhere.sends(form, code=new, **words)
    assert "The passphrase is changed" in elsewhere.reads()


def test_a_code_that_was_not_shown_here_cannot_become_a_key(person: Person) -> None:
    person.begins()
    person.keeps()
    form = person.form("/keep/code/")
    own = "0000-0000-0000-0000-0000-0000-0000-0000-0000"
    person.sends(form, shown=own, code=own)
    assert Wrap.objects.filter(kind="recovery").count() == 0


def test_a_code_that_was_shown_to_somebody_else_cannot_become_a_key(
    person: Person, another: Callable[[], Person]
) -> None:
    """Who lets another person send a form of theirs must not give that journal a key they know."""
    stranger = another()
    stranger.begins()
    code = code_on(stranger.keeps("kestrel"))
    theirs = stranger.form("/keep/code/").fields["shown"]
    person.begins()
    person.keeps()
    person.sends(person.form("/keep/code/"), shown=theirs, code=code)
    assert Wrap.objects.filter(kind="recovery").count() == 0


def test_one_can_go_without_a_code(person: Person) -> None:
    person.begins()
    person.keeps()
    assert "There is none." in person.goes_to("/keep/")
    assert Wrap.objects.filter(kind="recovery").count() == 0


def test_an_empty_nickname_keeps_nothing_and_says_what_to_do(person: Person) -> None:
    person.begins()
    page = person.keeps(nickname="")
    assert person.status == 422
    assert "One word is enough" in page
    assert Wrap.objects.count() == 0


def test_two_different_passphrases_are_noticed(person: Person) -> None:
    person.begins()
    person.goes_to("/keep/")
    page = person.sends(person.form("/keep/"), nickname="heron", passphrase="one long phrase", again="two long phrases")
    assert "The two differ" in page
    assert Wrap.objects.count() == 0


def test_a_wrong_passphrase_twenty_times_slows_down_and_loses_nothing(
    person: Person, another: Callable[[], Person]
) -> None:
    person.begins()
    person.answers_many(2)
    person.keeps()
    stranger = another()
    statuses = []
    for _ in range(20):
        page = stranger.opens(passphrase="guess after guess")
        statuses.append(stranger.status)
        assert "Traceback" not in page
    assert statuses[:3] == [422, 422, 422]
    assert statuses[-1] == 429
    assert "You said" in person.goes_to("/quiz/back/2/")


def test_a_nickname_nobody_has_is_answered_like_a_wrong_passphrase(
    person: Person, another: Callable[[], Person]
) -> None:
    person.begins()
    person.keeps()
    wrong = another().opens(passphrase="not the passphrase")
    nobody = another().opens(nickname="kestrel", passphrase="not the passphrase")
    said = re.compile(r'role="alert"><p><b>([^<]+)<')
    assert said.findall(wrong) == said.findall(nobody) != []


def test_locking_closes_it_and_the_old_cookie_opens_nothing(person: Person) -> None:
    person.begins()
    person.keeps()
    stolen = person.client.cookies["s"].value
    person.goes_to("/keep/")
    assert "Locked." in person.sends(person.form("/keep/lock/"))
    person.client.cookies["s"] = stolen
    person.goes_to("/quiz/")
    assert person.path == "/start/"


@pytest.mark.parametrize("where", ["https://elsewhere.example/", "//elsewhere.example/quiz/", "javascript:alert(1)"])
def test_what_is_carried_through_the_door_goes_to_no_other_site(
    person: Person, another: Callable[[], Person], where: str
) -> None:
    """A page made elsewhere could fill in where it is carried to; the words and the form's token would follow."""
    person.begins()
    person.keeps()
    elsewhere = another()
    elsewhere.goes_to("/keep/open/")
    carried = {"carry-to": where, "carry-predicted": "They nod, and go on."}
    page = elsewhere.sends(
        elsewhere.form("/keep/open/"), nickname="heron", passphrase="four quiet green lamps", **carried
    )
    assert (elsewhere.status, elsewhere.path) == (200, "/")
    assert where not in page and "They nod" not in page


def test_erasing_asks_for_the_passphrase_and_leaves_nothing(person: Person) -> None:
    person.begins()
    person.answers_many(3)
    person.keeps()
    person.goes_to("/keep/erase/")
    page = person.sends(person.form("/keep/erase/"), passphrase="not this one at all", sure="on")
    assert person.status == 422 and SealedEntry.objects.count() > 0
    page = person.sends(person.form("/keep/erase/"), passphrase="four quiet green lamps", sure="on")
    assert "Erased." in page
    assert (SealedEntry.objects.count(), Wrap.objects.count()) == (0, 0)


def test_a_journal_that_was_never_kept_can_be_erased_at_once(person: Person) -> None:
    person.begins()
    person.answers_many(1)
    person.goes_to("/keep/erase/")
    person.sends(person.form("/keep/erase/"), sure="on")
    assert SealedEntry.objects.count() == 0


def test_the_passphrase_can_be_changed(person: Person, another: Callable[[], Person]) -> None:
    person.begins()
    person.keeps()
    person.goes_to("/keep/change/")
    page = person.sends(
        person.form("/keep/change/"),
        old="four quiet green lamps",
        passphrase="five quiet green lamps",
        again="five quiet green lamps",
    )
    assert "The passphrase is changed" in page
    assert another().opens() and "Welcome back" not in another().opens()
    assert "Welcome back" in another().opens(passphrase="five quiet green lamps")
