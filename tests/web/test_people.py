"""The people of a journal: named by a letter, one however they are typed, set apart without a reason, gone for good."""

from __future__ import annotations

import re
from itertools import product

import pytest
from django.utils import timezone

from drawbridge.journal import Journal, keys
from drawbridge.journal.entries import Entry, PersonFlagged, StepPredicted
from drawbridge.mirror.people import Person as Named
from drawbridge.mirror.people import people
from drawbridge.web.keep import session
from drawbridge.web.keep.models import SealedEntry
from drawbridge.web.keep.store import SqlStore
from drawbridge.web.people.gate import CAREFUL, HARM, QUESTIONS
from tests.security.test_gate import REASSURING
from tests.web.person import Form, Person


@pytest.fixture
def ready(person: Person) -> Person:
    person.begins()
    return person


def entries(person: Person) -> tuple[Entry, ...]:
    secret = keys.read_secret(person.client.cookies["s"].value)
    assert secret is not None
    opened = session.resume(secret, timezone.now())
    assert opened is not None
    return Journal(opened.journal, opened.key, SqlStore()).entries()


def notes(someone: Person, alias: str = "", pull: str = "leave", **more: str) -> str:
    someone.goes_to("/now/")
    chosen = {"pull": pull, "strength": "7", "began": "just_now", "alias": alias, "day": None}
    return someone.sends(someone.form("/now/moment/"), **(chosen | more))


def ends(someone: Person, caught: str = "before") -> str:
    someone.goes_to(f"{someone.path}after/")
    return someone.sends(someone.form("/after/"), did="stayed", caught=caught)


def steps(someone: Person, alias: str, safe: str = "yes") -> str:
    someone.goes_to("/practice/D2/1/")
    page = someone.sends(someone.forms()[0], person=alias, safe=safe)
    if 'name="predicted"' not in page:
        return page
    return someone.sends(someone.forms()[0], predicted="They nod and go on reading.", sure="60")


def adds(someone: Person, alias: str, tie: str = "friend") -> str:
    someone.goes_to("/people/")
    return someone.sends(someone.form("/people/"), alias=alias, tie=tie)


def here(someone: Person, alias: str) -> Named:
    found = people(entries(someone)).named(alias)
    assert found is not None
    return found


def page_of(someone: Person, alias: str) -> str:
    return someone.goes_to(f"/people/{here(someone, alias).uuid}/")


def flags(someone: Person, alias: str, steps: str = "off") -> str:
    page_of(someone, alias)
    return someone.sends(someone.form("/steps/"), steps=steps)


def main(page: str) -> str:
    return page[page.index("<main") : page.index("</main>")]


# The list


def test_whoever_was_named_in_a_moment_or_step_is_on_the_list_once(ready: Person) -> None:
    for alias in ("K.", "mum", "Mum"):
        notes(ready, alias)
    steps(ready, "k.")
    page = ready.goes_to("/people/")
    assert re.findall(r'<a href="/people/[0-9a-f-]{36}/">([^<]+)</a>', page) == ["k.", "Mum"]
    assert page.count("two moments or steps noted") == 2


def test_someone_is_added_with_a_letter_and_a_kind_of_tie_and_said_why_a_letter(ready: Person) -> None:
    assert "a letter tells them least" in ready.goes_to("/people/")
    page = adds(ready, "K.", "work")
    assert ready.path.startswith("/people/") and "<h1>K.</h1>" in page and "Someone at work" in page
    assert here(ready, "k.").tie == "work"


def test_added_under_a_name_that_is_there_it_is_their_page_that_opens(ready: Person) -> None:
    notes(ready, "K.")
    before = SealedEntry.objects.count()
    assert "<h1>K.</h1>" in adds(ready, " k. ")
    assert SealedEntry.objects.count() == before


@pytest.mark.parametrize("alias", ["", "   ", "K" * 61])
def test_a_name_that_is_none_is_asked_for_again(ready: Person, alias: str) -> None:
    page = adds(ready, alias)
    assert ready.status == 422 and "Nothing was changed" in page and people(entries(ready)).all == ()


