"""How PostgreSQL is reached, for a host who has outgrown one machine: two addresses, one for each database.

Values travel apart from the statements (``server_side_binding``), so that the server's own log never holds a sealed
key. A lock that does not come, a server that does not answer, and a machine that went away while it held a lock are
given up after seconds.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

DATABASE, KEYSTORE = "DRAWBRIDGE_DATABASE", "DRAWBRIDGE_KEYSTORE"
DRIVER = 'pip install "drawbridge[postgres]"'
LIKE = "postgresql://user:password@host:5432/name"
_MAY_ADD = frozenset({"sslmode", "sslrootcert", "sslcert", "sslkey", "host"})
"""What may stand behind the question mark. ``host`` may name the folder of a Unix socket."""
_SESSION = {
    "lock_timeout": "5s",
    "idle_in_transaction_session_timeout": "60s",
    "timezone": "UTC",
}
_OPTIONS = {
    "application_name": "drawbridge",
    "server_side_binding": True,
    "connect_timeout": 3,
    "keepalives_idle": 30,
    "tcp_user_timeout": 20_000,
    "options": " ".join(f"-c {name}={value}" for name, value in _SESSION.items()),
}


def pair(database: str, keystore: str) -> dict[str, dict[str, Any]]:
    """Django's ``DATABASES`` for these two addresses; empty when neither is given.

    Raises:
        ImproperlyConfigured: one is missing or is no address, or both are the same. No message holds a password.
    """
    if not database and not keystore:
        return {}
    for name, given in ((DATABASE, database), (KEYSTORE, keystore)):
        if not given:
            raise _wrong(f"{name} is not set, but the other one is. Entries and keys lie in two databases: set both.")
    if find_spec("psycopg") is None:
        raise _wrong(f"{DATABASE} is set, but the driver for PostgreSQL is not installed: {DRIVER}.")
    found = {"default": _read(DATABASE, database), "keys": _read(KEYSTORE, keystore)}
    if _where(found["default"]) == _where(found["keys"]):
        raise _wrong(
            f"{DATABASE} and {KEYSTORE} name the same database. Keys lie apart from entries, so that their backups "
            "can end sooner: make two databases, best with a role of its own for each."
        )
    return found


def _read(setting: str, address: str) -> dict[str, Any]:
    try:
        parts = urlsplit(address)
        port, name = parts.port, unquote(parts.path.removeprefix("/"))
        added = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    except ValueError:
        raise _wrong(f"{setting} cannot be read. It looks like {LIKE}.") from None
    if parts.scheme not in ("postgresql", "postgres") or not name or "/" in name:
        raise _wrong(f"{setting} is no address of a PostgreSQL database. It looks like {LIKE}.")
    if odd := sorted(set(added) - _MAY_ADD):
        raise _wrong(f"{setting} says “{odd[0]}”, which is not known here. Known are {', '.join(sorted(_MAY_ADD))}.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": added.pop("host", "") or parts.hostname or "",
        "PORT": str(port or ""),
        "OPTIONS": _OPTIONS | added,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }


def _where(database: dict[str, Any]) -> tuple[str, str, str]:
    return database["HOST"], database["PORT"] or "5432", database["NAME"]


def _wrong(why: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{why} Nothing was started or changed.")
