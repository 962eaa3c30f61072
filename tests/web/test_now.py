"""A moment noted in three taps, four ways from it, what was done, and what came of it. Lines for when nothing works."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from drawbridge import web
from drawbridge.journal import Journal, keys
from drawbridge.journal.entries import Entry, MomentEnded, MomentNoted, MomentTold
from drawbridge.web.keep import session
from drawbridge.web.keep.store import SqlStore
from drawbridge.web.packs import shelf
from tests.web.person import Form, Person

STATIC = Path(web.__file__).parent / "static"


@pytest.fixture
def ready(person: Person) -> Person:
    person.begins()
    return person


def journal_of(person: Person) -> Journal:
    secret = keys.read_secret(person.client.cookies["s"].value)
    assert secret is not None
    opened = session.resume(secret, timezone.now())
    assert opened is not None
    return Journal(opened.journal, opened.key, SqlStore())


def kept(person: Person) -> list[Entry]:
    return [entry for entry in journal_of(person).entries() if entry.kind.startswith("moment")]


def taps(someone: Person, /, pull: str = "leave", strength: str = "7", began: str = "just_now", **more: str) -> str:
    someone.goes_to("/now/")
    return someone.sends(someone.form("/now/moment/"), pull=pull, strength=strength, began=began, **more)


def says(person: Person, did: str = "stayed", caught: str = "mid-act") -> str:
    person.goes_to(f"{moment_of(person)}after/")
    return person.sends(person.form("/after/"), did=did, caught=caught)


def moment_of(person: Person) -> str:
    """The address of the moment on the screen."""
    found = re.match(r"/now/[0-9a-f-]{36}/", person.path)
    assert found is not None, person.path
    return found[0]


def noted_yesterday(person: Person, person_named: str | None = None) -> MomentNoted:
    entry = MomentNoted(
        id=uuid4(),
        at=timezone.now() - timedelta(hours=30),
        pull="go-quiet",
        strength=6,
        began="just_now",
        person=person_named,
    )
    journal_of(person).append(entry)
    return entry


# Without a journal


@pytest.mark.django_db(databases=[])
def test_the_lines_need_no_database_and_no_journal() -> None:
    page = Client().get("/now/").content.decode()
    assert "I am not leaving." in page and "Step away on purpose" in page
    assert "<form" not in page


@pytest.mark.parametrize("broken", ["drawbridge.web.keep.session.resume", "drawbridge.web.keep.store.SqlStore.rows"])
def test_with_the_database_down_the_lines_stand_and_say_so(
    ready: Person, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def down(*_: object) -> None:
        raise DatabaseError("unable to open database file")

    monkeypatch.setattr(broken, down)
    page = ready.goes_to("/now/")
    assert ready.status == 200
    assert "I am not leaving." in page and "Nothing can be noted just now" in page
    assert "<form" not in page and "Note this moment" not in page


def test_the_door_to_noting_leads_through_consent_and_back(person: Person) -> None:
    page = person.goes_to("/now/")
    assert 'href="/start/?then=now"' in page
    person.goes_to("/start/?then=now")
    form = person.form("/start/")
    person.sends(Form("/start/?then=now", form.fields), year="1985", agree="on")
    assert person.path == "/now/"
    assert "What is pulling at you?" in person.reads()


def test_taps_at_a_closed_door_are_carried_through_it(ready: Person) -> None:
    ready.keeps()
    ready.goes_to("/now/")
    form = ready.form("/now/moment/")
    ready.client.cookies.clear()
    ready.goes_to("/help/")
    ready.goes_to("/keep/open/")  # only to have the token that forms need
    form.fields["csrfmiddlewaretoken"] = ready.forms()[0].fields["csrfmiddlewaretoken"]
    page = ready.sends(form, pull="leave", strength="8", began="minutes")
    assert ready.status == 403 and "has closed" in page
    ready.sends(ready.form("/keep/open/"), nickname="heron", passphrase="four quiet green lamps")
    ready.sends(ready.form("/now/moment/"))
    assert "Leave · 8 of 10" in ready.reads()


# Three taps


def test_three_taps_keep_a_moment(ready: Person) -> None:
    page = taps(ready)
    assert moment_of(ready) == ready.path
    assert "Leave · 7 of 10 · just now" in page
    (entry,) = kept(ready)
    assert isinstance(entry, MomentNoted)
    assert (entry.pull, entry.strength, entry.began, entry.person, entry.day) == ("leave", 7, "just_now", None, None)


def test_every_pull_of_the_pack_can_be_tapped_and_eight_are_within_reach(ready: Person) -> None:
    page = ready.goes_to("/now/")
    offered = ready.form("/now/moment/").options["pull"]
    assert sorted(offered) == sorted(pull.id for pull in shelf().current.moment.pulls)
    assert page.index("Another pull") < page.index('value="check-their-phone"')
    assert page.split("Another pull")[0].count('name="pull"') == 8


def test_the_same_taps_sent_twice_are_one_moment_and_changed_ones_another(ready: Person) -> None:
    ready.goes_to("/now/")
    form = ready.form("/now/moment/")
    for strength in ("7", "7", "8"):
        ready.sends(form, pull="leave", strength=strength, began="just_now")
    assert [entry.strength for entry in kept(ready) if isinstance(entry, MomentNoted)] == [7, 8]


@pytest.mark.parametrize("left_out", ["pull", "strength", "began"])
def test_a_missing_tap_keeps_nothing_and_forgets_nothing(ready: Person, left_out: str) -> None:
    ready.goes_to("/now/")
    chosen: dict[str, str | None] = {"pull": "leave", "strength": "7", "began": "minutes", "alias": "K."}
    page = ready.sends(ready.form("/now/moment/"), **(chosen | {left_out: None}))
    assert ready.status == 422 and "Nothing is kept yet" in page
    form = ready.form("/now/moment/")
    still = {"pull": "leave", "strength": "7", "alias": "K."}
    assert {name: form.fields.get(name) for name in still if name != left_out} == {
        name: value for name, value in still.items() if name != left_out
    }
    assert kept(ready) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"pull": "no-such-pull"},
        {"strength": "11"},
        {"strength": "x"},
        {"began": "tomorrow"},
        {"day": "2999-01-01"},
        {"day": "last week"},
        {"alias": "K" * 61},
        {"person": "K" * 61},
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(ready: Person, wrong: dict[str, str]) -> None:
    page = taps(ready, **wrong)
    assert ready.status == 422 and 'role="alert"' in page
    assert kept(ready) == []


def test_a_broken_form_id_still_keeps_the_moment(ready: Person) -> None:
    taps(ready, entry="torn")
    assert len(kept(ready)) == 1


# Who


def test_nobody_is_chosen_until_the_person_does_and_names_come_back_as_buttons(ready: Person) -> None:
    ready.goes_to("/now/")
    assert ready.form("/now/moment/").fields["person"] == ""
    page = taps(ready, alias="  K. ")
    assert "with K." in page
    ready.goes_to("/now/")
    assert ready.form("/now/moment/").options["person"] == ["", "K."]
    assert "with K." in taps(ready, person="K.")
    assert "with" not in taps(ready).split("</h1>")[1].split("</p>")[0]


def test_asking_for_space_says_not_from_someone_feared_and_where_help_is(ready: Person) -> None:
    page = taps(ready, alias="<b>K</b>")
    space = page.split("Ask for space")[1].split("</details>")[0]
    assert "Afraid of &lt;b&gt;K&lt;/b&gt;?" in space and 'href="/help/"' in space
    assert space.index('href="/help/"') < space.index("I need some time.")


@pytest.mark.parametrize(("strength", "first"), [("8", False), ("9", True), ("10", True)])
def test_when_it_is_very_strong_people_come_before_tools(ready: Person, strength: str, first: bool) -> None:
    page = taps(ready, strength=strength)
    assert ("People come first now." in page) is first


# Afterwards


def test_what_was_done_and_when_it_was_caught_are_kept_and_can_be_said_again(ready: Person) -> None:
    taps(ready)
    page = says(ready)
    assert "You caught it in the middle." in page and "Stayed a minute" in page
    page = says(ready, did="did-the-pull", caught="before")
    assert "You caught it before." in page and "Did the pull" in page
    assert [entry.caught for entry in kept(ready) if isinstance(entry, MomentEnded)] == ["mid-act", "before"]


@pytest.mark.parametrize("caught", ["same-day", "later"])
def test_a_late_catch_is_said_to_be_a_catch(ready: Person, caught: str) -> None:
    taps(ready)
    page = says(ready, did="did-the-pull", caught=caught)
    assert "That is a catch." in page and "A late catch is a catch." in page


def test_half_an_answer_keeps_nothing_and_its_choice_stands(ready: Person) -> None:
    taps(ready)
    ready.goes_to(f"{ready.path}after/")
    page = ready.sends(ready.form("/after/"), did="stayed")
    assert ready.status == 422 and "When did you catch it" in page
    assert ready.form("/after/").fields["did"] == "stayed"
    assert len(kept(ready)) == 1


def test_a_moment_of_an_earlier_day_keeps_its_day_and_goes_straight_to_what_was_done(ready: Person) -> None:
    friday = timezone.localdate() - timedelta(days=2)
    page = taps(ready, began="just_now", day=friday.isoformat())
    assert ready.path.endswith("/after/")
    assert f"{friday:%A}, {friday.day} {friday:%B}" in page
    (entry,) = kept(ready)
    assert isinstance(entry, MomentNoted) and (entry.day, entry.began) == (friday, "before_today")


def test_a_moment_taken_back_is_gone_and_taking_it_back_twice_does_no_harm(ready: Person) -> None:
    taps(ready)
    here, form = ready.path, ready.form("/back/")
    for _ in range(2):
        ready.sends(form)
        assert (ready.path, ready.status) == ("/now/", 200)
    assert "What you have caught" not in ready.reads()
    ready.goes_to(here)
    assert ready.status == 404


def test_somebody_elses_moment_is_not_there(ready: Person, another: type[Person]) -> None:
    taps(ready)
    here, other = ready.path, another()
    other.begins()
    for path in (here, f"{here}after/"):
        other.goes_to(path)
        assert other.status == 404


# What happened


@pytest.mark.parametrize("room", ["/", "/now/"])
def test_the_next_day_it_is_asked_once_and_not_after_it_was_told(ready: Person, room: str) -> None:
    entry = noted_yesterday(ready, "K.")
    page = ready.goes_to(room)
    assert "What you feared then: did it come?" in page
    assert "K." not in page.split("What happened?")[1].split("</section>")[0]
    told = ready.sends(ready.form("/told/"), happened="as_feared")
    assert ready.path == f"/now/{entry.id}/"
    assert "What came: as feared." in told and "The alarm was right this time." in told
    assert "noted on" in told and "just now" not in told
    assert "What happened?" not in ready.goes_to(room)


@pytest.mark.parametrize("room", ["/", "/now/"])
def test_skipped_it_is_never_asked_again_and_the_person_stays_where_they_were(ready: Person, room: str) -> None:
    noted_yesterday(ready)
    assert '<button class="quiet" name="happened" value="skip">Do not ask about this one' in ready.goes_to(room)
    ready.sends(ready.form("/told/"), happened="skip")
    assert ready.path == room
    assert "What happened?" not in ready.reads()
    assert [entry.happened for entry in kept(ready) if isinstance(entry, MomentTold)] == ["skip"]


def test_nothing_is_asked_about_a_moment_of_today(ready: Person) -> None:
    taps(ready)
    assert "What happened?" not in ready.goes_to("/") + ready.goes_to("/now/")


def test_never_found_out_counts_as_not_checked(ready: Person) -> None:
    noted_yesterday(ready)
    ready.goes_to("/now/")
    page = ready.sends(ready.form("/told/"), happened="never_found_out")
    assert "not checked, and never as wrong" in page


# What has been caught


def test_four_moments_give_no_share_and_five_give_one_with_its_doubt(ready: Person) -> None:
    for caught in ("before", "later", "mid-act", "later"):
        taps(ready)
        says(ready, caught=caught)
    page = ready.goes_to("/now/")
    assert "Four moments noted." in page and "caught before or in the middle" not in page
    taps(ready)
    says(ready, caught="same-day")
    page = ready.goes_to("/now/")
    assert "Of the 5 moments you noted, 2 were caught before or in the middle." in page
    assert "anywhere from 12 to 77 in 100" in page
    assert "You have noted 5 in all. A late catch is a catch." in page
    assert page.count("<circle") == 5 and "<table" in page


def test_a_moment_never_finished_is_said_to_count_as_neither(ready: Person) -> None:
    for _ in range(5):
        taps(ready)
        says(ready)
    taps(ready)
    assert "Of 1 more you have not said when" in ready.goes_to("/now/")


def test_its_own_style_and_script_are_small_fetch_nothing_and_read_in_both_directions() -> None:
    style, script = ((STATIC / name).read_text() for name in ("now.css", "now.js"))
    assert len(style.encode()) < 6_000 and len(script.encode()) < 4_000
    assert not re.search(r"https?:|@import|url\(|\b(?:left|right)\b", style)
    assert not re.search(r"https?:|fetch\(|XMLHttpRequest|sendBeacon|Storage", script)