def test_there_is_no_place_to_write_what_someone_did(ready: Person) -> None:
    notes(ready, "K.")
    who = here(ready, "K.").uuid
    for path in ("/people/", *(f"/people/{who}/{part}" for part in ("", "name/", "merge/", "remove/", "look/"))):
        page = ready.goes_to(path)
        assert "<textarea" not in page
        assert set(re.findall(r'<input[^>]* name="([^"]+)"[^>]*type="text"|type="text" name="([^"]+)"', page)) <= {
            ("", "alias"),
            ("alias", ""),
        }


def test_a_page_shows_their_moments_and_steps_and_nobody_elses(ready: Person) -> None:
    notes(ready, "K.", pull="leave")
    notes(ready, "Mum", pull="go-quiet")
    steps(ready, "K.")
    page = main(page_of(ready, "K."))
    assert "One noted with them." in page and "Leave" in page and "Go quiet" not in page
    assert "waits for you" in page


def test_a_page_tells_the_truth_about_alarms_and_promises_and_of_someone_apart_nothing(ready: Person) -> None:
    """Four checked: no rate. Of one nothing was ever found out, and it counts as neither."""
    for happened in ("not_as_feared", "not_as_feared", "partly", "as_feared", "never_found_out"):
        notes(ready, "K.")
        ready.goes_to(f"{ready.path}after/")
        ready.sends(ready.form("/after/"), did="stayed", caught="before")
        ready.sends(ready.form("/told/"), happened=happened)
    page = main(page_of(ready, "K."))
    assert 'id="alarms"' in page and " in 100" not in page and " %" not in page
    page = main(flags(ready, "K."))
    assert 'id="alarms"' not in page and 'id="promises"' not in page and "Five noted with them." in page


# Names


def test_renamed_they_keep_what_was_noted_and_answer_to_both_names(ready: Person) -> None:
    notes(ready, "K.")
    page_of(ready, "K.")
    ready.goes_to(f"{ready.path}name/")
    page = ready.sends(ready.form("/name/"), alias="Kim", tie="family")
    assert "<h1>Kim</h1>" in page and "One noted with them." in page and "Other family" in page
    notes(ready, "k.")
    assert "Two noted with them." in page_of(ready, "Kim")


def test_the_name_of_someone_else_is_taken_only_when_they_are_one_person(ready: Person) -> None:
    notes(ready, "K.")
    notes(ready, "Kim")
    ready.goes_to(f"/people/{here(ready, 'K.').uuid}/name/")
    page = ready.sends(ready.form("/name/"), alias="kim", tie="friend")
    assert ready.status == 422 and "This name means Kim already. Nothing was changed." in page
    assert len(people(entries(ready)).all) == 2
    page = ready.sends(ready.form("/name/"), alias="kim", tie="friend", same="yes")
    assert "<h1>kim</h1>" in page and "Two noted with them." in page
    assert len(people(entries(ready)).all) == 1


def test_merged_they_are_one_and_the_history_takes_it_back(ready: Person) -> None:
    for alias in ("K.", "Mum", "Mum"):
        notes(ready, alias)
    ready.goes_to(f"/people/{here(ready, 'K.').uuid}/merge/")
    page = ready.sends(ready.form("/merge/"), into=here(ready, "Mum").id)
    assert "They are one person now" in page and "Three noted with them." in page and "<h1>Mum</h1>" in page
    page = ready.goes_to("/keep/history/?room=people")
    assert "K. and Mum are one person." in page
    ready.goes_to(re.findall(r'href="(/keep/history/[0-9a-f-]{36}/)"', page)[0])
    ready.sends(ready.form("/back/"), stand="no")
    assert "Two noted with them." in page_of(ready, "Mum") and "One noted with them." in page_of(ready, "K.")


def test_the_old_address_of_someone_merged_leads_to_who_they_are_now(ready: Person) -> None:
    notes(ready, "K.")
    notes(ready, "Mum")
    old = here(ready, "K.").uuid
    ready.goes_to(f"/people/{old}/merge/")
    ready.sends(ready.form("/merge/"), into=here(ready, "Mum").id)
    assert "<h1>Mum</h1>" in ready.goes_to(f"/people/{old}/")


