"""When-then plans: made from a capacity's or from nothing, in one's own words; changed, put away, taken out again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from drawbridge.journal import Entry, Journal
from drawbridge.journal.entries import PlanEnded, PlanMade, Withdrawn
from drawbridge.mirror.moments import moments
from drawbridge.mirror.people import people
from drawbridge.mirror.plans import MOST, Plan, plans, split, standing_plans, tidy
from drawbridge.pack import Capacity
from drawbridge.web.access import record_all
from drawbridge.web.consent import with_consent
from drawbridge.web.held import held
from drawbridge.web.once import form_id, once
from drawbridge.web.packs import shelf

LONGEST = 200
SOURCE = "sheeran2024"
"""The work in the pack that says what is known of such plans."""


def _half(label: str, hint: str, required: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        error_messages={
            "required": required,
            "max_length": f"A plan comes to mind when it is short: {LONGEST} characters at most. Your words are here.",
        },
    )


class PlanForm(forms.Form):
    """A cue that can be noticed, and one small act."""

    when = _half(
        "When …", "Something you can notice as it begins: “I look for my coat”.", "Write what you would notice first."
    )
    then = _half("then …", "One small thing that you do: “I finish one breath”.", "Write the one thing you would do.")
    capacity = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_capacity(self) -> str | None:
        """Where it comes from; anything that is no capacity of the pack is nowhere."""
        found = _capacity(self.cleaned_data["capacity"])
        return found.id if found else None

    def plan(self, id_: UUID, at: datetime, capacity: str | None) -> PlanMade:
        """The plan, its halves without the words that the page puts around them."""
        when, then = tidy(self.cleaned_data["when"], self.cleaned_data["then"])
        return PlanMade(id=id_, at=at, when=when, then=then, capacity=capacity)


def plans_of(entries: Sequence[Entry]) -> tuple[Plan, ...]:
    """All plans of a journal, with what is counted of each."""
    return plans(entries, people(entries), moments(entries))


@require_http_methods(["GET", "POST"])
@with_consent
def everyone(request: HttpRequest, journal: Journal) -> HttpResponse:
    """The plans that stand, those put away, and a place to make one."""
    form = PlanForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _make(request, journal, form)
    return _page(request, journal, form)


@require_GET
@with_consent
def begin(request: HttpRequest, journal: Journal, code: str) -> HttpResponse:
    """A capacity's plan, to be put into one's own words. While steps wait, only those of what settles."""
    capacity = _capacity(code)
    if capacity is None:
        raise Http404
    if not (found := held(journal.entries())).leaves_open(capacity.id, with_someone=False):
        return render(request, "practice/held.html", {"held": found})
    when, then = split(capacity.if_then)
    form = PlanForm(initial={"when": when, "then": then, "capacity": capacity.id})
    return _page(request, journal, form, capacity)


def _make(request: HttpRequest, journal: Journal, form: PlanForm) -> HttpResponse:
    code, waits = form.cleaned_data["capacity"], held(journal.entries())
    if code and not waits.leaves_open(code, with_someone=False):
        return render(request, "practice/held.html", {"held": waits}, status=409)
    sent = form_id(request)
    stand = standing_plans(plans_of(journal.entries()))
    if len(stand) >= MOST and all(plan.id != sent for plan in stand):
        form.add_error(None, f"{MOST} plans stand already. Put one away first; your words are still here.")
        return _page(request, journal, form)
    once(journal, form.plan(sent, timezone.now(), code))
    return redirect("practice:plans")


def _page(request: HttpRequest, journal: Journal, form: PlanForm, capacity: Capacity | None = None) -> HttpResponse:
    found, pack = plans_of(journal.entries()), shelf().current
    stand = standing_plans(found)
    context = {
        "form": form,
        "capacity": capacity,
        "plans": stand,
        "away": [plan for plan in found if not plan.stands],
        "full": len(stand) >= MOST and not form.errors,
        "most": MOST,
        "source": next((source for source in pack.sources if source.id == SOURCE), None),
        "capacities": [c for c in pack.capacities if c.ladder],
    }
    return render(request, "practice/plans.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@with_consent
def change(request: HttpRequest, journal: Journal, plan: UUID) -> HttpResponse:
    """Other words: a new plan in the place of this one. What was counted of the old one stays with the old one."""
    old = _found(journal, plan)
    form = PlanForm(request.POST if request.method == "POST" else None, initial=old.made.model_dump())
    if form.is_valid():
        new = form.plan(form_id(request), timezone.now(), old.made.capacity)
        if old.stands and (new.when, new.then) != (old.made.when, old.made.then):
            gone = PlanEnded(id=uuid5(new.id, "other words"), at=new.at, plan=old.id)
            record_all(journal, [gone, new])
        return redirect("practice:plans")
    if not old.stands:
        return redirect("practice:plans")
    return render(request, "practice/plan_change.html", {"form": form, "plan": old}, status=422 if form.errors else 200)


@require_POST
@with_consent
def put_away(request: HttpRequest, journal: Journal, plan: UUID) -> HttpResponse:
    """Put a plan away, or take it out again while there is room. Pressed twice, it changes nothing more."""
    old, stand = _found(journal, plan), standing_plans(plans_of(journal.entries()))
    if request.POST.get("do") == "away":
        if old.stands:
            once(journal, PlanEnded(id=form_id(request), at=timezone.now(), plan=plan))
    elif old.ended is not None and len(stand) < MOST:
        once(journal, Withdrawn(id=form_id(request), at=timezone.now(), target=old.ended.id))
    return redirect("practice:plans")


def _found(journal: Journal, plan: UUID) -> Plan:
    found = next((one for one in plans_of(journal.entries()) if one.id == plan), None)
    if found is None:
        raise Http404
    return found


def _capacity(code: str) -> Capacity | None:
    return next((c for c in shelf().current.capacities if c.id.lower() == code.lower()), None)
