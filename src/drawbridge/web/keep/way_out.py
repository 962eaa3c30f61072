"""Choosing where the way out leads. The choice is sealed in the journal: no cookie and no address tells of it."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from drawbridge.journal import Journal
from drawbridge.journal.entries import Setting
from drawbridge.mirror.choices import chosen
from drawbridge.web.consent import with_consent
from drawbridge.web.once import form_id, once
from drawbridge.web.places import SETTING, place, places


class PlaceForm(forms.Form):
    """One of a few."""

    to = forms.ChoiceField(
        label="When I leave, go to",
        widget=forms.RadioSelect,
        required=False,
        error_messages={"invalid_choice": "Choose one of these. Nothing was changed."},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["to"].choices = [(found.id, found.label) for found in places()]  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@with_consent
def way_out(request: HttpRequest, journal: Journal) -> HttpResponse:
    """Where the way out leads from this journal."""
    form = PlaceForm(request.POST or None, initial={"to": place(chosen(journal.entries(), SETTING)).id})
    if request.method == "POST" and form.is_valid():
        once(journal, Setting(id=form_id(request), at=timezone.now(), name=SETTING, value=form.cleaned_data["to"]))
        return redirect("/keep/leaving/?said=set")
    context = {"form": form, "said": request.GET.get("said", "")}
    return render(request, "keep/leaving.html", context, status=422 if form.errors else 200)
