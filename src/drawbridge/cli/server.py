"""What ``drawbridge doctor`` finds where the journals lie in PostgreSQL. It changes nothing there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from drawbridge.cli.finding import Finding

SETTINGS = ("DRAWBRIDGE_DATABASE", "DRAWBRIDGE_KEYSTORE")
BACKUP = """\
The journals of this copy lie in PostgreSQL, and its own tools back them up; Drawbridge wrote nothing. First the
entries, then the keys, so that no journal is copied without its key; the packs from the data folder; and once, apart,
the secrets folder:

  pg_dump --format=custom --file=journals.dump "$DRAWBRIDGE_DATABASE"
  pg_dump --format=custom --file=keys.dump "$DRAWBRIDGE_KEYSTORE"

pg_restore puts them back. docs/run.md says what else to mind: above all, delete them after 30 days."""


def is_named() -> bool:
    """Whether this copy keeps its journals in PostgreSQL."""
    return any(os.environ.get(name) for name in SETTINGS)


def examine_server(data: Path, now: datetime) -> Iterator[Finding]:
    """Whether both databases answer, are safe to write to, and belong together; what they hold."""
    try:
        waiting = _started(data)
    except Exception as error:
        said = " ".join(str(error).split())
        yield Finding("wrong", f"Drawbridge would not start: {said}", "The message above says what to mend.")
        return
    if waiting:
        todo = "They are made or brought up to date at the next start. Back up first, if there is anything in them."
        yield Finding("look", "The databases are empty, or from an earlier version.", todo)
        return
    yield Finding("ok", "Both databases answer and keep what they confirm; settings and pack are as they should be.")
    yield from _rows()
    yield from _keys()
    yield from _clock(now)
    yield from _log()
    yield from _sealed_on_the_way()
    yield Finding("ok", "The server's own disk, copies and backups are not looked at here; they are its host's.")


def _started(data: Path) -> bool:
    """Load the application as a start would; whether its databases wait for their tables."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "drawbridge.web.settings", "DRAWBRIDGE_DATA_DIR": str(data)}
    import django  # noqa: PLC0415 - the settings are read only here

    django.setup()
    from drawbridge.web.keep.checks import is_waiting, refuse_unless_safe  # noqa: PLC0415
    from drawbridge.web.keep.one_pepper import refuse_another_pepper  # noqa: PLC0415

    refuse_unless_safe()
    if is_waiting():
        return True
    refuse_another_pepper()
    return False


def _rows() -> Iterator[Finding]:
    from django.apps import apps  # noqa: PLC0415

    told = (f"{kind._default_manager.count()} {kind._meta.model_name}" for kind in apps.get_models())
    yield Finding("ok", f"They hold: {', '.join(told)}.")


def _keys() -> Iterator[Finding]:
    from drawbridge.web.keep.models import Journal, Wrap  # noqa: PLC0415

    kept = set(Journal.objects.filter(kept=True).values_list("id", flat=True))
    without = kept - set(Wrap.objects.values_list("journal", flat=True))
    if without:
        todo = "Both databases must be of one moment. Restore the newest backup that has both."
        yield Finding("wrong", f"{len(without)} kept journals have no key in the keystore.", todo)
    else:
        yield Finding("ok", "Every kept journal has a key.")


def _clock(now: datetime) -> Iterator[Finding]:
    from django.db.models import Max  # noqa: PLC0415

    from drawbridge.web.keep.models import SealedEntry  # noqa: PLC0415

    newest = SealedEntry.objects.aggregate(day=Max("day"))["day"]
    if newest is not None and newest > now.date() + timedelta(days=1):
        todo = "If the clock is wrong now, set it: sessions and steps go by it. If it was wrong then, nothing is to do."
        yield Finding("look", f"Something was kept on {newest}, after the clock's {now:%Y-%m-%d}.", todo)


def _sealed_on_the_way() -> Iterator[Finding]:
    """Whether others on the network could read along; on this machine itself there is none."""
    from django.db import connections  # noqa: PLC0415

    for alias in connections:
        with connections[alias].cursor() as cursor:
            cursor.execute(
                "SELECT ssl OR client_addr IS NULL OR client_addr <<= '127.0.0.0/8' OR client_addr = '::1' "
                "FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE pid = pg_backend_pid()"
            )
            (sealed,) = cursor.fetchone()
        if not sealed:
            todo = "Add ?sslmode=verify-full to its address, and let the server have a certificate."
            yield Finding("look", f"The way to “{alias}” goes over a network without TLS.", todo)


def _log() -> Iterator[Finding]:
    """What the server's log keeps outlives an erased journal."""
    from django.db import connections  # noqa: PLC0415

    for alias in connections:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT current_setting('log_statement'), current_setting('log_parameter_max_length')")
            statements, longest = cursor.fetchone()
        if statements in ("mod", "all") and longest != "0":
            todo = "Set log_parameter_max_length = 0 there: a sealed key in a log stays when its journal is erased."
            yield Finding("look", f"The server of “{alias}” writes what it is given into its log.", todo)
