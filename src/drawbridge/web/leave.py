"""The way out: it closes the journal, tells the browser to forget, and goes somewhere that says nothing."""

from __future__ import annotations

from contextlib import suppress

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from drawbridge.mirror.choices import chosen
from drawbridge.web.access import close_journal, open_journal
from drawbridge.web.keep.patience import impatient
from drawbridge.web.keep.store import JournalGone
from drawbridge.web.places import SETTING, Place, place, places
from drawbridge.web.unsent import keep_words


def leave(request: HttpRequest) -> HttpResponse:
    """End the session and leave. Works as a plain link, any number of times, and with the database down.

    Sent as a form, it first keeps the words that come with it, in one go, so that nothing can come between; the answer
    is then the id of the place to go to, by way of here.
    """
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return _onward(places()[0])  # Another site may not close this journal by pointing at us.
    to = places()[0]
    with suppress(DatabaseError), impatient():
        to = _chosen(request)
    if request.method == "POST":
        with suppress(DatabaseError, JournalGone), impatient():  # Words that cannot be kept hold nobody up.
            keep_words(request)
        response = HttpResponse(to.id, content_type="text/plain")
    else:
        response = _onward(to)
        response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    with suppress(DatabaseError), impatient():  # The cookie goes all the same; without it the stored row opens nothing.
        close_journal(request)
    for cookie in (settings.JOURNAL_COOKIE, settings.CSRF_COOKIE_NAME):
        response.delete_cookie(cookie)
    return response


def _chosen(request: HttpRequest) -> Place:
    """Where the open journal wants to go; else where the address says, which is how words sent before are followed."""
    journal = open_journal(request)
    return place(chosen(journal.entries(), SETTING) if journal else request.GET.get("to"))


def _onward(to: Place) -> HttpResponse:
    response = HttpResponseRedirect(to.url)
    response.status_code = 303
    return response


def blank(request: HttpRequest) -> HttpResponse:
    """A page with nothing on it, for copies that name no other place to go."""
    return render(request, "blank.html")
