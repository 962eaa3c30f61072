"""Every address that takes a form, and how a person comes to stand before that form, ready to send it.

``tests/faults/test_replay.py`` compares this table with the address book, so that a new one is tested the day it comes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from drawbridge.journal.entries import FlawNoted
from drawbridge.mirror.habits import STATEMENTS
from drawbridge.web.access import open_journal, record
from drawbridge.web.progress.forms import SPENT
from tests.web.authenticator import Authenticator
from tests.web.person import Form, Person

WORDS = "They laugh, and the evening goes on as it was."
NICKNAME, PASSPHRASE = "heron", "four quiet green lamps"


@dataclass(frozen=True)
class Ready:
    """A form about to be sent, what is filled in, and the words that must never be lost on the way."""

    form: Form
    filled: dict[str, str]
    words: str = ""
    file: bytes | None = None

    @property
    def data(self) -> dict[str, object]:
        """What goes over the wire; a fresh file each time, since one that was read is at its end."""
        held = {"file": SimpleUploadedFile("journal.json", self.file)} if self.file else {}
        return {**self.form.fields, **self.filled, **held}


def start(person: Person) -> Ready:
    person.goes_to("/start/")
    return Ready(person.form("/start/"), {"year": "1985", "agree": "on"})


def begin(person: Person) -> Ready:
    ready = start(person)
    person.sends(ready.form, **ready.filled)
    return Ready(person.form("/quiz/begin/"), {})


def answer(person: Person) -> Ready:
    person.begins()
    person.answers(2)
    return Ready(person.form("/quiz/"), {"choice": "3"})


def stop(person: Person) -> Ready:
    person.begins()
    person.answers_many(3)
    return Ready(person.form("/quiz/stop/"), {})


def go_on(person: Person) -> Ready:
    _mapped(person)
    person.goes_to("/quiz/")
    return Ready(person.form("/quiz/continue/"), {})


def not_me(person: Person) -> Ready:
    _mapped(person)
    return Ready(person.form("/map/not-me/"), {})


def predict(person: Person) -> Ready:
    _mapped(person)
    person.goes_to("/practice/A1/1/")
    return Ready(person.form("/practice/A1/1/"), {"predicted": WORDS, "sure": "70"}, WORDS)


def do(person: Person) -> Ready:
    _send(person, predict(person))
    return Ready(person.form("/practice/step/"), {"how": "done"})


def tell(person: Person) -> Ready:
    _send(person, do(person))
    return Ready(person.form("/after/"), {"matched": "partly", "happened": WORDS}, WORDS)


def note(person: Person) -> Ready:
    person.begins()
    person.goes_to("/now/")
    return Ready(person.form("/now/moment/"), {"pull": "leave", "strength": "7", "began": "just_now"})


def end_moment(person: Person) -> Ready:
    _send(person, note(person))
    person.goes_to(f"{person.path}after/")
    return Ready(person.form("/after/"), {"did": "stayed", "caught": "mid-act"})


def tell_moment(person: Person) -> Ready:
    _send(person, end_moment(person))
    return Ready(person.form("/told/"), {"happened": "not_as_feared"})


def take_back(person: Person) -> Ready:
    _send(person, end_moment(person))
    return Ready(person.form("/back/"), {})


def look_back(person: Person) -> Ready:
    person.begins()
    person.goes_to("/now/day/")
    form = person.form("/now/day/")
    return Ready(form, {"found": "one"})


def plan(person: Person) -> Ready:
    person.begins()
    person.goes_to("/practice/plans/")
    return Ready(person.form("/practice/plans/"), {"when": WORDS, "then": "I breathe out."}, WORDS)


def change_plan(person: Person) -> Ready:
    _send(person, plan(person))
    person.goes_to(re.findall(r"/practice/plans/[0-9a-f-]{36}/", person.reads())[0])
    return Ready(person.form(person.path), {"when": f"{WORDS} Again."}, WORDS)


def put_plan_away(person: Person) -> Ready:
    _send(person, plan(person))
    return Ready(person.form("/away/"), {"do": "away"})


def recall_plan(person: Person) -> Ready:
    _send(person, plan(person))
    person.goes_to("/now/")
    form = person.form("/now/moment/")
    _send(person, Ready(form, {"pull": "leave", "strength": "7", "began": "just_now"}))
    person.goes_to(f"{person.path}after/")
    _send(person, Ready(person.form("/after/"), {"did": "stayed", "caught": "mid-act"}))
    return Ready(person.form("/plan/"), {"came": "did_it"})


def begin_stay(person: Person) -> Ready:
    person.begins()
    person.goes_to("/practice/stays/")
    return Ready(person.form("/practice/stays/"), {"feeling": "longing", "minutes": "1"})


def end_stay(person: Person) -> Ready:
    _send(person, begin_stay(person))
    return Ready(person.form("/practice/stays/"), {"do": "stop"})


def add_someone(person: Person) -> Ready:
    person.begins()
    person.goes_to("/people/")
    return Ready(person.form("/people/"), {"alias": "K.", "tie": "friend"})


def rename(person: Person) -> Ready:
    return _about(person, "name", {"alias": "Kim", "tie": "family"})


def merge(person: Person) -> Ready:
    ready = _about(person, "merge", {})
    return Ready(ready.form, {"into": ready.form.options["into"][0]})


def remove(person: Person) -> Ready:
    return _about(person, "remove", {"how": "list"})


def set_apart(person: Person) -> Ready:
    ready = _about(person, "", {"steps": "off"})
    return Ready(person.form("/steps/"), ready.filled)


def take_entry_back(person: Person) -> Ready:
    _entry(person)
    return Ready(person.form("/back/"), {"stand": "no"})


def change_entry(person: Person) -> Ready:
    _entry(person)
    person.goes_to(f"{person.path}change/")
    return Ready(person.form("/change/"), {"strength": "3"})


def delete_entry(person: Person) -> Ready:
    _entry(person)
    person.goes_to(f"{person.path}delete/")
    return Ready(person.form("/delete/"), {"sure": "on"})


def promise(person: Person) -> Ready:
    person.begins()
    person.goes_to("/promises/new/")
    return Ready(person.form("/promises/new/"), {"do": "card", "need": WORDS, "time": "20:40"}, WORDS)


def end_promise(person: Person) -> Ready:
    _send(person, promise(person))
    return Ready(person.form("/ended/"), {"how": "kept"})


def move_promise(person: Person) -> Ready:
    _send(person, promise(person))
    person.goes_to(f"{person.path}moved/")
    return Ready(person.form("/moved/"), {"time": "21:40"})


def undo_promise(person: Person) -> Ready:
    _send(person, end_promise(person))
    return Ready(person.form("/undo/"), {})


def take_promise_back(person: Person) -> Ready:
    _send(person, promise(person))
    return Ready(person.form("/back/"), {})


def be_quiet(person: Person) -> Ready:
    person.begins()
    person.goes_to("/promises/quiet/")
    return Ready(person.form("/promises/quiet/"), {"how_long": "week"})


def switch_filter(person: Person) -> Ready:
    person.begins()
    person.goes_to("/lab/mine/")
    return Ready(person.form("/lab/mine/switch/"), {})


def note_flaw(person: Person) -> Ready:
    person.begins()
    person.goes_to("/progress/flaw/")
    return Ready(person.form("/progress/flaw/"), {"flaw": WORDS, "closer": "yes", "alias": "K."}, WORDS)


def ask_flaw(person: Person) -> Ready:
    """A flaw of the week before last."""
    person.begins()
    request = RequestFactory().get("/")
    request.COOKIES["s"] = person.client.cookies["s"].value
    journal = open_journal(request)
    assert journal is not None
    at = timezone.now() - timedelta(days=8)
    record(journal, FlawNoted(id=uuid4(), at=at, flaw="The shoes.", closer="no"))
    person.goes_to("/progress/")
    return Ready(person.form("/progress/flaw/"), {"still": "gone"})


def note_time(person: Person) -> Ready:
    person.begins()
    person.goes_to("/progress/time/")
    return Ready(person.form("/progress/time/"), dict.fromkeys((*SPENT, "tired"), "2"))


def say_how_far(person: Person) -> Ready:
    _send(person, do(person))
    person.goes_to("/progress/second/A1/")
    return Ready(person.form("/progress/second/"), dict.fromkeys(STATEMENTS, "1"))


def say_what_came(person: Person) -> Ready:
    _send(person, end_moment(person))
    person.sends(person.form("/told/"), happened="as_feared")
    person.goes_to(f"/progress/came/{person.path.split('/')[2]}/")
    return Ready(person.form("/progress/came/"), {"what": "turned-away"})


def check(person: Person) -> Ready:
    person.begins()
    person.goes_to("/progress/check/")
    return Ready(person.form("/progress/check/"), {"worse": "yes", "because": "no", "where": "Sleep", "lately": "4"})


def go_on_with_steps(person: Person) -> Ready:
    _send(person, check(person))
    return Ready(person.form("/progress/go-on/"), {})


def put_away(person: Person) -> Ready:
    person.begins()
    person.goes_to("/progress/")
    return Ready(person.form("/progress/show/"), {})


def mark(person: Person) -> Ready:
    person.begins()
    person.goes_to("/library/1/")
    return Ready(person.form("/library/mark/"), {"do": "save"})


def keep(person: Person) -> Ready:
    _mapped(person)
    person.goes_to("/keep/")
    return Ready(person.form("/keep/"), {"nickname": NICKNAME, "passphrase": PASSPHRASE, "again": PASSPHRASE})


def open_again(person: Person) -> Ready:
    _kept(person)
    person.goes_to("/keep/")
    person.sends(person.form("/keep/lock/"))
    return Ready(person.form("/keep/open/"), {"nickname": NICKNAME, "passphrase": PASSPHRASE})


def lock(person: Person) -> Ready:
    _kept(person)
    person.goes_to("/keep/")
    return Ready(person.form("/keep/lock/"), {})


def digits(person: Person) -> Ready:
    _kept(person)
    person.goes_to("/keep/digits/")
    return Ready(person.form("/keep/digits/"), {"passphrase": PASSPHRASE})


def passkeys(person: Person) -> Ready:
    """At an address at which a browser takes passkeys."""
    person.client.defaults["SERVER_NAME"] = "localhost"
    person.begins()
    person.keeps(NICKNAME, PASSPHRASE)
    person.goes_to("/keep/passkeys/")
    return Ready(person.form("/keep/passkeys/"), {"passphrase": PASSPHRASE})


def passkey_added(person: Person) -> Ready:
    _send(person, passkeys(person))
    return Ready(person.form("/keep/passkeys/new/"), {"passkey": Authenticator().makes(_told(person))})


def passkey_remove(person: Person) -> Ready:
    """One of two."""
    _send(person, passkey_added(person))
    _send(person, Ready(person.form("/keep/passkeys/"), {"passphrase": PASSPHRASE}))
    _send(person, Ready(person.form("/keep/passkeys/new/"), {"passkey": Authenticator().makes(_told(person))}))
    person.goes_to(re.findall(r"/keep/passkeys/[0-9a-f-]{36}/", person.reads())[0])
    return Ready(person.form(person.path), {"passphrase": PASSPHRASE})


def open_with_passkey(person: Person) -> Ready:
    device = Authenticator()
    _send(person, passkeys(person))
    _send(person, Ready(person.form("/keep/passkeys/new/"), {"passkey": device.makes(_told(person))}))
    person.goes_to("/keep/")
    person.sends(person.form("/keep/lock/"))
    _send(person, Ready(person.form("/keep/open/"), {"nickname": NICKNAME, "passphrase": PASSPHRASE}))
    return Ready(person.form("/keep/open/passkey/"), {"passkey": device.answers(_told(person))})


def new_code(person: Person) -> Ready:
    _kept(person)
    person.goes_to("/keep/code/new/")
    return Ready(person.form("/keep/code/new/"), {"passphrase": PASSPHRASE})


def code(person: Person) -> Ready:
    _kept(person)
    return Ready(person.form("/keep/code/"), {"code": _code(person)})


def recover(person: Person) -> Ready:
    ready = code(person)
    person.sends(ready.form, **ready.filled)
    person.goes_to("/keep/recover/")
    new = {"nickname": NICKNAME, "passphrase": PASSPHRASE, "again": PASSPHRASE}
    return Ready(person.form("/keep/recover/"), {"code": ready.filled["code"], **new})


def change(person: Person) -> Ready:
    _kept(person)
    person.goes_to("/keep/change/")
    new = {"passphrase": "five louder amber bells", "again": "five louder amber bells"}
    return Ready(person.form("/keep/change/"), {"old": PASSPHRASE, **new})


def end_others(person: Person) -> Ready:
    _kept(person)
    elsewhere = Person()
    elsewhere.opens(NICKNAME, PASSPHRASE)
    person.goes_to("/keep/")
    return Ready(person.form("/keep/elsewhere/"), {})


def bring_in(person: Person) -> Ready:
    """Another journal's entries, in a plain file."""
    other = Person()
    _mapped(other)
    other.goes_to("/keep/take/")
    other.sends(other.form("/keep/take/"), what="plain")
    held = other.page.content
    _mapped(person)
    person.goes_to("/keep/bring/")
    return Ready(person.form("/keep/bring/"), {}, file=held)


