"""What every page knows: which chapter it belongs to, and whether a journal is open."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from drawbridge.mirror.unsent import left_at
from drawbridge.web.access import journal_state, read_already


def state(request: HttpRequest) -> dict[str, object]:
    """``keep_state`` is none, open or kept; ``unsent`` is what was left behind on this page, where its view
    read the journal. Both are looked up only when a template asks.
    """
    return {
        "keep_state": SimpleLazyObject(lambda: journal_state(request)),
        "unsent": SimpleLazyObject(lambda: left_at(read_already(request), request.path)),
    }
