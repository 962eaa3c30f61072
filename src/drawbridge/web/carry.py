"""What someone was sending when their journal turned out to be closed, carried through the door in the page itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve

_PREFIX = "carry-"
SECRET = ("csrfmiddlewaretoken", "passphrase", "again", "old", "code", "shown", "digits", "secret", "passkey")
"""Fields that are never carried on, shown back or kept, whatever happens."""


@dataclass(frozen=True)
class Carried:
    """An address of ours and the fields that were on their way to it."""

    path: str
    fields: tuple[tuple[str, str], ...]

    @classmethod
    def from_request(cls, request: HttpRequest) -> Carried:
        """Pick up a form that arrived at a closed door."""
        fields = ((k, str(v)) for k, v in request.POST.items() if k not in SECRET)
        return cls(request.path, tuple(fields))

    @classmethod
    def from_hidden(cls, data: QueryDict) -> Carried | None:
        """Read back what the closed page held in hidden fields; None when it held nothing of ours."""
        path = str(data.get("carry-to", ""))
        if not _is_ours(path):
            return None
        fields = (
            (k.removeprefix(_PREFIX), str(v)) for k, v in data.items() if k.startswith(_PREFIX) and k != "carry-to"
        )
        return cls(path, tuple(fields))

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Name and value of the hidden fields that carry it on."""
        return [("carry-to", self.path), *((_PREFIX + name, value) for name, value in self.fields)]

    @property
    def words(self) -> list[str]:
        """The sentences among the fields, to be shown so that they can be copied."""
        return [value for _, value in self.fields if " " in value.strip()]


def _is_ours(path: str) -> bool:
    try:
        return bool(resolve(path))
    except Resolver404:
        return False