def choose_place(person: Person) -> Ready:
    person.begins()
    person.goes_to("/keep/leaving/")
    return Ready(person.form("/keep/leaving/"), {"to": "weather"})


def leave_words(person: Person) -> Ready:
    """What stands in a form as someone leaves, as ``words.js`` sends it."""
    _kept(person)
    person.goes_to("/practice/A1/1/")
    form = person.form("/practice/A1/1/")
    told = {name: form.fields[name] for name in ("csrfmiddlewaretoken", "entry")}
    return Ready(Form("/x", told), {"page": "/practice/A1/1/", "words-predicted": WORDS}, WORDS)


def throw_away(person: Person) -> Ready:
    _send(person, leave_words(person))
    person.opens(NICKNAME, PASSPHRASE)
    person.goes_to("/practice/A1/1/")
    return Ready(person.form("/keep/unsent/"), {})


def erase(person: Person) -> Ready:
    _kept(person)
    person.goes_to("/keep/erase/")
    return Ready(person.form("/keep/erase/"), {"passphrase": PASSPHRASE, "sure": "on"})


def _about(person: Person, what: str, filled: dict[str, str]) -> Ready:
    """A form about the second of two people on the list."""
    for alias in ("Mum", "K."):
        ready = add_someone(person) if alias == "Mum" else Ready(person.form("/people/"), {"tie": "friend"})
        person.sends(ready.form, **(ready.filled | {"alias": alias}))
        there = person.path
        person.goes_to("/people/")
    person.goes_to(f"{there}{what}{'/' if what else ''}")
    return Ready(person.form(f"/{what}/" if what else "/steps/"), filled)