# Removed


def test_off_the_list_the_moments_stay_and_belong_to_nobody(ready: Person) -> None:
    notes(ready, "K.")
    ready.goes_to(f"/people/{here(ready, 'K.').uuid}/remove/")
    assert "one moment, no steps" in ready.reads()
    page = ready.sends(ready.form("/remove/"), how="list")
    assert ready.path == "/people/" and "Nobody is here yet" in page
    assert ready.goes_to("/now/").count('value="K."') == 0
    assert [e.kind for e in entries(ready)].count("moment") == 1


def test_removed_for_good_every_entry_about_them_is_gone_and_no_other(ready: Person) -> None:
    notes(ready, "K.")
    ends(ready)
    steps(ready, "k.")
    notes(ready, "Mum")
    ends(ready)
    adds(ready, "Kim")
    ready.goes_to(f"/people/{here(ready, 'K.').uuid}/merge/")
    ready.sends(ready.form("/merge/"), into=here(ready, "Kim").id)
    flags(ready, "Kim")
    left = {e.id for e in entries(ready)}
    path = f"/people/{here(ready, 'Kim').uuid}/remove/"
    assert "one moment, one step, and four other entries" in ready.goes_to(path)
    page = ready.sends(ready.form("/remove/"), how="all")
    assert ready.status == 422 and "nothing is gone yet" in page and {e.id for e in entries(ready)} == left
    ready.sends(ready.form("/remove/"), how="all", sure="on")
    after = entries(ready)
    kinds = [e.kind for e in after]
    assert kinds.count("moment") == kinds.count("moment_ended") == 1
    assert not any(kind.startswith(("person_", "step_")) for kind in kinds)
    assert [one.alias for one in people(after).all] == ["Mum"]


def test_sent_twice_each_form_changes_things_once_and_leads_to_the_same_page(ready: Person) -> None:
    for alias in ("K.", "Mum", "Z."):
        notes(ready, alias)
    k, mum, z = (here(ready, alias) for alias in ("K.", "Mum", "Z."))
    for path, filled in (
        (f"/people/{k.uuid}/name/", {"alias": "Kim", "tie": "friend"}),
        (f"/people/{k.uuid}/merge/", {"into": mum.id}),
        (f"/people/{z.uuid}/remove/", {"how": "list"}),
    ):
        ready.goes_to(path)
        form, answers = ready.forms()[0], []
        before = SealedEntry.objects.count()
        for _ in range(2):
            answer = ready.client.post(form.action, form.fields | filled)
            answers.append((answer.status_code, answer.headers.get("Location")))
            assert SealedEntry.objects.count() == before + 1
        assert answers[0] == answers[1] and answers[0][0] == 302


# Steps stay off


def test_with_a_flag_they_are_suggested_nowhere_and_in_no_figure(ready: Person) -> None:
    for _ in range(5):
        notes(ready, "K.")
        ends(ready, "later")
    notes(ready, "Mum")
    ends(ready, "before")
    page = ready.goes_to("/now/")
    assert 'name="person" value="K."' in page and "You have noted 6 in all" in page
    flags(ready, "K.")
    page = ready.goes_to("/now/")
    assert 'value="K."' not in page and 'name="person" value="Mum"' in page
    assert "figure" not in main(page).split("What you have caught")[1].split("<ul")[0]
    assert "One moment noted" in page
    flags(ready, "K.", "on")
    assert "You have noted 6 in all" in ready.goes_to("/now/")


def test_with_a_flag_no_closeness_step_opens_whatever_is_answered(ready: Person) -> None:
    adds(ready, "K.")
    flags(ready, "K.")
    before = SealedEntry.objects.count()
    for alias, safe in product(("K.", " k.", "K. "), ("yes", "no", "unsure")):
        page = main(steps(ready, alias, safe))
        assert 'name="predicted"' not in page and 'href="/help/"' in page and not REASSURING.search(page)
    ready.goes_to("/practice/D2/1/")
    form = ready.forms()[0]
    ready.sends(form, person="k.", safe="yes", predicted="Straight past the gate.", sure="50")
    assert SealedEntry.objects.count() == before
    assert not any(isinstance(entry, StepPredicted) for entry in entries(ready))
    assert 'name="predicted"' in ready.sends(form, person="Mum", safe="yes")


