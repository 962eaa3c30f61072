"""The way out: it closes the journal, tells the browser to forget, and goes somewhere that says nothing."""

from __future__ import annotations

from contextlib import suppress

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from drawbridge.web.access import close_journal
from drawbridge.web.keep.patience import impatient
from drawbridge.web.keep.store import JournalGone
from drawbridge.web.unsent import keep_words


def leave(request: HttpRequest) -> HttpResponse:
    """End the session and leave. Works as a plain link, any number of times, and with the database down.

    Sent as a form, it first keeps the words that come with it, in one go, so that nothing can come between.
    """
    response = HttpResponseRedirect(settings.EXIT_URL)
    response.status_code = 303
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return response  # Another site may not close this journal by pointing at us.
    if request.method == "POST":
        with suppress(DatabaseError, JournalGone), impatient():  # Words that cannot be kept hold nobody up.
            keep_words(request)
    with suppress(DatabaseError), impatient():  # The cookie goes all the same; without it the stored row opens nothing.
        close_journal(request)
    if request.method != "POST":  # Whoever sends words comes by once more, for the way on.
        response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'
    for cookie in (settings.JOURNAL_COOKIE, settings.CSRF_COOKIE_NAME):
        response.delete_cookie(cookie)
    return response


def blank(request: HttpRequest) -> HttpResponse:
    """A page with nothing on it, for copies that name no other place to go."""
    return render(request, "blank.html")
