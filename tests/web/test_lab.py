"""The lab: runs by address, two side by side, one knob at a time; wrong addresses are told what they are."""

from __future__ import annotations

import re
from html import unescape

import pytest

from drawbridge.loop import Parameters
from drawbridge.loop.switches import Switches
from drawbridge.web.lab.claims import links
from drawbridge.web.lab.forms import held, read
from drawbridge.web.lab.knobs import DOES, LEAVING, OFF, WHO, Knobs
from drawbridge.web.lab.stories import ONE_KNOB
from tests.web.person import Person

USUAL = Knobs().code()


def words(page: str) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)))


def test_a_run_is_lived_without_a_journal_and_sets_no_cookie(person: Person) -> None:
    page = person.goes_to("/lab/year/")
    assert person.status == 200
    assert "In this year someone comes near" in words(page)
    assert page.count("<figure") == 6 and page.count("<table>") == 6
    assert not person.page.cookies


def test_the_same_address_shows_the_same_run(person: Person) -> None:
    assert person.goes_to("/lab/year/?does=grows&alarm=60") == person.goes_to("/lab/year/?does=grows&alarm=60")


def test_a_slider_changes_the_run_and_keeps_its_place(person: Person) -> None:
    usual = words(person.goes_to("/lab/year/"))
    page = person.goes_to("/lab/year/?alarm=20")
    assert words(page) != usual
    assert 'name="alarm" min="0" max="100" value="20"' in page


def test_two_runs_stand_side_by_side_and_the_one_beside_stays(person: Person) -> None:
    page = person.goes_to(f"/lab/year/?does=grows&beside={USUAL}")
    assert page.count('class="figure forked"') == 2
    assert f'name="beside" value="{USUAL}"' in page
    assert "the run beside it" in page


def test_every_one_knob_experiment_changes_one_thing_and_holds_the_run_beside() -> None:
    for name, _, change in ONE_KNOB:
        changed = change(Knobs())
        differs = [f for f in Knobs.__dataclass_fields__ if getattr(changed, f) != getattr(Knobs(), f)]
        assert len(differs) == 1, name
        assert held(changed.code()) == (changed, "")


def test_every_one_knob_link_leads_to_two_runs(person: Person) -> None:
    page = person.goes_to("/lab/year/")
    links = [unescape(link) for link in re.findall(r'href="(/lab/year/\?[^"#]*)#run"', page)]
    assert len(links) == len(ONE_KNOB)
    for link in links:
        assert person.goes_to(link).count('class="figure forked"') == 2
        assert person.status == 200


@pytest.mark.parametrize(
    "query",
    [
        "alarm=900", "alarm=-1", "alarm=nan", "alarm=1e309", "bear=0", "learn=0", "rho=101", "often=7", "week=53",
        "who=you", "does=%00", "off=everything", "alarm=%F0%9F%90%A6", "learn=" + "9" * 4000,
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_the_page_still_shows_a_run(person: Person, query: str) -> None:
    page = person.goes_to(f"/lab/year/?{query}")
    assert person.status == 422
    assert 'role="alert"' in page and "cannot be" in page
    assert not re.search(r"\b(nan|inf|NaN|None)\b", words(page))
    assert "In this year someone comes near" in words(page)


@pytest.mark.parametrize("code", ["x", "1.2.3", USUAL.replace("85", "850"), USUAL + ".more", "." * 9, "<b>"])
def test_a_run_beside_that_cannot_be_read_is_left_out_and_said(person: Person, code: str) -> None:
    page = person.client.get("/lab/year/", {"beside": code}).content.decode()
    assert "could not be read" in page
    assert page.count('class="figure forked"') == 1
    assert "<b></b>" not in page


def test_a_code_holds_the_whole_run() -> None:
    knobs = Knobs(10, 20, 30, 5, 0, "cold", True, "long", 4, ("gate", LEAVING))
    assert held(knobs.code()) == (knobs, "")
    assert held("") == (None, "")


def test_knobs_become_the_setup_they_name() -> None:
    form = read({"alarm": "50", "learn": "20", "who": "dreads", "does": "tiny", "off": ["gate"]})
    setup = form.knobs().setup()
    assert (setup.danger, setup.partner, setup.policy) == (0.5, "pursuer", "tiny")
    assert setup.parameters == Parameters(learn_safety=0.2, gate=0.0)
    assert Knobs().setup().parameters == Parameters()


def test_every_choice_of_the_lab_is_one_of_the_models() -> None:
    for does in DOES:
        for who in WHO:
            assert Knobs(does=does, who=who).setup().policy == DOES[does][0]
    assert {switch for switch, *_ in OFF.values()} <= set(Switches.__dataclass_fields__)


def test_what_is_as_usual_is_not_in_the_address() -> None:
    assert Knobs().query() == {}
    assert Knobs(rho=0, slowly=True).query() == {"rho": 0, "slowly": "on"}


def test_the_link_to_pass_on_leads_to_the_same_run(person: Person) -> None:
    page = person.goes_to(f"/lab/year/?does=grows&alarm=60&off=gate&off=leaving&week=8&beside={USUAL}")
    link = re.search(r'href="([^"]*)" data-here', page)
    assert link is not None
    assert person.goes_to(unescape(link[1])) == page


def test_every_arrow_says_on_the_page_of_the_year_what_it_stands_on(person: Person) -> None:
    page = person.goes_to("/lab/year/")
    stands = page.split("What each arrow stands on")[1].split("</details>")[0]
    assert stands.count("<li>") == len(links())
    for link in links():
        assert f'<span class="badge {link.badge}">{link.badge}</span>' in stands
    assert stands.count("<sup") == sum(len(link.sources) for link in links())


def test_a_wrong_knob_and_a_wrong_run_beside_are_both_told(person: Person) -> None:
    told = words(person.goes_to("/lab/year/?alarm=999&beside=foo"))
    assert "Something in the address cannot be used. There the run uses what is usual." in told
    assert "The run held beside this one could not be read" in told