def _entry(person: Person) -> None:
    """A moment with what was done about it, on its page in the history."""
    _send(person, end_moment(person))
    person.goes_to("/keep/history/?room=now")
    person.goes_to(re.findall(r'href="(/keep/history/[0-9a-f-]{36}/)">You noted', person.reads())[0])


def _mapped(person: Person) -> None:
    person.begins()
    person.answers_many(3)
    person.stops()


def _kept(person: Person) -> None:
    _mapped(person)
    person.keeps(NICKNAME, PASSPHRASE)


def _send(person: Person, ready: Ready) -> None:
    person.sends(ready.form, **ready.filled)


def _told(person: Person) -> str:
    """What the page has the browser ask."""
    return unescape(re.findall(r'data-passkey="([^"]*)"', person.reads())[0])


def _code(person: Person) -> str:
    """The recovery code on the page."""
    return "-".join(re.findall(r"<span>([0-9A-Z]{4})</span>", person.reads()))


Way = Callable[[Person], Ready]

SAYS: dict[str, Way] = {
    "home:start": start,
    "quiz:begin": begin,
    "quiz:quiz": answer,
    "quiz:stop": stop,
    "quiz:continue": go_on,
    "map:not_me": not_me,
    "practice:rung": predict,
    "practice:step": do,
    "practice:after": tell,
    "now:note": note,
    "now:after": end_moment,
    "now:told": tell_moment,
    "now:back": take_back,
    "now:scan": look_back,
    "now:recalled": recall_plan,
    "practice:plans": plan,
    "practice:plan_away": put_plan_away,
    "practice:stays": begin_stay,
    "practice:stay": end_stay,
    "people:people": add_someone,
    "people:name": rename,
    "people:merge": merge,
    "people:remove": remove,
    "people:steps": set_apart,
    "keep:entry_back": take_entry_back,
    "promises:new": promise,
    "promises:ended": end_promise,
    "promises:moved": move_promise,
    "promises:undo": undo_promise,
    "promises:back": take_promise_back,
    "promises:quiet": be_quiet,
    "progress:flaw": note_flaw,
    "progress:asked": ask_flaw,
    "progress:time": note_time,
    "progress:second": say_how_far,
    "progress:came": say_what_came,
    "progress:check": check,
    "progress:go_on": go_on_with_steps,
    "progress:show": put_away,
    "library:mark": mark,
    "keep:leaving": choose_place,
    "lab:switch": switch_filter,
}
"""Forms that make one entry."""

