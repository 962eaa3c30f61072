"""What may stand in the two settings that name a PostgreSQL, and what is said of what may not."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from drawbridge.web.keep import postgres
from drawbridge.web.keep.postgres import pair

DATA, KEYS = "postgresql://heron:se%2Fcret@db.example:5433/entries", "postgresql://heron@db.example:5433/keys"


@pytest.fixture(autouse=True)
def with_a_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "find_spec", lambda name: object())


def test_without_either_the_journals_lie_in_files() -> None:
    assert pair("", "") == {}


def test_an_address_is_read_in_all_its_parts() -> None:
    found = pair(DATA + "?sslmode=verify-full&sslrootcert=/etc/root.crt", KEYS)
    entries, keys = found["default"], found["keys"]
    assert (entries["USER"], entries["PASSWORD"]) == ("heron", "se/cret")
    assert (entries["HOST"], entries["PORT"], entries["NAME"]) == ("db.example", "5433", "entries")
    assert entries["OPTIONS"]["sslmode"] == "verify-full" and entries["OPTIONS"]["sslrootcert"] == "/etc/root.crt"
    assert (keys["PASSWORD"], keys["NAME"]) == ("", "keys") and "sslmode" not in keys["OPTIONS"]


def test_a_folder_of_sockets_may_be_named() -> None:
    assert pair("postgresql:///entries?host=/run/postgresql", KEYS)["default"]["HOST"] == "/run/postgresql"


def test_values_never_stand_in_a_statement_and_no_wait_is_endless() -> None:
    options = pair(DATA, KEYS)["keys"]["OPTIONS"]
    assert options["server_side_binding"] is True
    assert options["connect_timeout"] == 3 and "lock_timeout=5s" in options["options"]


@pytest.mark.parametrize(
    ("database", "keystore", "why"),
    [
        (DATA, "", "DRAWBRIDGE_KEYSTORE is not set"),
        ("", KEYS, "DRAWBRIDGE_DATABASE is not set"),
        (DATA, DATA, "the same database"),
        ("postgresql://h/a", "postgresql://someone@h:5432/a", "the same database"),
        ("mysql://heron:se%2Fcret@h/a", KEYS, "no address of a PostgreSQL"),
        ("postgresql://heron:se%2Fcret@h/", KEYS, "no address of a PostgreSQL"),
        ("postgresql://heron:se%2Fcret@h/a/b", KEYS, "no address of a PostgreSQL"),
        ("postgresql://heron:se%2Fcret@h:port/a", KEYS, "cannot be read"),
        ("postgresql://heron:se%2Fcret@h/a?sslmode", KEYS, "cannot be read"),
        ("postgresql://heron:se%2Fcret@h/a?options=-c", KEYS, "“options”"),
        ("heron", KEYS, "no address of a PostgreSQL"),
    ],
)
def test_what_cannot_be_used_is_refused_in_words_without_the_password(database: str, keystore: str, why: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"Nothing was started or changed") as refused:
        pair(database, keystore)
    assert why in str(refused.value)
    assert "cret" not in str(refused.value)


def test_a_missing_driver_is_named_with_the_command_that_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "find_spec", lambda name: None)
    with pytest.raises(ImproperlyConfigured, match=r"pip install .*drawbridge\[postgres\]"):
        pair(DATA, KEYS)
