"""R14: no other site can make this one act, and looking changes nothing.

Seen to fail: with ``csrf_exempt`` on one view.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connections
from django.test import Client

from tests.faults.figures import Figure
from tests.security.people import Ids, Owner
from tests.security.routes import ALL, address
from tests.security.test_matrix import as_the_owner_would, undone
from tests.web.person import Person

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
FOREIGN = ("https://example.org", "http://testserver.example.org", "https://testserver", "http://testserver:81", "null")


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as it stands."""
    rows = {}
    for alias in ("default", "keys"):
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
                rows[f"{alias}.{table}"] = [tuple(map(_value, row)) for row in cursor.fetchall()]
    return rows


def _value(stored: Any) -> Any:
    return bytes(stored) if isinstance(stored, memoryview) else stored


def kept() -> tuple[Owner, Ids]:
    owner = Owner()
    ids = owner.settles_in()
    owner.keeps()
    return owner, ids


def token(owner: Person) -> str:
    owner.goes_to("/keep/open/")
    return owner.form("/keep/open/").fields["csrfmiddlewaretoken"]


def sent(client: Client, method: str, route: str, ids: Ids, extra: dict[str, str], **headers: str) -> int:
    step = ids.done if "after" in route else ids.waiting
    path, data = (
        address(route, {"step": step, "moment": ids.moment, "promise": ids.promise}),
        as_the_owner_would(route, ids) | extra,
    )
    with undone(client):
        if method == "POST":
            return client.post(path, data, headers=headers).status_code
        return client.generic(method, path, headers=headers).status_code


def test_without_its_token_every_unsafe_request_is_refused_and_changes_nothing(figure: Figure) -> None:
    owner, ids = kept()
    before = everything()
    for route in ALL:
        for method in UNSAFE:
            assert sent(owner.client, method, route, ids, {}) == 403, (method, route)
            assert sent(owner.client, method, route, ids, {"csrfmiddlewaretoken": "A" * 64}) == 403, (method, route)
    assert everything() == before
    figure("R14", forged=2 * len(ALL) * len(UNSAFE), accepted=0, rows_changed=0)


@pytest.mark.parametrize("origin", FOREIGN)
def test_from_another_origin_even_the_right_token_is_refused(origin: str) -> None:
    owner, ids = kept()
    right = {"csrfmiddlewaretoken": token(owner)}
    before = everything()
    for route in ALL:
        assert sent(owner.client, "POST", route, ids, right, Origin=origin) == 403, route
    assert everything() == before


def test_from_here_the_right_token_is_accepted() -> None:
    """The two tests above could otherwise pass by refusing everyone."""
    owner, ids = kept()
    right = {"csrfmiddlewaretoken": token(owner)}
    here = {sent(owner.client, "POST", route, ids, right, Origin="http://testserver") for route in ALL}
    assert 403 not in here and {200, 302, 405} <= here


def test_a_form_taken_from_another_persons_page_is_refused() -> None:
    owner, ids = kept()
    someone = Owner()
    someone.begins()
    theirs = {"csrfmiddlewaretoken": token(someone)}
    assert {sent(owner.client, "POST", route, ids, theirs) for route in ALL} == {403}


@pytest.mark.parametrize("state", ["open", "kept"])
def test_looking_at_every_page_changes_no_byte_of_any_row(state: str) -> None:
    owner = Owner()
    ids = owner.settles_in()
    if state == "kept":
        owner.keeps()
    before = everything()
    assert any(before.values())
    for route in ALL:
        if route == "/x":
            continue
        for method in ("GET", "HEAD", "OPTIONS"):
            owner.client.generic(
                method, address(route, {"step": ids.waiting, "moment": ids.moment, "promise": ids.promise})
            )
        owner.client.get(
            address(route, {"step": ids.waiting, "moment": ids.moment, "promise": ids.promise}),
            {"how": "done", "sure": "on", "undo": "1"},
        )
    assert everything() == before


def test_the_only_get_that_acts_is_the_way_out_and_it_ends_only_its_own_session() -> None:
    owner, _ = kept()
    elsewhere = Person()
    elsewhere.opens()
    before = everything()
    owner.client.get("/x")
    after = everything()
    changed = {table for table in before if before[table] != after[table]}
    assert changed == {"keys.keep_session"}
    assert len(after["keys.keep_session"]) == len(before["keys.keep_session"]) - 1
