"""A year of one person, in a browser, against a server whose clock is moved; the figures are worked out here again.

The notebook below never asks the program anything: it writes down what was tapped, and does its own sums.
"""

from __future__ import annotations

import os
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from math import comb
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.server import serving
from tests.browser.walk import Walk

NICKNAME = "grebe"
MOVED = """
import os, pathlib
from datetime import UTC, datetime, timedelta
from django.utils import timezone
real, start = timezone.now, datetime.now(UTC)
to_noon = start.replace(hour=12, minute=0) - start  # so that no visit runs into the next day
timezone.now = lambda: real() + to_noon + timedelta(days=int(pathlib.Path(os.environ["DAYS_LATER"]).read_text()))
"""
DAYS = (0, 2, 9, 16, 30, 44, 60, 75, 90, 105, 121, 140, 160, 181, 200, 221, 240, 262, 285, 310, 335, 360)
TOLD = ("as_feared", "partly", "not_as_feared", "never_found_out")
RECALLED = ("did_it", "came", "not", "no_cue")
QUIET_ON, BACK_ON = 221, 240
MATCHED = ("as_predicted", "partly", "otherwise", "could_not_tell")


@dataclass
class Notebook:
    """What was tapped, in the order in which it was."""

    alarms: dict[str, list[str]] = field(default_factory=lambda: {"M.": [], "K.": []})
    left: Counter[str] = field(default_factory=Counter)
    caught: list[str] = field(default_factory=list)
    did: list[str] = field(default_factory=list)
    steps: list[tuple[int, str]] = field(default_factory=list)
    flaws: list[str | None] = field(default_factory=list)
    times: list[tuple[int, ...]] = field(default_factory=list)
    recalled: list[str] = field(default_factory=list)

    def limit(self, who: str) -> int:
        """In 100: the share that would give so few right ones, or fewer, one time in twenty; by halving."""
        checked = [told for told in self.alarms[who] if told in TOLD[:3]]
        hits, low, high = sum(told in TOLD[:2] for told in checked), 0.0, 1.0
        for _ in range(60):
            p = (low + high) / 2
            few = sum(comb(len(checked), k) * p**k * (1 - p) ** (len(checked) - k) for k in range(hits + 1))
            low, high = (p, high) if few > 0.05 else (low, p)
        return round(100 * low)

    def plan(self) -> tuple[int, int, int]:
        """Moments with the plan's cue, those in which it came to mind, those in which it was done."""
        known = [came for came in self.recalled if came != "no_cue"]
        return len(known), sum(came != "not" for came in known), known.count("did_it")

    def brier(self) -> float:
        held = {"as_predicted": 1.0, "partly": 0.5, "otherwise": 0.0}
        known = [(sure / 100 - held[matched]) ** 2 for sure, matched in self.steps if matched in held]
        return sum(known) / len(known)

    def returns(self) -> int:
        return sum(after - before >= 14 for before, after in pairwise(DAYS))


@contextmanager
def later(folder: Path) -> Iterator[tuple[str, Callable[[int], None]]]:
    """A server whose clock stands as many days later as was last asked for."""
    (folder / "sitecustomize.py").write_text(MOVED)
    days = folder / "days"
    days.write_text("0")
    paths = os.pathsep.join([str(folder), str(Path(__file__).resolve().parents[2] / "src")])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", paths)
        patch.setenv("DAYS_LATER", str(days))
        with serving(folder) as address:
            yield address, lambda day: move(days, day)


def move(days: Path, day: int) -> None:
    """All at once, so that no request reads half a number."""
    new = days.with_suffix(".new")
    new.write_text(str(day))
    new.replace(days)


