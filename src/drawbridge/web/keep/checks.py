"""What must hold before anyone writes here. Each message says what is wrong, why, and the remedy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from drawbridge.journal.keys import KEY_BYTES
from drawbridge.journal.passphrase import Cost
from drawbridge.web.keep.secrets import exposed

_FIX = "Use SQLITE_OPTIONS from drawbridge.web.keep.sqlite as the OPTIONS of both databases."
_NEEDED: dict[str, tuple[set[object], str]] = {
    "journal_mode": ({"wal"}, "readers and writers would block each other"),
    "synchronous": ({2, 3}, "entries that were reported as saved would be lost in a power cut"),
    "secure_delete": ({1}, "erased rows would stay readable in the file"),
    "foreign_keys": ({1}, "entries could outlive the journal they belong to"),
}


_NEEDED_OF_A_SERVER = ("fsync", "full_page_writes", "synchronous_commit")


def refuse_unless_safe() -> None:
    """Raise ``ImproperlyConfigured`` with every problem found. Called once, before the first request."""
    files = files_are_opened_safely(None, list(settings.DATABASES))
    problems = [*pepper_lies_apart(None), *guesses_are_costly(None), *files]
    if problems:
        reasons = "\n".join(f"- {problem.msg} {problem.hint or ''}".rstrip() for problem in problems)
        raise ImproperlyConfigured(f"Drawbridge did not start, so nothing was changed:\n{reasons}")


def is_waiting() -> bool:
    """Whether a database waits for its tables, or for an upgrade, which the next start brings."""
    executors = [MigrationExecutor(connections[alias]) for alias in connections]
    return any(executor.migration_plan(executor.loader.graph.leaf_nodes()) for executor in executors)


@register(Tags.database)
def files_are_opened_safely(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """Read the pragmas back from each SQLite file, as the application opens it."""
    return [problem for alias in databases or () for problem in _pragma_problems(alias)]


@register(Tags.security)
def pepper_lies_apart(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The pepper is there, its owner's alone, and not where the data is."""
    problems = _pepper_problems(settings.PEPPER, settings.PEPPER_FILE, [Path(settings.DATA_DIR), *_data_folders()])
    return [Error(problem, id="keep.E002") for problem in problems]


@register(Tags.security)
def guesses_are_costly(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The cost of stretching a passphrase is within its bounds."""
    try:
        Cost(**settings.ARGON2)
    except ValueError as error:
        return [Error(str(error), id="keep.E003")]
    return []


def _pragma_problems(alias: str) -> Iterable[CheckMessage]:
    connection = connections[alias]
    if connection.vendor != "sqlite":
        yield from _server_problems(alias)
        return
    with connection.cursor() as cursor:
        for name, (allowed, otherwise) in _NEEDED.items():
            (found,) = cursor.execute(f"PRAGMA {name}").fetchone()
            if found not in allowed:
                what = f"The database “{alias}” is opened with {name}={found}: {otherwise}."
                yield Error(what, hint=_FIX, id="keep.E001")


def _server_problems(alias: str) -> Iterable[CheckMessage]:
    """What a PostgreSQL server must not have switched off, or an acknowledged entry could be lost with its power."""
    with connections[alias].cursor() as cursor:
        for name in _NEEDED_OF_A_SERVER:
            cursor.execute(f"SHOW {name}")
            if cursor.fetchone()[0] == "off":
                what = f"The PostgreSQL of “{alias}” runs with {name}=off: {_NEEDED['synchronous'][1]}."
                yield Error(what, hint=f"Set {name}=on in its postgresql.conf.", id="keep.E004")


def _pepper_problems(pepper: bytes, file: Path | None, data: Sequence[Path]) -> Iterable[str]:
    if len(pepper) < KEY_BYTES:
        yield "There is no pepper, so passphrases could be guessed against a stolen database. Set PEPPER."
    if file is None:
        return
    if not file.exists():
        yield f"The pepper {file} is gone; without it no journal opens again. Put it back from your backup."
    elif problem := exposed(file):
        yield problem
    inside = next((folder for folder in data if folder in file.resolve().parents), None)
    if inside is not None:
        yield (
            f"The pepper {file} lies inside {inside}, so a copy of the data carries it along. "
            "Move it to a folder elsewhere and set DRAWBRIDGE_SECRETS_DIR to that."
        )


def _data_folders() -> Iterable[Path]:
    return (file.resolve().parent for file in files_of(settings.DATABASES))


def files_of(databases: Mapping[str, Mapping[str, Any]]) -> list[Path]:
    """The files of those databases that are files."""
    return [Path(str(d["NAME"])) for d in databases.values() if str(d["ENGINE"]).endswith("sqlite3")]