def test_a_step_that_was_waiting_with_them_is_not_offered_any_more(ready: Person) -> None:
    steps(ready, "K.")
    waiting = ready.path
    assert "Waiting for you" in ready.goes_to("/practice/")
    flags(ready, "K.")
    assert "Waiting for you" not in ready.goes_to("/practice/")
    page = main(ready.goes_to(waiting))
    assert "Then not with this person" in page and "I did it" not in page and 'href="/help/"' in page
    assert "waits for you" not in page_of(ready, "K.")
    flags(ready, "K.", "on")
    assert "I did it" in ready.goes_to(waiting)


def test_what_was_done_with_them_moves_no_ladder_up(ready: Person) -> None:
    for _ in range(2):
        steps(ready, "K.")
        ready.sends(ready.forms()[0], how="done")
        ready.sends(ready.form("/after/"), matched="otherwise", happened="")
    assert "aria-current" in ready.goes_to("/practice/D2/")
    before = main(ready.reads())
    assert "What you predicted" in ready.goes_to("/practice/")
    flags(ready, "K.")
    assert "What you predicted" not in ready.goes_to("/practice/")
    assert main(ready.goes_to("/practice/D2/")) != before


def test_their_page_is_calm_and_has_help_and_no_one_reading_over_a_shoulder_sees_a_verdict(ready: Person) -> None:
    notes(ready, "K.")
    page = main(flags(ready, "K."))
    assert "Steps stay off" in page and 'href="/help/"' in page and "Keeping your distance is care" in page
    listed = main(ready.goes_to("/people/"))
    for seen in (page, listed):
        assert not re.search(r"\b(danger\w*|abus\w*|unsafe|violen\w*|flag\w*|risk\w*)\b", seen, re.I)
        assert not REASSURING.search(seen)
    assert listed.index("<details><summary>Steps stay off (1)") < listed.index(">K.</a>")


def test_a_moment_with_them_is_not_asked_about_and_asks_for_no_return(ready: Person) -> None:
    notes(ready, "K.")
    moment = ready.path
    assert "Ask for space" in ready.reads()
    flags(ready, "K.")
    page = main(ready.goes_to(moment))
    assert "Ask for space" not in page and "Three ways from here" in page and 'href="/help/"' in page
    ready.goes_to(moment)
    page = main(ends(ready))
    assert "did it come?" not in page and 'href="/help/"' in page


def test_a_flag_holds_nothing_but_itself(ready: Person) -> None:
    adds(ready, "K.")
    flags(ready, "K.")
    (entry,) = [entry for entry in entries(ready) if isinstance(entry, PersonFlagged)]
    assert set(dict(entry)) == {"id", "at", "kind", "v", "person", "flagged"}


# The gate


def asked(someone: Person, alias: str = "K.", alone: str = "yes") -> str:
    adds(someone, alias)
    someone.goes_to(f"/people/{here(someone, alias).uuid}/look/")
    return someone.sends(someone.form("/look/"), alone=alone)


NO: dict[str, str | None] = dict.fromkeys((*QUESTIONS, "signs"), "no")
SKIPPED: dict[str, str | None] = dict.fromkeys((*QUESTIONS, "signs"))


def test_information_comes_first_and_no_question_before_it(ready: Person) -> None:
    adds(ready, "K.")
    page = main(ready.goes_to(f"/people/{here(ready, 'K.').uuid}/look/"))
    assert page.index("When you say no") < page.index("Are you alone")
    assert not any(question in page for question, _ in QUESTIONS.values())
    assert all(sign in page for sign in HARM)
    assert "K." not in page and "Your answers are not kept" in page


