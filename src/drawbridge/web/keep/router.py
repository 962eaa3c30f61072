"""Which table lies in which file: what was said in ``default``, what can open it in ``keys``."""

from __future__ import annotations

from typing import Any

from django.db.models import Model

KEYS = "keys"
_KEPT_APART = frozenset({"wrap", "session", "asked", "attempt"})


class Keystore:
    """Sends the tables of the keystore to their own database, and every other table to the default one."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return _database(model._meta.app_label, model._meta.model_name)

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return _database(model._meta.app_label, model._meta.model_name)

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return self.db_for_read(type(one)) == self.db_for_read(type(other))

    def allow_migrate(self, db: str, app_label: str, model_name: str | None = None, **hints: Any) -> bool:
        return db == _database(app_label, model_name)


def _database(app_label: str, model_name: str | None) -> str:
    return KEYS if app_label == "keep" and model_name in _KEPT_APART else "default"
