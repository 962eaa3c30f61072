"""The list of what is kept names everything that is, and the privacy page shows the list."""

from __future__ import annotations

import re
from html import unescape
from itertools import chain
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from drawbridge.journal.written import Written
from drawbridge.web.inventory import inventory
from tests.web.person import Person

SOURCE = Path(__file__).parents[2] / "src" / "drawbridge"


def listed(kind: str) -> list[str]:
    return sorted(chain.from_iterable(getattr(thing, kind) for thing in inventory().things))


def test_every_field_of_every_table_is_listed_once() -> None:
    fields = [f"{model.__name__}.{field.name}" for model in apps.get_models() for field in model._meta.concrete_fields]
    assert listed("fields") == sorted(fields)
    assert "SealedEntry.blob" in fields


def test_every_field_of_every_kind_of_entry_is_listed_once() -> None:
    kinds = {kind.model_fields["kind"].default: set(kind.model_fields) for kind in Written.__subclasses__()}
    (entries,) = [thing.entries for thing in inventory().things if thing.entries]
    every = set(entries["every"])
    assert all(every <= fields for fields in kinds.values())
    named = {kind: set(fields) for kind, fields in entries.items() if kind != "every"}
    assert named == {kind: fields - every for kind, fields in kinds.items()}


def test_what_entries_hold_is_sealed() -> None:
    assert {thing.form for thing in inventory().things if thing.entries} == {"sealed"}
    assert [thing.form for thing in inventory().things if "SealedEntry.blob" in thing.fields] == ["sealed"]


def test_every_cookie_is_listed(person: Person) -> None:
    """The ones a whole visit leaves in a browser, and every place in the source that could set another."""
    person.begins()
    person.answers_many(2)
    person.keeps()
    person.opens()
    assert sorted(getattr(settings, name) for name in listed("cookies")) == sorted(person.client.cookies)
    setting = [file.name for file in SOURCE.rglob("*.py") if ".set_cookie(" in file.read_text()]
    assert setting == ["access.py"]
    assert "document.cookie" not in "".join(file.read_text() for file in SOURCE.rglob("static/*.js"))


def test_nothing_is_stored_in_the_browser_by_scripts() -> None:
    scripts = "".join(file.read_text() for file in (SOURCE / "web" / "static").glob("*.js"))
    stores = r"localStorage|sessionStorage|indexedDB|caches\."
    assert scripts and not re.search(stores, scripts)
    workers = {file.name for file in SOURCE.rglob("*.js") if re.search(stores, file.read_text())}
    assert workers == {"worker.js"}  # what it may keep is in tests/browser/test_offline.py, and on the list above


@pytest.mark.sqlite("the list names the two files")
def test_every_file_is_listed() -> None:
    names = [file.name for file in inventory().files]
    databases = [str(Path(str(d["NAME"])).parent.name) for d in settings.DATABASES.values()]
    assert {name.split("/")[0] for name in names} == {*databases, settings.PACK_ARCHIVE.name, "secrets"}
    secrets = {f"secrets/{file.name}" for file in settings.PEPPER_FILE.parent.iterdir()}
    assert secrets <= set(names)


def test_the_privacy_page_shows_every_line_of_the_list(person: Person) -> None:
    page = unescape(person.goes_to("/privacy/"))
    for thing in inventory().things:
        kept = "" if thing.kept == "–" else f" Kept {thing.kept}."
        how = thing.how[0].upper() + thing.how[1:]
        assert f"<b>{thing.what}</b>" in page
        assert f"{how}. {thing.why}{kept}</span>" in page


def test_how_long_things_are_kept_is_what_the_settings_say() -> None:
    kept = {thing.what.split(":")[0]: thing.kept for thing in inventory().things}
    minutes, hours = settings.JOURNAL_IDLE.seconds // 60, settings.JOURNAL_LIFE.seconds // 3600
    days = settings.ANONYMOUS_LIFE.days
    assert kept["An open journal"].startswith(f"{minutes} minutes unused, {hours} hours in all")
    assert all(f"{days} days" in said for said in kept.values() if "not kept" in said)