class Someone:
    """Does what one person does on a visit, and writes it into the notebook as well."""

    def __init__(self, page: Page, chance: random.Random) -> None:
        self.page, self.chance, self.notes = page, chance, Notebook()

    def opens_all(self) -> None:
        self.page.evaluate("document.querySelectorAll('main details').forEach(d => d.open = true)")

    def alarm(self, who: str) -> None:
        told = self.chance.choices(TOLD, [1, 2, 8, 4])[0]
        did = self.chance.choice(["stayed", "did-the-pull", "asked-for-space"])
        caught = self.chance.choice(["before", "mid-act", "same-day", "later"])
        self.page.goto("/now/")
        self.opens_all()
        self.page.check("[name=pull][value=leave]", force=True)
        self.page.check("[name=strength][value='6']", force=True)
        self.page.fill("[name=alias]", who)
        self.page.click("button[name=began][value=just_now]")
        self.page.wait_for_url(re.compile(r"/now/[0-9a-f-]{36}/$"))
        self.page.goto(f"{self.page.url}after/")
        self.page.check(f"[name=did][value={did}]", force=True)
        self.page.click(f"button[name=caught][value={caught}]")
        self.page.wait_for_url(re.compile(r"/now/[0-9a-f-]{36}/$"))
        self.opens_all()
        self.page.click(f"button[name=happened][value={told}]")
        came = self.chance.choice(RECALLED)
        self.page.locator("form[action*='/plan/']").locator(f"button[value={came}]").click()
        self.notes.recalled.append(came)
        self.notes.alarms[who].append(told)
        self.notes.left[who] += told == "never_found_out" and did == "did-the-pull"
        self.notes.caught.append(caught)
        self.notes.did.append(did)

    def plans(self) -> None:
        self.page.goto("/practice/plans/")
        self.page.fill("[name=when]", "I look for my coat")
        self.page.fill("[name=then]", "I finish one breath out")
        self.page.click("form[action='/practice/plans/'] .go")

    def wants_quiet_for_a_week(self) -> None:
        """And nothing is asked: not what waits at the door, not the flaw, not what came."""
        self.page.goto("/promises/quiet/")
        self.page.check("[name=how_long][value=week]", force=True)
        self.page.click("main form .go")
        for path in ("/", "/now/", "/progress/", "/practice/"):
            self.page.goto(path)
            assert self.page.get_by_text("It is quiet here").first.is_visible(), path
            assert self.page.locator("main button[name=still], main button[name=happened]").count() == 0, path

    def finds_the_quiet_over(self) -> None:
        self.page.goto("/")
        assert "the quiet is over, as agreed" in self.page.inner_text("main")

    def step(self) -> None:
        sure, matched = self.chance.choice([20, 50, 80, 90]), self.chance.choice(MATCHED)
        self.page.goto("/practice/A1/1/")
        self.page.fill("[name=predicted]", "I notice it late.")
        self.page.check(f"[name=sure][value='{sure}']", force=True)
        self.page.click("main form .go")
        self.page.click("button[value=done]")
        self.page.check(f"[name=matched][value={matched}]", force=True)
        self.page.click("main form .go")
        self.notes.steps.append((sure, matched))

    def flaw(self) -> None:
        self.page.goto("/progress/flaw/")
        self.page.fill("[name=flaw]", "The way they laugh.")
        self.page.check("[name=closer][value=yes]", force=True)
        self.page.click("main form .go")
        self.notes.flaws.append(None)

    def answers_for_a_flaw(self) -> None:
        self.page.goto("/progress/")
        if self.page.locator("button[name=still]").count():
            still = self.chance.choice(["still", "less", "gone"])
            self.page.click(f"button[name=still][value={still}]")
            self.notes.flaws[-1] = still

    def time(self, who: str) -> None:
        spent = tuple(self.chance.randrange(5) for _ in range(6))
        self.page.goto("/progress/time/")
        for name, value in zip(
            ("alarm", "suppressing", "monitoring", "performing", "them", "tired"), spent, strict=True
        ):
            self.page.check(f"[name={name}][value='{value}']", force=True)
        self.page.fill("[name=alias]", who)
        self.page.click("main form .go")
        self.notes.times.append(spent)

    def says_that_nothing_is_worse(self) -> None:
        self.page.goto("/progress/check/")
        self.page.check("[name=worse][value=no]", force=True)
        self.page.check("[name=lately][value='7']", force=True)
        self.page.click("main form .go")