REWRITES: dict[str, Way] = {
    "keep:change_entry": change_entry,
    "keep:delete_entry": delete_entry,
    "keep:unsent": throw_away,
    "practice:plan_change": change_plan,
}
"""Forms that make or take away several entries that belong together."""

BRINGS: dict[str, Way] = {"keep:bring_in": bring_in}
"""Forms that bring a whole journal's entries in."""

OPENS: dict[str, Way] = {
    "keep:keep": keep,
    "keep:open": open_again,
    "keep:lock": lock,
    "keep:new_code": new_code,
    "keep:digits": digits,
    "keep:passkeys": passkeys,
    "keep:passkey_added": passkey_added,
    "keep:passkey_remove": passkey_remove,
    "keep:open_with_passkey": open_with_passkey,
    "keep:code": code,
    "keep:recover": recover,
    "keep:change": change,
    "keep:end_others": end_others,
    "keep:erase": erase,
}
"""Forms about what opens the journal. They make no entry."""

NEITHER = {
    "people:look": "asks, answers and stores nothing",
    "library:find": "answers a question and stores nothing",
    "keep:take_away": "makes a file and stores nothing",
    "keep:letter": "makes a file and stores nothing",
    "keep:mail": "keeps an address in the keystore where a host sends mail, and is not there elsewhere",
    "keep:mail_stop": "ends notes by mail, however often",
    "lab:work": "reads the log, and keeps what can be made again from it; the same however often",
    "promises:hour": "makes a file and stores nothing",
    "leave": "ends the session, however often and by whatever method it is asked; words that come along are kept once",
    "blank": "shows an empty page",
}
"""Addresses that take any method and store nothing."""


def taking_forms() -> set[str]:
    """The names of all addresses that do not refuse a POST."""
    client = Client()
    return {name for name, path in _addresses(get_resolver(), "", "/") if client.post(path).status_code != 405}


def _addresses(resolver: URLResolver, space: str, prefix: str) -> Iterator[tuple[str, str]]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _addresses(entry, f"{entry.namespace}:" if entry.namespace else space, path)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", _sample(path)


def _sample(path: str) -> str:
    """An address with its placeholders filled in, by what they may hold."""
    return re.sub(r"<(\w+):\w+>", lambda found: _SAMPLES[found[1]], path)


_SAMPLES = {"int": "1", "slug": "A1", "str": "A1", "uuid": "00000000-0000-4000-8000-000000000000"}
