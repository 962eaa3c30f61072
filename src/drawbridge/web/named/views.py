"""The choices, one page for each to install from, and what a browser reads there. None of it asks a database."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from drawbridge.web.named.choices import CHOICES, Named, manifest


@require_GET
def choices(request: HttpRequest) -> HttpResponse:
    """What an app on a device tells, before any is chosen."""
    return render(request, "named/choices.html", {"choices": CHOICES})


@require_GET
def choice(request: HttpRequest, number: int) -> HttpResponse:
    """The one page that carries this choice's manifest: installing from here gives this name and picture."""
    return render(request, "named/choice.html", {"choice": _found(number)})


@require_GET
def described(request: HttpRequest, number: int) -> HttpResponse:
    return JsonResponse(manifest(_found(number)), content_type="application/manifest+json")


def _found(number: int) -> Named:
    found = next((known for known in CHOICES if known.number == number), None)
    if found is None:
        raise Http404
    return found