def test_a_year_adds_up(browser: Browser, tmp_path: Path, axe: Callable[[Page], None]) -> None:
    with later(tmp_path) as (address, goes_to_day):
        context = browser.new_context(base_url=address, viewport={"width": 320, "height": 800}, reduced_motion="reduce")
        page = context.new_page()
        someone, walk = Someone(page, random.Random(2026)), Walk(page)
        walk.begin()
        walk.keep(NICKNAME)
        someone.plans()
        asked_on = []
        for visit, day in enumerate(DAYS):
            goes_to_day(day)
            if visit:
                walk.open(NICKNAME)
            if day == BACK_ON:
                someone.finds_the_quiet_over()
            page.goto("/progress/")
            if page.get_by_text("weeks have gone by").count():
                asked_on.append(day)
                someone.says_that_nothing_is_worse()
            someone.alarm("M." if visit % 3 else "K.")
            if visit % 2 == 0:
                someone.alarm("M.")
            someone.step()
            someone.answers_for_a_flaw()
            if visit % 4 == 0:
                someone.flaw()
            if visit % 2:
                someone.time("M." if visit % 4 == 1 else "K.")
            if day == QUIET_ON:
                someone.wants_quiet_for_a_week()
        assert asked_on == [16, 30, 60]
        says_what_the_notebook_says(page, someone.notes)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        shows_the_loop(page, someone.notes)
        can_be_put_away(page)
        context.close()


def says_what_the_notebook_says(page: Page, notes: Notebook) -> None:
    page.goto("/progress/")
    said = " ".join(page.inner_text("main").split())
    early = sum(caught in ("before", "mid-act") for caught in notes.caught[-12:])
    assert f"Of the last 12 moments you noted, {early} w" in said
    assert f"You have noted {len(notes.caught)} in all." in said
    assert f"{len(notes.steps)} steps done" in said
    assert f"Something noted on {len(DAYS)} days. You came back {notes.returns()} times" in said
    for who, alarms in notes.alarms.items():
        told = Counter(alarms)
        checked = told["as_feared"] + told["partly"] + told["not_as_feared"]
        assert checked >= 5, "the walk is too short for its own test"
        assert f"With {who}, {told['as_feared']} of {checked} checked alarms w" in said
        assert f"So few checks still allow up to {notes.limit(who)} right ones in 100" in said
        assert f"{told['never_found_out']} more w" in said
        assert f"never checked, {notes.left[who]} of them because you had left" in said or not notes.left[who]
    matched = Counter(how for _, how in notes.steps)
    assert (
        f"{matched['as_predicted']} went as you said, {matched['partly']} partly, {matched['otherwise']} otherwise."
        in said
    )
    assert f"(Brier’s score, 0 is best): {notes.brier():.2f}." in said
    known, came, did = notes.plan()
    assert known >= 5 and f"It came to mind in {came} of {known} moments of that kind, and you did it in {did}." in said
    flaws = Counter(notes.flaws)
    assert f"{len(notes.flaws)} flaws noted, {len(notes.flaws) - flaws[None]} looked at again" in said
    assert (
        f"{flaws['gone']} no longer mattered, {flaws['less']} mattered less, {flaws['still']} still mattered." in said
    )
    means = [sum(time[part] for time in notes.times) / len(notes.times) for part in range(6)]
    parts = ("alarm", "holding back", "watching", "playing a part", "the other person", "tired afterwards")
    spent = " · ".join(f"{name} {mean:.1f}" for name, mean in zip(parts, means, strict=True))
    assert f"On average, from 0 to 4: {spent}." in said


def shows_the_loop(page: Page, notes: Notebook) -> None:
    page.goto("/progress/loop/1/")
    said = page.inner_text("main ol.turns")
    assert f"{len(notes.caught)} noted" in said
    assert f"{notes.did.count('did-the-pull')} of {len(notes.did)} times" in said
    unchecked = sum(told == "never_found_out" for alarms in notes.alarms.values() for told in alarms)
    assert f"{unchecked} of {len(notes.caught)} unchecked" in said
    assert f"taken {len(notes.caught) + len(notes.steps)} times" in said
    assert f"taken {notes.did.count('asked-for-space')} times" in said
    assert said.count("not known") == 3


def can_be_put_away(page: Page) -> None:
    page.goto("/progress/")
    assert page.locator("#alarms").count() > 0
    page.click("#show summary")
    page.locator("#show form", has_text="Alarms, and whether").locator("button").click()
    assert page.locator("section[aria-labelledby=alarms]").count() == 0
    page.locator("#show form", has_text="Alarms, and whether").locator("button").click()
    assert page.locator("section[aria-labelledby=alarms]").count() == 1
