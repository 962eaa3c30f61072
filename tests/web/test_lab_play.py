"""The play: whole without a tap, three different answers to a bet, and every number from the model."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from drawbridge.web.lab import play
from tests.web.person import Person
from tests.web.test_lab import words

STAGES = ["do", "see", "bet", "run", "name", "knob-h", "assume", "limit", "out"]


def test_it_is_whole_without_a_tap(person: Person) -> None:
    page = person.goes_to("/lab/")
    assert re.findall(r'<section class="stage" id="([\w-]+)"', page) == STAGES
    assert page.count("<figure") == 5 == page.count("<table>")
    assert "Missing evidence." in page and "Leaving was right." in page and "It is not you." in page


def test_a_choice_at_the_door_is_answered_and_kept_for_the_next_stage(person: Person) -> None:
    texts = {did: words(person.goes_to(f"/lab/?door={did}")) for did in play.DID}
    assert len(set(texts.values())) == 3
    form = next(form for form in person.forms() if "#run" in form.action)
    assert form.fields["door"] == "leave"
    assert "40.4 before this evening and it is 40.4 after" in texts["leave"]


@pytest.mark.parametrize("bet", play.BETS)
def test_each_bet_gets_a_reply_of_its_own(person: Person, bet: str) -> None:
    others = [words(person.goes_to(f"/lab/?guess={other}")) for other in play.BETS if other != bet]
    reply = re.search(r"You bet .*?\.", words(person.goes_to(f"/lab/?guess={bet}")))
    assert reply is not None and not any(reply[0] in other for other in others)


def test_who_leaves_learns_nothing_and_who_opens_does() -> None:
    assert play.evening("leave").after == play.evening("leave").before
    assert play.evening("open").after < play.evening("wait").after < play.evening("wait").before


def test_ten_evenings_of_leaving_leave_the_fear_and_feed_the_habit() -> None:
    (left, habit), (stayed, _) = play.ten(stays=False), play.ten(stays=True)
    assert left[-1] > left[0] > stayed[-1]
    assert habit[-1] > habit[0] == 70


def test_more_often_teaches_more_and_the_first_time_the_most() -> None:
    ends = [float(year.middle("expected")[-1]) for year in play.knob_years()]
    assert ends == sorted(ends, reverse=True)
    steps = [a - b for a, b in pairwise(ends)]
    assert steps[0] == max(steps)


def test_with_someone_unsafe_leaving_was_right() -> None:
    assert play.unsafe().hurt_staying > 5 * play.unsafe().hurt_leaving


@pytest.mark.parametrize("query", ["door=kick", "guess=sideways", "times=9", "times=nan", "door=%00"])
def test_a_choice_that_is_not_there_is_said(person: Person, query: str) -> None:
    page = person.goes_to(f"/lab/?{query}")
    assert person.status == 422
    assert "no such choice" in page and "Missing evidence." in page


def test_the_door_out_is_a_real_step_and_help_is_near(person: Person) -> None:
    page = person.goes_to("/lab/")
    assert 'class="go" href="/practice/"' in page
    assert page.count('href="/help/"') >= 2


def test_the_picture_of_what_is_expected_next_shows_who_learned_and_who_did_not() -> None:
    told = {did: after for did, *after in play.expected_figure().table.rows}
    assert told["Be gone"][0] == told["Be gone"][1]
    assert float(told["Open the door"][1]) < float(told["Wait a minute, then go"][1]) < float(told["Be gone"][1])
    drawn = str(play.expected_figure().svg)
    assert drawn.count("<circle") == 3 and 'cx="235' in drawn  # and a tick at 235, where it was before
