"""One person in every state in which a browser can meet these pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.test import Client, RequestFactory
from django.utils import timezone

from drawbridge.journal import keys
from drawbridge.journal.entries import FlawNoted
from drawbridge.web.access import open_journal, record
from drawbridge.web.keep.models import Session
from tests.web.person import Person

PASSPHRASE = "four quiet green lamps"
STATES = ("nobody", "open", "kept", "locked", "other", "erased", "expired")


@dataclass(frozen=True)
class Ids:
    """What the owner's pages call things. The moment is one of which what was feared came; it names somebody first, so
    its id is theirs, too, and ``other`` is somebody else's. The step ``waiting`` is open, and so is the take.
    """

    waiting: str
    done: str
    take: str
    item: str
    moment: str
    other: str
    promise: str
    flaw: str
    plan: str
    stay: str


class Owner(Person):
    """Someone with a map, a step that waits, one that is done, a moment noted, a promise made, a quiz in the middle."""

    def settles_in(self, sentence: str = "The phone rings.") -> Ids:
        self.begins()
        self.answers_many(3)
        self.stops()
        plan = self._plans(sentence)
        waiting, done = self._predicts(sentence), self._predicts(sentence)
        self.sends(next(form for form in self.forms() if "step" in form.action or done in form.action), how="done")
        other, moment, promise = self._notes("Mum"), self._notes("K."), self._promises(sentence)
        flaw, stay = self._finds_a_flaw(sentence), self._stays()
        self.goes_to("/quiz/")
        self.sends(self.form("/quiz/continue/"))
        self.goes_to("/quiz/")
        fields = self.form("/quiz/").fields
        return Ids(waiting, done, fields["take"], fields["item"], moment, other, promise, flaw, plan, stay)

    def _predicts(self, sentence: str) -> str:
        self.goes_to("/practice/A1/1/")
        self.sends(self.forms()[0], predicted=sentence, sure="50")
        return re.findall(r"[0-9a-f-]{36}", self.path)[0]

    def _notes(self, alias: str) -> str:
        self.goes_to("/now/")
        form = self.form("/now/moment/")
        self.sends(form, pull=form.options["pull"][0], strength="3", began="just_now", day=None, alias=alias)
        moment = re.findall(r"[0-9a-f-]{36}", self.path)[0]
        self.goes_to(f"/now/{moment}/after/")
        self.sends(self.form("/after/"), did="did-the-pull", caught="later")
        self.sends(self.form("/told/"), happened="as_feared")
        return moment

    def _plans(self, sentence: str) -> str:
        """Before the moments, so that it is asked about after them."""
        self.goes_to("/practice/plans/")
        self.sends(self.form("/practice/plans/"), when=sentence, then="I breathe out.")
        return re.findall(r"/practice/plans/([0-9a-f-]{36})/", self.reads())[0]

    def _stays(self) -> str:
        self.goes_to("/practice/stays/")
        self.sends(self.form("/practice/stays/"), feeling="longing", minutes="1")
        return re.findall(r"[0-9a-f-]{36}", self.path)[0]

    def _promises(self, sentence: str) -> str:
        self.goes_to("/promises/new/")
        self.sends(self.form("/promises/new/"), do="card", need=sentence, back="60")
        return re.findall(r"[0-9a-f-]{36}", self.path)[0]

    def _finds_a_flaw(self, sentence: str) -> str:
        """A week and a day ago, so that it can be asked about."""
        request = RequestFactory().get("/")
        request.COOKIES["s"] = self.client.cookies["s"].value
        journal = open_journal(request)
        assert journal is not None
        flaw = FlawNoted(id=uuid4(), at=timezone.now() - timedelta(days=8), flaw=sentence, closer="yes")
        record(journal, flaw)
        return str(flaw.id)


def in_state(state: str) -> tuple[Client, Ids]:
    """A browser in a state, and the ids of the journal that is, or was, meant by it.

    The token against forged forms is not asked of it: who may do what must hold without that.
    ``other`` has a journal of its own, with as much in it, and knows every id of the owner's.
    """
    owner = Owner()
    ids = owner.settles_in()
    owner.client.handler.enforce_csrf_checks = False
    if state == "nobody":
        return Client(), ids
    if state == "open":
        return owner.client, ids
    owner.keeps(nickname=f"heron {state}")
    stolen = owner.client.cookies["s"].value
    match state:
        case "locked":
            owner.goes_to("/keep/")
            owner.sends(owner.form("/keep/lock/"))
        case "erased":
            owner.goes_to("/keep/erase/")
            owner.sends(owner.form("/keep/erase/"), passphrase=PASSPHRASE, sure="on")
        case "expired":
            expire(stolen)
        case "other":
            someone = Owner()
            someone.settles_in("A door opens.")
            someone.keeps(nickname="kestrel")
            someone.client.handler.enforce_csrf_checks = False
            return someone.client, ids
    owner.client.cookies["s"] = stolen
    return owner.client, ids


def expire(cookie: str) -> None:
    """Let a session's idle time pass."""
    secret = keys.read_secret(cookie)
    assert secret is not None
    row = Session.objects.filter(digest=keys.session_digest(secret))
    assert row.update(seen=timezone.now() - timedelta(minutes=11)) == 1
