"""What a person sees when something fails: what happened, what is safe, what to do. Never a traceback."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from drawbridge.web.carry import SECRET
from drawbridge.web.front import TOO_LARGE
from drawbridge.web.keep.store import JournalGone

log = logging.getLogger("drawbridge")

_HIDDEN = (*SECRET, "entry", "take", "item")
"""Fields that are not shown back: secrets, and what nobody typed."""


_STORAGE = (DatabaseError, InterfaceError, OSError, UnicodeDecodeError)
"""How storage fails: a database's own errors; those of copying a pack; names in a damaged file that are no text."""


def say_it_plainly(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Turn a failing database, or a body too large, into a page that gives the person their words back."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if TOO_LARGE in request.META:
            return page(request, "too_large", 413)
        return get_response(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, RequestDataTooBig):
            return page(request, "too_large", 413)
        if isinstance(error, _STORAGE):
            log.error("The journal's storage did not answer (%s).", type(error).__name__)
            return page(request, "storage", 503, typed=typed_words(request))
        if isinstance(error, JournalGone):
            return page(request, "gone", 409, typed=typed_words(request))
        return None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def typed_words(request: HttpRequest) -> list[str]:
    """Whatever the person had typed into this form, so that it can be copied or sent again."""
    try:
        fields = request.POST.items()
    except (RequestDataTooBig, SuspiciousOperation):
        return []
    return [str(text) for name, text in fields if name not in _HIDDEN and _is_prose(str(text))]


def _is_prose(text: str) -> bool:
    """Words of someone's own, however few; not a number, nor the name of a choice."""
    return " " in text.strip() or len(text) > 20


def page(request: HttpRequest, what: str, status: int, typed: list[str] | None = None) -> HttpResponse:
    """Render a trouble page. It touches no database, so it can be shown when there is none."""
    context = {"what": what, "typed": typed or [], "path": request.path, "keep_state": "unknown"}
    return HttpResponse(render_to_string("trouble.html", context, request=None), status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, "not_found", 404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, "bad_request", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(request, "forbidden", 403)


def broken(request: HttpRequest) -> HttpResponse:
    return page(request, "broken", 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: the cookie is gone, or the form stood open too long."""
    return page(request, "stale_form", 403, typed=typed_words(request))
