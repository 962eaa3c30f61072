"""Start Drawbridge on this machine: folders, databases, then granian on the loopback address.

One worker process with four threads suits SQLite best; each request is collected whole before it takes one. The
application is loaded here, before the worker is started, so that a broken pack or a folder that cannot be written stops
the start with a sentence.
"""

from __future__ import annotations

import gc
import http.client
import multiprocessing
import os
import signal
import socket
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import DatabaseError, connections, transaction
from django.utils import timezone
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from drawbridge.pack import PackError
from drawbridge.web.keep.checks import files_of, refuse_unless_safe
from drawbridge.web.keep.secrets import SecretsError
from drawbridge.web.keep.turns import one_machine

HOST = "127.0.0.1"
THREADS = 4
CONNECTIONS = 4_096
"""Most requests that are taken in side by side; further ones wait to be."""


class CannotStart(Exception):
    """Drawbridge did not start; the message says why, what is safe, and what to do."""


def serve(port: int, data: Path | None, once_it_answers: Callable[[str], None]) -> None:
    """Serve until told to stop. ``once_it_answers`` is called with the address, in the worker.

    Raises:
        CannotStart: the port is taken, a folder cannot be written, or the pack or a database cannot be read.
    """
    os.umask(0o077)
    os.environ["DJANGO_SETTINGS_MODULE"] = "drawbridge.web.settings"
    if data is not None:
        os.environ["DRAWBRIDGE_DATA_DIR"] = str(data.expanduser().resolve())
    require_free(port)
    prepare()
    connections.close_all()  # an open SQLite connection must not be carried into the worker
    _granian(port).serve(target_loader=_Worker(port, once_it_answers), wrap_loader=False)


def require_free(port: int, patience: float = 1.0) -> None:
    """Raise ``CannotStart`` when ``port`` stays taken for ``patience`` seconds.

    granian shares a port gladly, so two copies would answer in turn. One that was just killed needs a moment.
    """
    give_up = time.monotonic() + patience
    while not _is_free(port):
        if time.monotonic() > give_up:
            raise CannotStart(
                f"Port {port} is already in use on this machine, perhaps by Drawbridge itself: "
                f"look at http://{HOST}:{port}/ first. Nothing was started or changed.\n"
                f"To use another port: make run PORT={port + 1}"
            )
        time.sleep(0.1)


def _is_free(port: int) -> bool:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def prepare() -> None:
    """Load the application, create its folders, and bring both databases up to date. Safe to repeat.

    Raises:
        CannotStart: as in ``serve``.
    """
    try:
        django.setup()
        _make_folders()
        refuse_unless_safe()
        _migrate()
        _require_one_pepper()
    except (SecretsError, ImproperlyConfigured) as error:
        raise CannotStart(str(error)) from error
    except PackError as error:
        raise CannotStart(f"The content pack has mistakes, so nothing was started.\n{error}") from error
    except OSError as error:
        raise CannotStart(
            f"A folder Drawbridge needs cannot be used ({error.strerror}: {error.filename}). "
            "Nothing was changed.\nChoose another with: make run DATA=/a/folder/of/yours"
        ) from error
    except (DatabaseError, sqlite3.DatabaseError) as error:
        if not files_of(settings.DATABASES):
            raise CannotStart(
                f"PostgreSQL could not be used ({' '.join(str(error).split())}). Nothing was changed.\n"
                "Is the server running, and are DRAWBRIDGE_DATABASE and DRAWBRIDGE_KEYSTORE right? "
                "drawbridge doctor looks further."
            ) from error
        raise CannotStart(
            f"The journal's files could not be opened ({error}). Nothing was changed.\n"
            "Copy the data folder somewhere safe first; then docs/run.md says how to look further."
        ) from error


def _make_folders() -> None:
    for file in files_of(settings.DATABASES):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)


def _migrate() -> None:
    """Bring every table at once or none: Django alone notes a step as done only after it was committed."""
    for alias in settings.DATABASES:
        unchecked = connections[alias].constraint_checks_disabled()  # as SQLite cannot, once a transaction is open
        with one_machine(alias), unchecked, transaction.atomic(using=alias):
            call_command("migrate", database=alias, interactive=False, verbosity=0)


def _require_one_pepper() -> None:
    from drawbridge.web.keep.one_pepper import require_one_pepper  # noqa: PLC0415 - its table needs the application

    require_one_pepper(timezone.now())


def _granian(port: int) -> Any:
    """The server, which also stops when its terminal is closed; granian itself would start anew."""
    server = Granian(
        "drawbridge.web.wsgi:application",
        address=HOST,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,  # the other version has no time limit for headers
        workers=1,
        backpressure=CONNECTIONS,
        websockets=False,
        http1_settings=HTTP1Settings(header_read_timeout=10_000),  # milliseconds
        log_access=False,
        log_level=LogLevels.error,
        workers_kill_timeout=5,
    )
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
        server.on_startup(lambda: signal.signal(signal.SIGHUP, server.signal_handler_interrupt))
    return server


class _Worker:
    """What the worker process does first: watch its parent, announce itself, hand over the application."""

    def __init__(self, port: int, once_it_answers: Callable[[str], None]) -> None:
        self.port = port
        self.once_it_answers = once_it_answers

    def __call__(self) -> Any:
        from drawbridge.web.front import Front  # noqa: PLC0415
        from drawbridge.web.wsgi import application  # noqa: PLC0415 - loads the settings

        _collect_garbage_seldom()
        for task in (_end_with_the_parent, self._announce):
            threading.Thread(target=task, daemon=True).start()
        return Front(application, THREADS)

    def _announce(self) -> None:
        if _answers(self.port):
            self.once_it_answers(f"http://{HOST}:{self.port}/")


def _collect_garbage_seldom() -> None:
    """Opening a journal makes tens of thousands of objects at once, none of them garbage yet.

    What was loaded by now stays for good and is not looked through again (a tenth of the time of a long journal).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def _end_with_the_parent() -> None:
    """Leave at once when the starting process is gone, even by kill -9, so that the port is free again.

    Safe at any moment: whatever was acknowledged is on the disk (synchronous=FULL).
    """
    if (parent := multiprocessing.parent_process()) is not None:
        parent.join()
        os._exit(1)


def _answers(port: int, patience: float = 30.0) -> bool:
    """Ask for the first page until it comes; False when it does not within ``patience`` seconds."""
    give_up = time.monotonic() + patience
    while time.monotonic() < give_up:
        try:
            with closing(http.client.HTTPConnection(HOST, port, timeout=5)) as connection:
                connection.request("GET", "/")
                return connection.getresponse().status < 500
        except OSError:
            time.sleep(0.05)
    return False