@pytest.mark.parametrize("alone", ["no", "", "maybe"])
def test_someone_who_is_not_alone_is_asked_nothing(ready: Person, alone: str) -> None:
    page = main(asked(ready, alone=alone))
    assert '<input type="radio"' not in page and "Then not now" in page
    assert 'href="/help/"' in page and 'href="/x"' in page


def test_every_question_can_be_left_out_and_all_of_them_skipped(ready: Person) -> None:
    page = main(asked(ready))
    assert all(question in page for question, _ in QUESTIONS.values())
    assert "required" not in page and "checked" not in page
    assert "Skip all of this" in page and 'href="/help/"' in page and 'href="/x"' in page and "K." not in page
    page = main(ready.sends(ready.form("/look/"), **SKIPPED))
    assert "You left them out" in page and "Keep steps with them off" not in page


@pytest.mark.parametrize("question", [*QUESTIONS, "signs"])
@pytest.mark.parametrize("answer", ["yes", "unsure"])
def test_one_answer_that_points_to_danger_closes_and_keeps_nothing_unless_told_to(
    ready: Person, question: str, answer: str
) -> None:
    asked(ready)
    before = SealedEntry.objects.count()
    page = main(ready.sends(ready.form("/look/"), **(NO | {question: answer})))
    assert SealedEntry.objects.count() == before
    assert 'href="/help/"' in page and "Keep that steps stay off?" in page and 'href="/practice/A1/' in page
    assert "practice/D2" not in page and "K." not in page and not REASSURING.search(page)
    assert ("linked to serious harm" in page) is (question == "signs" and answer == "yes")
    ready.sends(ready.form("/steps/"), steps="off")
    (kept,) = entries(ready)[-1:]
    assert isinstance(kept, PersonFlagged) and kept.flagged and SealedEntry.objects.count() == before + 1


def test_noes_are_answered_with_what_such_questions_miss_and_never_with_comfort(ready: Person) -> None:
    asked(ready)
    for answers in (NO, SKIPPED | {"hurt": "no"}, SKIPPED):
        page = main(ready.sends(questions(ready), **answers))
        assert not REASSURING.search(page)
        assert "trust that" in page and 'href="/help/"' in page
        assert "/practice/D" not in page and "/practice/C" not in page
        assert ("few as one in four" in page) is (answers != SKIPPED)


def questions(someone: Person) -> Form:
    """The questions once more, for someone who is on the list."""
    someone.goes_to(f"/people/{here(someone, 'K.').uuid}/look/")
    someone.sends(someone.form("/look/"), alone="yes")
    return someone.form("/look/")


def test_of_two_answers_to_one_question_the_more_careful_counts(ready: Person) -> None:
    asked(ready)
    form = ready.form("/look/")
    for pair in (("no", "yes"), ("yes", "no"), ("unsure", "yes")):
        page = ready.client.post(form.action, form.fields | NO | {"hurt": list(pair)}, follow=True).content.decode()
        assert "What you said is heard" in page, pair
    assert CAREFUL == ("yes", "unsure", "no")


def test_a_flag_is_not_lifted_by_any_answer(ready: Person) -> None:
    adds(ready, "K.")
    flags(ready, "K.")
    page = main(ready.sends(questions(ready), **NO))
    assert "no answer here changes it" in page and here(ready, "K.").flagged


def test_answers_lead_on_sealed_so_that_no_browser_notes_what_was_sent(ready: Person) -> None:
    """A form that is answered by a page stands in the file from which a browser would restore a crashed session."""
    asked(ready)
    form = ready.form("/look/")
    answer = ready.client.post(form.action, {**form.fields, **NO, "hurt": "yes"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{form.action}?slip=") and "hurt" not in answer.headers["Location"]


def test_no_answer_is_in_the_journal_or_in_the_next_page(ready: Person) -> None:
    asked(ready)
    ready.sends(ready.form("/look/"), **(NO | {"hurt": "yes"}))
    assert not re.search(r'name="(?:afraid|controlled|put_down|forced|hurt|signs)"', ready.reads())
    kinds = {entry.kind for entry in entries(ready)}
    assert kinds == {"consent", "take_started", "person_added"}
