"""Leaving well: a letter about what was done here, to read, print or take along. Nothing is asked or stored."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from drawbridge.journal import Journal
from drawbridge.mirror.letter import letter
from drawbridge.web.consent import with_consent
from drawbridge.web.packs import phrase, shelf


@require_http_methods(["GET", "POST"])
@with_consent
def letter_page(request: HttpRequest, journal: Journal) -> HttpResponse:
    """The letter; sent for, as a text file."""
    written = letter(journal.entries(), shelf().current, timezone.localtime())
    if request.method == "POST":
        name = f'attachment; filename="letter-{written.written.isoformat()}.txt"'
        headers = {"Content-Disposition": name}
        return HttpResponse(written.text, content_type="text/plain; charset=utf-8", headers=headers)
    context = {"letter": written, "keep": phrase("leaving.keep"), "erase": phrase("leaving.erase")}
    return render(request, "keep/letter.html", context)
