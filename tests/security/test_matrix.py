"""R12: who is let in where. Every route, every method, seven states, against a table that was read by a person.

A route that is not in ``matrix.toml`` fails; so does one that answers otherwise. Seen to fail: without
``@with_consent`` on ``practice.views.step`` or without the check of the passphrase in ``keep.views.erase``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connections, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from drawbridge.mirror.habits import STATEMENTS
from drawbridge.web.access import open_journal
from drawbridge.web.keep.models import SealedEntry
from drawbridge.web.packs import shelf
from drawbridge.web.progress.forms import SPENT
from tests.faults.figures import Figure
from tests.security.people import PASSPHRASE, STATES, Ids, Owner, in_state
from tests.security.routes import ALL, address

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

TABLE = Path(__file__).with_name("matrix.toml")
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


def as_the_owner_would(route: str, ids: Ids) -> dict[str, str]:
    """A form filled in as its owner would: what decides is who sends it, not what is in it."""
    entry, moment = str(uuid4()), shelf().current.moment
    return {
        "/start/": {"entry": entry, "year": "1985", "agree": "on"},
        "/quiz/": {"entry": entry, "take": ids.take, "item": ids.item, "choice": "2"},
        "/quiz/begin/": {"entry": entry},
        "/map/not-me/": {"pattern": "control"},
        "/practice/<slug:code>/<int:number>/": {"entry": entry, "predicted": "It rings.", "sure": "50"},
        "/practice/step/<uuid:step>/": {"how": "done"},
        "/practice/step/<uuid:step>/after/": {"entry": entry, "matched": "partly"},
        "/now/moment/": {"entry": entry, "pull": moment.pulls[0].id, "strength": "3", "began": "just_now"},
        "/now/<uuid:moment>/after/": {"entry": entry, "did": moment.endings[0].id, "caught": moment.caught[0].id},
        "/now/<uuid:moment>/told/": {"entry": entry, "happened": "partly"},
        "/now/<uuid:moment>/back/": {"entry": entry},
        "/now/<uuid:moment>/plan/<uuid:plan>/": {"entry": entry, "came": "came"},
        "/now/day/": {"entry": entry, "day": timezone.localdate().isoformat(), "found": "one"},
        "/practice/plans/": {"entry": entry, "when": "I look for my coat", "then": "I breathe out"},
        "/practice/plans/<uuid:plan>/": {"entry": entry, "when": "I look for my keys", "then": "I breathe out"},
        "/practice/plans/<uuid:plan>/away/": {"entry": entry, "do": "away"},
        "/practice/stays/": {"entry": entry, "feeling": "longing", "minutes": "1"},
        "/practice/stays/<uuid:stay>/": {"entry": entry, "do": "stop"},
        "/people/": {"entry": entry, "alias": "Z.", "tie": "friend"},
        "/people/<uuid:person>/name/": {"entry": entry, "alias": "Zed", "tie": "friend"},
        "/people/<uuid:person>/merge/": {"entry": entry, "into": ids.other.replace("-", "")},
        "/people/<uuid:person>/remove/": {"entry": entry, "how": "list"},
        "/people/<uuid:person>/steps/": {"entry": entry, "steps": "off"},
        "/people/<uuid:person>/look/": {"alone": "no"},
        "/keep/history/<uuid:entry>/change/": {"entry": entry, "pull": moment.pulls[0].id, "strength": "4"}
        | {"began": "minutes", "person": "K."},
        "/keep/history/<uuid:entry>/back/": {"entry": entry, "stand": "no"},
        "/keep/history/<uuid:entry>/delete/": {"sure": "on"},
        "/promises/new/": {"entry": entry, "do": "card", "need": "Air.", "back": "60", "zone": "UTC"},
        "/promises/<uuid:promise>/ended/": {"entry": entry, "how": "kept"},
        "/promises/<uuid:promise>/moved/": {"entry": entry, "back": "60", "zone": "UTC"},
        "/promises/<uuid:promise>/undo/": {"entry": entry},
        "/promises/<uuid:promise>/back/": {"entry": entry},
        "/promises/quiet/": {"entry": entry, "how_long": "week", "zone": "UTC"},
        "/progress/check/": {"entry": entry, "worse": "no"},
        "/progress/flaw/": {"entry": entry, "flaw": "The shoes.", "closer": "no"},
        "/progress/time/": {"entry": entry} | dict.fromkeys(SPENT, "1") | {"tired": "1"},
        "/progress/came/<uuid:moment>/": {"entry": entry, "what": "turned-away"},
        "/progress/flaw/<uuid:flaw>/": {"entry": entry, "still": "gone"},
        "/progress/second/<slug:code>/": {"entry": entry} | dict.fromkeys(STATEMENTS, "2"),
        "/progress/show/": {"entry": entry, "name": "alarms", "away": "1"},
        "/keep/leaving/": {"entry": entry, "to": "weather"},
        "/library/find/": {"asked": "I keep leaving"},
        "/library/mark/": {"entry": entry, "page": "capacity:A1", "do": "read"},
        "/keep/": {"nickname": "newcomer", "passphrase": PASSPHRASE, "again": PASSPHRASE},
        "/keep/open/": {"nickname": "nobody", "passphrase": PASSPHRASE},
        "/keep/code/new/": {"passphrase": PASSPHRASE},
        "/keep/change/": {"old": PASSPHRASE, "passphrase": PASSPHRASE + "s", "again": PASSPHRASE + "s"},
        "/keep/erase/": {"passphrase": "not this passphrase", "sure": "on"},
    }.get(route, {})


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """Whatever is done inside did not happen, neither in the databases nor in the browser."""
    points = {alias: transaction.savepoint(using=alias) for alias in ("default", "keys")}
    cookies = client.cookies.output(header="", sep=";")
    yield
    for alias, point in points.items():
        transaction.savepoint_rollback(point, using=alias)
    client.cookies = SimpleCookie(cookies)


def said(answer: HttpResponse) -> str:
    """The status, and where it leads with ids and sealed slips left out."""
    where = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|(?<=slip=).*", "…", answer.headers.get("Location", ""))
    return f"{answer.status_code} {where}".strip()


def named(ids: Ids, step: str) -> dict[str, str]:
    """What stands in the addresses of one journal."""
    same = dict.fromkeys(("moment", "person", "entry"), ids.moment)
    return same | {"step": step, "promise": ids.promise, "flaw": ids.flaw, "plan": ids.plan, "stay": ids.stay}


def answers(route: str, method: str, client: Client, ids: Ids) -> str:
    step = ids.done if "after" in route else ids.waiting
    path = address(route, named(ids, step) | {"code": "A1"})
    data = as_the_owner_would(route, ids) if method == "POST" else {}
    with undone(client):
        return said(client.generic(method, path) if method != "POST" else client.post(path, data))


def shortest(by_state: dict[str, str]) -> str | dict[str, str]:
    """One answer when all states get the same; else the most common one as ``else``, and who differs."""
    common = max(by_state.values(), key=list(by_state.values()).count)
    differs = {state: answer for state, answer in by_state.items() if answer != common}
    return {"else": common} | differs if differs else common


def measured() -> dict[str, dict[str, str | dict[str, str]]]:
    """What the application answers today, in the table's own form."""
    people = {state: in_state(state) for state in STATES}
    found: dict[str, dict[str, str | dict[str, str]]] = {}
    for route in ALL:
        rows = {m: shortest({state: answers(route, m, *people[state]) for state in STATES}) for m in METHODS}
        found[route] = {method: row for method, row in rows.items() if row != "405"}
    return found


