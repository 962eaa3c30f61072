"""R11: any sequence of things three browsers can do with their journals, beside a model of what must then be so.

The model is a few lines: which journal a browser has open, what was written in each, which nickname and passphrase open
it; two may share a nickname. After every act the stored rows are those of the model, journal by journal; whatever page
is looked at shows a person's own sentences and nobody else's; nothing is answered by a broken page.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from drawbridge.web.keep.models import SealedEntry
from tests.faults.figures import Figure
from tests.faults.quickly import quick
from tests.web.person import Form, Person

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

IDLE = timedelta(minutes=10)
NICKNAMES = ("heron", "kestrel")
PAGES = ("/", "/quiz/", "/map/", "/practice/", "/now/", "/keep/", "/library/1/", "/help/", "/keep/take/", "/nowhere/")
DONE = {"sequences": 0, "acts": 0}
SHORT = [pytest.param(150, 10, seed, id=f"{seed}-150") for seed in (1, 2)]
LONG = [pytest.param(1_250, 15, seed, id=f"{seed}-1250", marks=pytest.mark.faults) for seed in range(11, 19)]


@dataclass(eq=False)
class Kept:
    """What must be so of one journal, and of no other that looks like it."""

    rows: int = 0
    sentences: list[str] = field(default_factory=list)
    nickname: str | None = None
    passphrase: str = ""


@dataclass(eq=False)
class Browser:
    """One browser: what is open in it, since when nobody looked, and the last form that was sent."""

    person: Person = field(default_factory=Person)
    has: Kept | None = None
    seen: datetime | None = None
    sent: tuple[Form, dict[str, str]] | None = None


class App(RuleBasedStateMachine):
    browsers = st.integers(0, 2)

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2026, 11, 22, 20, 40, tzinfo=timezone.get_default_timezone())
        self.undo = ExitStack()
        for database in ("default", "keys"):
            self.undo.enter_context(transaction.atomic(using=database))
            self.undo.callback(transaction.set_rollback, True, using=database)
        self.undo.enter_context(patch.object(timezone, "now", lambda: self.now))
        self.undo.enter_context(quick())
        self.all = [Browser() for _ in range(3)]
        self.journals: list[Kept] = []
        self.count = 0
        DONE["sequences"] += 1

    def teardown(self) -> None:
        self.undo.close()

    # What someone can do

    @rule(at=browsers)
    def begins(self, at: int) -> None:
        if (browser := self.arrives(at)).has is None:
            browser.person.begins()
            browser.has = Kept(rows=2)  # the consent, and the take
            self.journals.append(browser.has)

    @rule(at=browsers)
    def predicts(self, at: int) -> None:
        browser = self.arrives(at)
        browser.person.goes_to("/practice/A1/1/")
        if browser.has is None:
            assert browser.person.path == "/start/"
            return
        self.count += 1
        browser.sent = browser.person.form("/practice/A1/1/"), {"predicted": f"Sentence {self.count}.", "sure": "50"}
        browser.person.sends(browser.sent[0], **browser.sent[1])
        browser.has.rows += 1
        browser.has.sentences.append(f"Sentence {self.count}.")

    @rule(at=browsers)
    def sends_it_again(self, at: int) -> None:
        """As a double click does, or Back and once more; also into another journal than it was written for."""
        browser = self.arrives(at)
        if browser.sent is None or browser.has is None:
            return
        form, filled = browser.sent
        browser.person.goes_to("/practice/A1/1/")
        token = browser.person.form("/practice/A1/1/").fields["csrfmiddlewaretoken"]
        browser.person.sends(form, **filled, csrfmiddlewaretoken=token)
        if filled["predicted"] not in browser.has.sentences:
            browser.has.rows += 1
            browser.has.sentences.append(filled["predicted"])

    @rule(at=browsers, nickname=st.sampled_from(NICKNAMES))
    def keeps(self, at: int, nickname: str) -> None:
        browser = self.arrives(at)
        if browser.has is None or browser.has.nickname:
            return
        way_in = nickname, f"four quiet lamps of {nickname}"
        taken = any((journal.nickname, journal.passphrase) == way_in for journal in self.journals)
        browser.person.keeps(*way_in)
        assert browser.person.status == (422 if taken else 200)
        if not taken:
            browser.has.nickname, browser.has.passphrase = way_in

    @rule(at=browsers, nickname=st.sampled_from(NICKNAMES), right=st.booleans())
    def opens(self, at: int, nickname: str, right: bool) -> None:
        browser = self.arrives(at)
        there = next((journal for journal in self.journals if journal.nickname == nickname), None)
        passphrase = there.passphrase if there and right else "not this one at all"
        browser.person.opens(nickname, passphrase)
        if browser.person.status == 429:
            return  # several tries before this one did not fit
        assert (browser.person.status == 200) is (there is not None and right)
        if there is not None and right:
            self.closes(browser)
            browser.has = there

    @rule(at=browsers)
    def locks(self, at: int) -> None:
        browser = self.arrives(at)
        if browser.has is not None and browser.has.nickname:
            browser.person.goes_to("/keep/")
            browser.person.sends(browser.person.form("/keep/lock/"))
            self.closes(browser)

    @rule(at=browsers)
    def leaves(self, at: int) -> None:
        browser = self.arrives(at)
        browser.person.goes_to("/x")
        assert browser.person.path == "/blank/"
        self.closes(browser)

    @rule(at=browsers)
    def changes_the_passphrase(self, at: int) -> None:
        browser = self.arrives(at)
        if (journal := browser.has) is None or not journal.nickname:
            return
        browser.person.goes_to("/keep/change/")
        new = f"five loud lamps {self.count}"
        others = [other for other in self.journals if other is not journal]
        taken = any((other.nickname, other.passphrase) == (journal.nickname, new) for other in others)
        page = browser.person.sends(browser.person.forms()[0], old=journal.passphrase, passphrase=new, again=new)
        if browser.person.status != 429:
            assert ("The passphrase is changed." in page) is not taken
        if browser.person.status == 200:
            journal.passphrase = new
            self.closes_elsewhere(browser)

    @rule(at=browsers)
    def locks_elsewhere(self, at: int) -> None:
        browser = self.arrives(at)
        if browser.has is not None and browser.has.nickname:
            browser.person.goes_to("/keep/")
            forms = [form for form in browser.person.forms() if form.action == "/keep/elsewhere/"]
            assert bool(forms) is any(other.has is browser.has for other in self.all if other is not browser)
            if forms:
                browser.person.sends(forms[0])
                self.closes_elsewhere(browser)

    @rule(at=browsers)
    def erases(self, at: int) -> None:
        browser = self.arrives(at)
        if (journal := browser.has) is None:
            return
        browser.person.goes_to("/keep/erase/")
        page = browser.person.sends(browser.person.forms()[0], passphrase=journal.passphrase or None, sure="on")
        if browser.person.status != 429:
            assert "Erased." in page
            self.journals.remove(journal)
            for other in self.all:
                other.has = None if other.has is journal else other.has

    @rule(minutes=st.sampled_from([2, 11]))
    def waits(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(at=browsers, path=st.sampled_from(PAGES))
    def looks(self, at: int, path: str) -> None:
        browser = self.arrives(at)
        page = browser.person.goes_to(path)
        assert browser.person.status == (404 if path == "/nowhere/" else 200)
        mine = browser.has.sentences if browser.has else []
        others = {sentence for journal in self.journals for sentence in journal.sentences} - set(mine)
        assert not [sentence for sentence in others if sentence in page]
        assert path != "/practice/" or all(sentence in page for sentence in mine)

    # What must then be so

    @invariant()
    def rows_are_those_that_were_written(self) -> None:
        DONE["acts"] += 1
        found = sorted(SealedEntry.objects.values_list("journal_id", flat=True))
        assert sorted(found.count(journal) for journal in set(found)) == sorted(j.rows for j in self.journals)

    @invariant()
    def nobody_saw_a_broken_page(self) -> None:
        pages = [browser.person.page for browser in self.all if hasattr(browser.person, "page")]
        assert not [page for page in pages if page.status_code >= 500]

    def arrives(self, at: int) -> Browser:
        """A browser, as it is when someone comes back to it: a kept journal has locked after ten idle minutes."""
        browser = self.all[at]
        if browser.has and browser.has.nickname and browser.seen and self.now - browser.seen >= IDLE:
            browser.has = None
        browser.person.client.get("/keep/")  # its forms are looked at by whoever needs them
        browser.seen = self.now
        return browser

    def closes(self, browser: Browser) -> None:
        """One that was never kept is gone with the only browser it was open in."""
        if browser.has is not None and browser.has.nickname is None:
            self.journals.remove(browser.has)
        browser.has = None

    def closes_elsewhere(self, browser: Browser) -> None:
        for other in self.all:
            if other is not browser and other.has is browser.has:
                other.has = None


@pytest.mark.parametrize(("sequences", "length", "start"), [*SHORT, *LONG])
def test_whatever_three_browsers_do_every_journal_holds_what_was_written_in_it(
    sequences: int, length: int, start: int, figure: Figure
) -> None:
    """Dealt out to several starts of the random generator, which pytest-xdist may run beside each other."""
    DONE.update(sequences=0, acts=0)
    quietly = settings(
        max_examples=sequences,
        stateful_step_count=length,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    run_state_machine_as_test(seed(start)(App), settings=quietly)
    assert DONE["sequences"] >= sequences
    figure("R11", **DONE, lost=0, doubled=0, shown_to_another=0, broken_pages=0)
