"""What every page knows: which chapter it belongs to, and whether a journal is open."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from drawbridge.web.access import journal_state


def state(request: HttpRequest) -> dict[str, object]:
    """``keep_state`` is none, open or kept; it is looked up only when a template asks."""
    return {"keep_state": SimpleLazyObject(lambda: journal_state(request))}