def test_every_route_answers_everyone_as_the_table_says(figure: Figure) -> None:
    table, found = tomllib.loads(TABLE.read_text()), measured()
    assert sorted(found) == sorted(table), "a route is missing from the table, or the table names one that is gone"
    for route, rows in found.items():
        assert rows == table[route], f"{route}\n{written({route: rows})}"
    figure("R12", routes=len(found), requests=len(found) * len(METHODS) * len(STATES), unlike_the_table=0)


def written(table: dict[str, dict[str, str | dict[str, str]]]) -> str:
    """The table as TOML."""
    lines = []
    for route, rows in table.items():
        lines.append(f'["{route}"]')
        lines += [f"{method} = {_row(row)}" for method, row in rows.items()]
        lines.append("")
    return "\n".join(lines)


def _row(row: str | dict[str, str]) -> str:
    if isinstance(row, str):
        return f'"{row}"'
    return "{ " + ", ".join(f'{state} = "{answer}"' for state, answer in row.items()) + " }"


def test_nothing_of_a_journal_is_shown_to_anyone_it_is_not_open_for() -> None:
    """The owner's pages carry a sentence; nobody in any other state gets it from any address."""
    for state in ("nobody", "locked", "other", "erased", "expired"):
        client, ids = in_state(state)
        for route in ALL:
            path = address(route, named(ids, ids.waiting))
            with undone(client):
                page = client.get(path, follow=True).content.decode()
            assert "The phone rings." not in page, (state, path)
            assert ids.waiting not in page.replace(path, ""), (state, path)


def neutral(answer: HttpResponse, *ids: str) -> tuple[int, str, str]:
    """An answer without what differs between any two: ids, tokens."""
    text = re.sub(r'(name="csrfmiddlewaretoken" value=|X-CSRFToken": )"[^"]*"', "", answer.content.decode())
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "…", text)
    return answer.status_code, said(answer), text


def test_every_id_of_another_person_is_answered_exactly_as_one_that_does_not_exist(figure: Figure) -> None:
    owner, someone = Owner(), Owner()
    ids, _ = owner.settles_in(), someone.settles_in()
    someone.client.handler.enforce_csrf_checks = False
    theirs = {str(row.entry) for row in SealedEntry.objects.all()} - _all_of(someone)
    assert {ids.waiting, ids.done, ids.take} <= theirs
    asked = 0
    for route in [route for route in ALL if "<uuid:" in route]:
        for method in METHODS:
            for known in sorted(theirs):
                answered = [_asked(someone.client, method, route, name) for name in (known, str(uuid4()))]
                assert answered[0] == answered[1], (method, route)
                asked += 1
    assert asked > 100
    for known in sorted(theirs):
        for form, field in (("/quiz/", "take"), ("/quiz/", "entry")):
            answered = [_sent(someone.client, form, ids, {field: name}) for name in (known, str(uuid4()))]
            assert answered[0] == answered[1], (form, field)
    figure("R12 numbers of another person", requests=2 * asked, told_apart=0)


def _asked(client: Client, method: str, route: str, name: str) -> tuple[int, str, str]:
    path = re.sub(r"<uuid:\w+>", name, route)
    with undone(client):
        answer = client.post(path, {"how": "done", "matched": "partly"}) if method == "POST" else None
        return neutral(answer or client.generic(method, path))


def _sent(client: Client, path: str, ids: Ids, changed: dict[str, str]) -> tuple[int, str, str]:
    with undone(client):
        return neutral(client.post(path, as_the_owner_would(path, ids) | changed))


def _all_of(person: Owner) -> set[str]:
    """Every id in a person's own journal."""
    request = RequestFactory().get("/")
    request.COOKIES["s"] = person.client.cookies["s"].value
    journal = open_journal(request)
    assert journal is not None
    return {str(entry.id) for entry in journal.entries()}


def test_the_databases_are_the_ones_the_matrix_thinks_of() -> None:
    assert set(connections) == {"default", "keys"}
