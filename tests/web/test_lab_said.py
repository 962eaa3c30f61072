"""What is commonly said: no verdict is kinder than its checks, and every sentence leads to a run that can be seen."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from drawbridge.loop import Parameters
from drawbridge.loop.facts import FACTS, check
from drawbridge.loop.facts.found import found
from drawbridge.web.lab.claims import VERDICTS, Claim, claims, links
from drawbridge.web.packs import shelf
from tests.web.person import Person
from tests.web.test_lab import words

DOCS = Path(__file__).parents[2] / "docs" / "loop.md"
every_claim = pytest.mark.parametrize("claim", claims(), ids=lambda claim: claim.id)


@every_claim
def test_a_claim_holds_only_if_all_its_checks_do(claim: Claim) -> None:
    failing = [check.id for check in claim.checks if not check.holds]
    assert not (failing and claim.verdict in ("holds", "built-in")), failing


@every_claim
def test_what_was_built_in_is_called_so(claim: Claim) -> None:
    if {check.kind for check in claim.checks} == {"construction"}:
        assert claim.verdict == "built-in"


@every_claim
def test_every_source_is_in_the_pack_and_every_run_can_be_set(claim: Claim) -> None:
    assert set(claim.sources) <= {source.id for source in shelf().current.sources}
    run, beside = claim.knobs()
    assert claim.page != "year" or run != beside


def test_every_failing_check_stands_behind_some_claim() -> None:
    shown = {id_ for claim in claims() for id_ in claim.facts}
    assert {id_ for id_, fact in found().items() if not fact.holds} <= shown


def test_the_sources_of_links_are_in_the_pack() -> None:
    known = {source.id for source in shelf().current.sources}
    assert all(set(link.sources) <= known for link in links())
    assert {link.badge for link in links()} == {"measured", "assumed", "metaphor"}
    assert all(link.letter != "C" for link in links() if link.badge == "measured")


def test_the_kept_facts_are_those_of_the_documentation() -> None:
    table = re.findall(
        r"^\| (\d+\w?) .*? \| (-?[\d.]+) \| \S+ to \S+ \| (yes|no|NO) \|", DOCS.read_text(), re.MULTILINE
    )
    assert {id_ for id_, *_ in table} == set(found()) == {fact.id for fact in FACTS}
    for id_, value, holds in table:
        assert found()[id_].value == pytest.approx(
            float(value), abs=0.051 if id_ == "8a" else 6e-4 + 0.05 * (id_ == "8c")
        )
        assert found()[id_].holds == (holds == "yes")


@pytest.mark.parametrize("id_", ["1a", "2a", "3b", "4a", "5b"])
def test_a_fact_checked_again_lies_in_the_range_that_is_shown(id_: str) -> None:
    fact = next(fact for fact in FACTS if fact.id == id_)
    value = check(fact, [0], Parameters()).value
    assert found()[id_].low - 1e-9 <= value <= found()[id_].high + 1e-9


def test_the_page_tells_failures_first_and_shows_every_check(person: Person) -> None:
    page = person.goes_to("/lab/said/")
    said = [unescape(one) for one in re.findall(r"<section class=\"claim\"[^>]*><h2 id=\"[\w-]+\">(.*?)</h2>", page)]
    assert said == [claim.said for claim in claims()]
    order = [list(VERDICTS).index(claim.verdict) for claim in claims()]
    assert order == sorted(order) and order[0] == 0
    text = words(page)
    for claim in claims():
        for one in claim.checks:
            assert f"{one.id} · {one.title}" in text
    for link in links():
        assert link.says in text
    assert page.count('class="badge measured"') == sum(link.badge == "measured" for link in links())


def test_every_see_it_run_leads_somewhere(person: Person) -> None:
    page = person.goes_to("/lab/said/")
    addresses = [unescape(one) for one in re.findall(r'<p class="row"><a href="([^"]+)">', page)]
    assert len(addresses) >= len(claims())
    for address in dict.fromkeys(addresses):
        person.goes_to(address)
        assert person.status == 200, address


def test_every_cited_source_stands_below(person: Person) -> None:
    page = person.goes_to("/lab/said/")
    for anchor in set(re.findall(r'href="#(source-[\w-]+)"', page)):
        assert f'id="{anchor}"' in page
