"""A page that needs no account, no typing and no database."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@require_GET
def now(request: HttpRequest) -> HttpResponse:
    return render(request, "now/now.html")
