"""A slip: what a form said, on its way from one page to the next, sealed so that its address says nothing.

A browser writes the fields of a form whose answer is a page into the file from which it would restore a crashed
session; when the answer leads on to another address, it does not. So answers that are to be kept nowhere, such as those
of the gate before a person, are sealed with the journal's own key and travel in the address. A slip opens for an hour,
at its own address, while the journal is open; and whatever was said, it looks the same.
"""

from __future__ import annotations

import base64
import json
import time

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from drawbridge.journal import Journal, SealError

LIFE = 3600
"""Seconds in which a slip can be read."""
LARGEST = 1_500
"""Bytes of a form that fit in an address together with the rest of it."""
_NOT_TOLD = ("csrfmiddlewaretoken",)


def hand_over(request: HttpRequest, journal: Journal) -> HttpResponse | None:
    """Lead on to the same address, with the form that was just sent sealed in it; None when it is too long for that."""
    told = {name: values for name, values in request.POST.lists() if name not in _NOT_TOLD}
    note = json.dumps({"at": int(time.time()), "path": request.path, "told": told}).encode()
    if len(note) > LARGEST:
        return None
    slip = base64.urlsafe_b64encode(journal.seal_note("slip", note)).decode()
    return redirect(f"{request.path}?slip={slip}")


def handed(request: HttpRequest, journal: Journal) -> QueryDict | None:
    """The form that this address carries; None when it carries none, or one of another address, time or journal."""
    try:
        sealed = base64.urlsafe_b64decode(request.GET.get("slip", ""))
        note = json.loads(journal.open_note("slip", sealed))
    except (SealError, ValueError):
        return None
    if note["path"] != request.path or not 0 <= time.time() - note["at"] < LIFE:
        return None
    return _as_sent(note["told"])


def _as_sent(told: dict[str, list[str]]) -> QueryDict:
    form = QueryDict(mutable=True)
    for name, values in told.items():
        form.setlist(name, values)
    form._mutable = False
    return form
