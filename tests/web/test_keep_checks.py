"""It starts only when what it promises can be kept."""

import stat
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from pytest_django import Settings

from drawbridge.web.keep.checks import refuse_unless_safe
from drawbridge.web.keep.secrets import SecretsError, read_or_create

REAL = pytest.mark.django_db(transaction=True, databases=["default", "keys"])


@REAL
def test_it_starts_when_everything_is_as_it_should_be() -> None:
    refuse_unless_safe()


@pytest.mark.sqlite("pragmas; what a server must have on is tried in tests/postgres")
@REAL
@pytest.mark.parametrize("alias", ["default", "keys"])
@pytest.mark.parametrize(
    ("pragma", "value", "why"),
    [
        ("synchronous", "NORMAL", "lost in a power cut"),
        ("synchronous", "OFF", "lost in a power cut"),
        ("secure_delete", "OFF", "stay readable"),
        ("journal_mode", "DELETE", "block each other"),
        ("foreign_keys", "OFF", "outlive the journal"),
    ],
)
def test_it_refuses_a_database_opened_otherwise(alias: str, pragma: str, value: str, why: str) -> None:
    connections.close_all()
    with connections[alias].cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}={value}")
    with pytest.raises(
        ImproperlyConfigured, match=rf"(?s)did not start.*“{alias}” is opened with {pragma}.*{why}.*Use"
    ):
        refuse_unless_safe()
    connections.close_all()
    refuse_unless_safe()


@REAL
def test_it_refuses_passphrases_that_are_cheap_to_guess(settings: Settings) -> None:
    settings.ARGON2 = {"memory_kib": 1024, "passes": 1, "lanes": 1}
    with pytest.raises(ImproperlyConfigured, match="DRAWBRIDGE_ARGON2"):
        refuse_unless_safe()


@REAL
def test_it_refuses_a_missing_pepper(settings: Settings) -> None:
    settings.PEPPER = b""
    with pytest.raises(ImproperlyConfigured, match="There is no pepper"):
        refuse_unless_safe()


@REAL
def test_it_refuses_a_pepper_file_that_is_gone(settings: Settings, tmp_path: Path) -> None:
    settings.PEPPER_FILE = tmp_path / "pepper"
    with pytest.raises(ImproperlyConfigured, match=r"is gone.*backup"):
        refuse_unless_safe()


@REAL
def test_it_refuses_a_pepper_others_can_read(settings: Settings, tmp_path: Path) -> None:
    settings.PEPPER_FILE = read_or_create(tmp_path / "secrets", tmp_path / "data").pepper_file
    refuse_unless_safe()
    settings.PEPPER_FILE.chmod(0o644)
    with pytest.raises(ImproperlyConfigured, match="chmod 600"):
        refuse_unless_safe()


@REAL
def test_it_refuses_a_pepper_beside_the_data(settings: Settings) -> None:
    settings.PEPPER_FILE = Path(settings.DATA_DIR) / "journal" / "pepper"
    settings.PEPPER_FILE.parent.mkdir(parents=True, exist_ok=True)
    settings.PEPPER_FILE.touch(0o600)
    try:
        with pytest.raises(ImproperlyConfigured, match="lies inside"):
            refuse_unless_safe()
    finally:
        settings.PEPPER_FILE.unlink()


def test_secrets_are_made_once_and_only_their_owner_can_read_them(tmp_path: Path) -> None:
    first = read_or_create(tmp_path / "secrets", tmp_path / "data")
    assert first == read_or_create(tmp_path / "secrets", tmp_path / "data")
    assert len(first.pepper) == 32
    assert first.pepper.hex() != first.django_key
    assert {stat.S_IMODE(file.stat().st_mode) for file in (tmp_path / "secrets").iterdir()} == {0o600}
    assert len(list((tmp_path / "secrets").iterdir())) == 2
    assert first.pepper.hex() not in repr(first)
    assert first != read_or_create(tmp_path / "elsewhere", tmp_path / "data")


@pytest.mark.parametrize("inside", ["data", "data/secrets", "data/deep/er"])
def test_secrets_inside_the_data_folder_are_refused(tmp_path: Path, inside: str) -> None:
    with pytest.raises(SecretsError, match="DRAWBRIDGE_SECRETS_DIR"):
        read_or_create(tmp_path / inside, tmp_path / "data")
    assert list(tmp_path.iterdir()) == []


def test_secrets_inside_the_data_folder_by_a_link_are_refused(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "data")
    with pytest.raises(SecretsError):
        read_or_create(tmp_path / "link" / "secrets", tmp_path / "data")


def test_a_pepper_others_can_read_is_refused_with_the_command_that_mends_it(tmp_path: Path) -> None:
    made = read_or_create(tmp_path / "secrets", tmp_path / "data")
    made.pepper_file.chmod(0o604)
    with pytest.raises(SecretsError, match=f"chmod 600 '{made.pepper_file}'"):
        read_or_create(tmp_path / "secrets", tmp_path / "data")


def test_a_lost_pepper_is_never_replaced_where_journals_exist(tmp_path: Path) -> None:
    made = read_or_create(tmp_path / "secrets", tmp_path / "data")
    (tmp_path / "data" / "journal").mkdir(parents=True)
    (tmp_path / "data" / "journal" / "data.sqlite3").touch()
    made.pepper_file.unlink()
    with pytest.raises(SecretsError, match="back from your backup"):
        read_or_create(tmp_path / "secrets", tmp_path / "data")
    assert not made.pepper_file.exists()


@pytest.mark.parametrize("text", ["", "abc", "g" * 64, "a" * 65])
def test_a_torn_pepper_is_refused(tmp_path: Path, text: str) -> None:
    made = read_or_create(tmp_path / "secrets", tmp_path / "data")
    made.pepper_file.write_text(text)
    with pytest.raises(SecretsError, match="does not hold"):
        read_or_create(tmp_path / "secrets", tmp_path / "data")
