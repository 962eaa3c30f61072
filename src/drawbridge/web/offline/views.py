"""Whether this browser keeps Help and Now; the pages it would keep; and the worker that would answer with them."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from drawbridge.web.offline import editions


@require_GET
def switch(request: HttpRequest) -> HttpResponse:
    """What would be kept on this device, what that tells, and a button; it asks no database."""
    return render(request, "offline/switch.html")


@require_GET
def edition(request: HttpRequest, name: str) -> HttpResponse:
    """One page as a browser keeps it; the same for everybody."""
    path = f"/offline/{name}/"
    found = next(one for one in (*editions.EDITIONS, editions.NOTHING) if one.path == path)
    return HttpResponse(editions.render(found, timezone.localdate()))


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The worker, with the list of what it may keep before it. A new list makes every browser fetch it anew."""
    kept = {
        "version": editions.version(),
        "pages": {one.instead_of: one.path for one in editions.EDITIONS} | {editions.LEAVE: "/blank/"},
        "nothing": editions.NOTHING.path,
        "leave": editions.LEAVE,
        "files": editions.assets(),
    }
    body = f"const KEPT = {json.dumps(kept)};\n{editions.WORKER.read_text(encoding='utf-8')}"
    return HttpResponse(body, content_type="text/javascript; charset=utf-8")
