"""Timed stays with a tender feeling: begun with two taps, stopped at any second, and stopping saves."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from drawbridge.journal import Entry, EntryConflict, Journal
from drawbridge.journal.entries import StayBegun, StayEnded, Withdrawn
from drawbridge.mirror.stays import CAPACITY, Stay, counted, stays
from drawbridge.pack.moment import Feeling
from drawbridge.web.access import record
from drawbridge.web.consent import with_consent
from drawbridge.web.held import held
from drawbridge.web.once import form_id, once
from drawbridge.web.packs import shelf
from drawbridge.web.practice.forms import alarm_field

MINUTES = (1, 3, 5, 10)
LISTED = 6
"""Latest stays listed below."""


class BeginForm(forms.Form):
    """Which feeling, and for how long; the alarm now only if the person wants."""

    feeling = forms.ChoiceField(error_messages={"required": "Choose a feeling; the smallest will do."})
    minutes = forms.TypedChoiceField(
        choices=[(n, str(n)) for n in MINUTES],
        coerce=int,
        error_messages={"required": "Choose how many minutes. You can stop at any second."},
    )
    alarm = alarm_field("The alarm now. Leave it out if you like.")

    def __init__(self, data: object, feelings: Sequence[Feeling]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["feeling"].choices = [(feeling.id, feeling.name) for feeling in feelings]  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """What the alarm did."""

    peak = alarm_field("The alarm at its highest")
    end = alarm_field("The alarm at the end")


@require_http_methods(["GET", "POST"])
@with_consent
def begin(request: HttpRequest, journal: Journal) -> HttpResponse:
    """Choose a feeling and begin. While new steps wait, a stay waits, too."""
    entries, now, soft = journal.entries(), timezone.now(), tender()
    if not (waits := held(entries)).leaves_open(CAPACITY, with_someone=False):
        return render(request, "practice/held.html", {"held": waits}, status=409 if request.method == "POST" else 200)
    form = BeginForm(request.POST if request.method == "POST" else None, soft)
    if form.is_valid():
        return redirect(
            "practice:stay", stay=once(journal, StayBegun(id=form_id(request), at=now, **form.cleaned_data))
        )
    found = stays(entries)
    context = {
        "form": form,
        "feelings": soft,
        "capacity": _capacity(),
        "running": next((stay for stay in reversed(found) if stay.state(now) == "running"), None),
        "counted": counted(found),
        "latest": [(stay, named(stay)) for stay in reversed(found) if stay.ended][:LISTED],
    }
    return render(request, "practice/stays.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@with_consent
def stay(request: HttpRequest, journal: Journal, stay: UUID) -> HttpResponse:
    """Staying; then what the alarm did, if one wants to say. Taken back, it counts for nothing."""
    found, now = _found(journal.entries(), stay), timezone.now()
    form = EndForm(request.POST if request.POST.get("do") == "felt" else None)
    match request.POST.get("do"):
        case "stop" | "too_much" as how if found.ended is None:
            _stop(request, journal, found, too_much=how == "too_much")
        case "felt" if found.ended is not None and form.is_valid():
            said = {"id": form_id(request), "at": now, **form.cleaned_data}
            once(journal, StayEnded.model_validate(found.ended.model_dump() | said))
        case "back":
            once(journal, Withdrawn(id=form_id(request), at=now, target=stay))
            return redirect("practice:stays")
    if request.method == "POST" and not form.errors:
        return redirect("practice:stay", stay=stay)
    over = (found.lasted(now) or 0) >= 60 * found.begun.minutes
    context = {"stay": found, "state": found.state(now), "feeling": named(found), "form": form, "over": over}
    return render(request, "practice/stay.html", context, status=422 if form.errors else 200)


def _stop(request: HttpRequest, journal: Journal, found: Stay, *, too_much: bool) -> None:
    """The first press counts: the same press sent again a second later says nothing new."""
    now = timezone.now()
    ended = StayEnded(id=form_id(request), at=now, stay=found.id, seconds=found.lasted(now), too_much=too_much)
    try:
        record(journal, ended)
    except EntryConflict:
        return


def _found(entries: Sequence[Entry], stay: UUID) -> Stay:
    found = next((one for one in stays(entries) if one.id == stay), None)
    if found is None:
        raise Http404
    return found


def tender() -> tuple[Feeling, ...]:
    """The pack's soft feelings."""
    return tuple(feeling for feeling in shelf().current.moment.feelings if feeling.group == "soft")


def named(stay: Stay) -> Feeling | None:
    """The feeling in the words of the pack; None when it is there no more."""
    return next((one for one in shelf().current.moment.feelings if one.id == stay.begun.feeling), None)


def _capacity() -> object:
    return next((c for c in shelf().current.capacities if c.id == CAPACITY), None)
