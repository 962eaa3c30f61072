"""Pages that ask nothing and touch no database."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from drawbridge.web.packs import shelf


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """Emergency numbers and lines by country, chosen by the reader and never by their address."""
    return render(request, "help/help.html", {"help": shelf().current.help})


@require_GET
def leaving(request: HttpRequest) -> HttpResponse:
    """What the way out does, and what it cannot do."""
    return render(request, "help/leaving.html")
