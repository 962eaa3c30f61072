"""Everyone on the list, and one of them: named, merged, set apart, let go. Nothing here is about what they did."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from drawbridge.journal import Entry, Journal
from drawbridge.journal.entries import (
    MomentNoted,
    PersonAdded,
    PersonFlagged,
    PersonMerged,
    PersonRemoved,
    PersonRenamed,
    StepPredicted,
)
from drawbridge.mirror.history import with_what_hangs_on
from drawbridge.mirror.people import People, Person, afterwards, naming, people
from drawbridge.mirror.takes import standing
from drawbridge.web.access import forget
from drawbridge.web.consent import with_consent
from drawbridge.web.once import form_id, once
from drawbridge.web.packs import shelf
from drawbridge.web.people.forms import TIES, MergeForm, NameForm, RemoveForm
from drawbridge.web.people.parts import PARTS, Seen


@require_http_methods(["GET", "POST"])
@with_consent
def everyone(request: HttpRequest, journal: Journal) -> HttpResponse:
    """The list, and a place to add someone to it."""
    entries = journal.entries()
    here, form = people(entries), NameForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        another = form.another(here)
        if another is None:
            added = {"person": form.cleaned_data["alias"], "tie": form.cleaned_data["tie"]}
            once(journal, PersonAdded(id=form_id(request), at=afterwards(entries, timezone.now()), **added))
        return redirect("people:person", person=_named(journal, form.cleaned_data["alias"]).uuid)
    noted = Counter(one.id for one in map(here.of, _lived(entries)) if one)
    listed = [{"person": one, "tie": _tie(one), "noted": noted[one.id]} for one in here.all]
    context = {
        "form": form,
        "shown": [one for one in listed if one["person"] in here.shown],
        "apart": [one for one in listed if one["person"] not in here.shown],
    }
    return render(request, "people/people.html", context, status=422 if form.errors else 200)


@require_GET
@with_consent
def person(request: HttpRequest, journal: Journal, person: UUID) -> HttpResponse:
    """One person's page: what is there from one's own entries, and nothing else."""
    entries = journal.entries()
    here = people(entries)
    found = _found(here, person)
    if found.id != person.hex:
        return redirect("people:person", person=found.uuid)
    seen = Seen(entries, here, found, shelf().current, timezone.localtime())
    parts = [(part.template, part.of(seen)) for part in PARTS if part.apart or not found.flagged]
    context = {
        "person": found,
        "tie": _tie(found),
        "parts": [(template, part) for template, part in parts if part is not None],
        "others": len(here.all) - 1,
        "merged": request.GET.get("said") == "merged",
    }
    return render(request, "people/person.html", context)


@require_http_methods(["GET", "POST"])
@with_consent
def name(request: HttpRequest, journal: Journal, person: UUID) -> HttpResponse:
    """Another name or kind of tie. The name of someone else is taken only when they are said to be one person."""
    entries = journal.entries()
    here = people(entries)
    found, another = _found(here, person), None
    form = NameForm(request.POST or None, initial={"alias": found.alias, "tie": found.tie})
    if request.method == "POST" and form.is_valid():
        another = form.another(here, found)
        if another is None or request.POST.get("same") == "yes":
            new = {"to": form.cleaned_data["alias"], "tie": form.cleaned_data["tie"]}
            if new != {"to": found.alias, "tie": found.tie}:
                at = afterwards(entries, timezone.now())
                once(journal, PersonRenamed(id=form_id(request), at=at, person=found.alias, **new))
            return redirect("people:person", person=_named(journal, form.cleaned_data["alias"]).uuid)
    context = {"person": found, "form": form, "another": another}
    return render(request, "people/name.html", context, status=422 if form.errors or another else 200)


@require_http_methods(["GET", "POST"])
@with_consent
def merge(request: HttpRequest, journal: Journal, person: UUID) -> HttpResponse:
    """Two names, one person. Nothing is lost by it, and it can be taken back."""
    entries = journal.entries()
    here = people(entries)
    found = _found(here, person)
    if request.POST.get("into") == found.id != person.hex:  # sent again: they are one person by now
        return redirect(f"/people/{found.uuid}/?said=merged")
    others = [one for one in here.all if one != found]
    form = MergeForm(request.POST if request.method == "POST" else None, others)
    if form.is_valid():
        into = next(one for one in others if one.id == form.cleaned_data["into"])
        at = afterwards(entries, timezone.now())
        once(journal, PersonMerged(id=form_id(request), at=at, person=found.alias, into=into.alias))
        return redirect(f"/people/{into.uuid}/?said=merged")
    context = {"person": found, "form": form, "others": others}
    return render(request, "people/merge.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@with_consent
def remove(request: HttpRequest, journal: Journal, person: UUID) -> HttpResponse:
    """Off the list, or deleted with everything noted with them. What will go is said first."""
    entries = journal.entries()
    here = people(entries)
    if request.method == "POST" and here.by_id(person.hex) is None:  # sent again: they are off the list by now
        return redirect("people:people")
    found = _found(here, person)
    going = with_what_hangs_on(entries, naming(entries, here.names(found)))
    form = RemoveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if form.cleaned_data["how"] == "all":
            forget(journal, [entry.id for entry in going])
            return redirect("people:people")
        at = afterwards(entries, timezone.now())
        once(journal, PersonRemoved(id=form_id(request), at=at, person=found.alias))
        return redirect("people:people")
    context = {"person": found, "form": form, **_goes(going)}
    return render(request, "people/remove.html", context, status=422 if form.errors else 200)


@require_POST
@with_consent
def steps_with(request: HttpRequest, journal: Journal, person: UUID) -> HttpResponse:
    """Steps with them stay off, or may be offered again. Only that is kept: no reason, and no answer."""
    entries = journal.entries()
    found = _found(people(entries), person)
    flagged = {"off": True, "on": False}.get(request.POST.get("steps", ""))
    if flagged is not None and flagged != found.flagged:
        at = afterwards(entries, timezone.now())
        once(journal, PersonFlagged(id=form_id(request), at=at, person=found.alias, flagged=flagged))
    return redirect("people:person", person=found.uuid)


def _found(here: People, person: UUID) -> Person:
    found = here.by_id(person.hex)
    if found is None:
        raise Http404
    return found


def _named(journal: Journal, alias: str) -> Person:
    found = people(journal.entries()).named(alias)
    assert found is not None  # written just before
    return found


def _lived(entries: tuple[Entry, ...]) -> list[Entry]:
    return [*(left := standing(entries)).of(MomentNoted), *left.of(StepPredicted)]


def _goes(going: tuple[Entry, ...]) -> dict[str, int]:
    kinds = Counter(entry.kind for entry in going)
    moments, steps = kinds["moment"], kinds["step_predicted"]
    return {"moments": moments, "steps": steps, "rest": len(going) - moments - steps}


def _tie(person: Person) -> str:
    return "" if person.tie == "unsaid" else TIES[person.tie]
