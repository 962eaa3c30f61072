"""What can be written down here: a flaw, a time with someone, what came, how far it goes by itself, and a check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from drawbridge.journal import Journal
from drawbridge.journal.entries import AlarmWas, AutoCheck, FlawAsked, FlawNoted, Setting, TimeWith, WorseCheck
from drawbridge.mirror.habits import habits
from drawbridge.mirror.ledgers.alarms import CAME, kinds
from drawbridge.mirror.ledgers.flaws import flaws
from drawbridge.mirror.moments import moments
from drawbridge.mirror.people import People, people
from drawbridge.mirror.practice import steps
from drawbridge.mirror.worse import GO_ON, began, due
from drawbridge.web.consent import with_consent
from drawbridge.web.held import held
from drawbridge.web.now.choices import chosen
from drawbridge.web.once import form_id, once
from drawbridge.web.packs import shelf
from drawbridge.web.progress.forms import STILL, CameForm, CheckForm, FlawForm, SecondForm, TimeForm
from drawbridge.web.progress.phrases import said_of

_E = TypeVar("_E", FlawNoted, TimeWith, AutoCheck, WorseCheck)

NAMED = 8
"""Aliases offered as taps; another one can be typed."""


@require_http_methods(["GET", "POST"])
@with_consent
def check(request: HttpRequest, journal: Journal) -> HttpResponse:
    """Is anything worse? At any time; what the answers so far mean for new steps stands above it."""
    form = CheckForm(_sent(request), shelf().current)
    if form.is_valid():
        once(journal, _entry(WorseCheck, form))
        return redirect("progress:check")
    found = held(journal.entries())
    context = {
        "form": form,
        "held": found,
        "said": said_of(found, shelf().current),
        "never": shelf().current.words["worse.never"],
        "resume": shelf().current.words["dose.resume"],
        "due": due(found.checks, began(journal.entries()), timezone.now()),
    }
    return _page(request, "progress/check.html", context, form)


@require_POST
@with_consent
def go_on(request: HttpRequest, journal: Journal) -> HttpResponse:
    """New steps may come again. A stop stays a stop until a later check says that nothing is worse."""
    if held(journal.entries()).steps == "wait":
        once(journal, Setting(id=form_id(request), at=timezone.now(), name=GO_ON, value=True))
    return redirect("progress:check")


@require_http_methods(["GET", "POST"])
@with_consent
def flaw(request: HttpRequest, journal: Journal) -> HttpResponse:
    """Note a flaw; it is asked about again in a week, and until then it does nothing."""
    entries, who = journal.entries(), people(journal.entries())
    form = FlawForm(_sent(request), _aliases(who))
    if form.is_valid():
        once(journal, _entry(FlawNoted, form))
        return redirect("progress:flaw")
    found, now = flaws(entries, who), timezone.now()
    rows = [(one, one.can_be_asked(now)) for one in found.all]
    context = {"form": form, "rows": rows if request.GET.get("all") == "1" else rows[:12], "ledger": found}
    return _page(request, "progress/flaw.html", context, form)


@require_http_methods(["GET", "POST"])
@with_consent
def asked(request: HttpRequest, journal: Journal, flaw: UUID) -> HttpResponse:
    """Does it still matter? It can be said again; the latest holds."""
    ledger = flaws(journal.entries(), people(journal.entries()))
    found = next((one for one in ledger.all if one.id == flaw), None)
    if found is None:
        raise Http404
    can_say, still = found.can_be_asked(timezone.now()), request.POST.get("still")
    if can_say and still in ("still", "less", "gone"):
        said = {"id": form_id(request), "at": timezone.now(), "flaw": flaw, "still": still}
        once(journal, FlawAsked.model_validate(said))
        return redirect("progress:flaw")
    return render(request, "progress/asked.html", {"flaw": found, "can_say": can_say, "choices": STILL})


@require_http_methods(["GET", "POST"])
@with_consent
def time(request: HttpRequest, journal: Journal) -> HttpResponse:
    """After a time with someone: what it went on."""
    form = TimeForm(_sent(request), _aliases(people(journal.entries())))
    if form.is_valid():
        once(journal, _entry(TimeWith, form))
        return redirect("/progress/#costs")
    return _page(request, "progress/time.html", {"form": form}, form)


@require_http_methods(["GET", "POST"])
@with_consent
def second(request: HttpRequest, journal: Journal, code: str) -> HttpResponse:
    """Four statements on one capacity, once a month."""
    entries, pack = journal.entries(), shelf().current
    found = next((h for h in habits(entries, steps(entries), pack) if h.capacity.id.lower() == code.lower()), None)
    if found is None:
        raise Http404
    form, is_open = SecondForm(_sent(request), pack), found.is_open(timezone.now())
    if form.is_valid():
        if is_open:
            once(journal, _entry(AutoCheck, form, capacity=found.capacity.id))
        return redirect("/progress/#habits")
    if not is_open:
        return render(request, "progress/second.html", {"habit": found})
    context = {"habit": found, "form": form, "ask": pack.words["automatic.ask"]}
    return _page(request, "progress/second.html", context, form)


@require_http_methods(["GET", "POST"])
@with_consent
def came(request: HttpRequest, journal: Journal, moment: UUID) -> HttpResponse:
    """A fear that came: of what kind was it? Some kinds outweigh every count."""
    words = shelf().current.moment
    found = next((m for m in moments(journal.entries()) if m.id == moment), None)
    if found is None or found.told is None or found.told.happened not in CAME or not words.came:
        raise Http404
    form = CameForm(_sent(request), words.came)
    heavy = {choice.id for choice in words.came if choice.outweighs}
    if form.is_valid():
        what = form.cleaned_data["what"]
        once(journal, AlarmWas(id=form_id(request), at=timezone.now(), moment=moment, what=what))
        return redirect("progress:came", moment=moment) if what in heavy else redirect("/progress/#alarms")
    said = request.method == "GET" and kinds(journal.entries()).get(moment) in heavy
    context = {"moment": found, "form": form, "words": words, "pull": chosen(words.pulls, found.noted.pull)}
    return _page(request, "progress/heavy.html" if said else "progress/came.html", context, form)


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _entry(kind: type[_E], form: Form, **more: object) -> _E:
    """What a sheet says, as the entry it makes."""
    fields = {name: value for name, value in form.cleaned_data.items() if name != "entry"}
    return kind.model_validate({"id": form.cleaned_data["entry"], "at": timezone.now(), **fields, **more})


def _aliases(who: People) -> Sequence[str]:
    return [person.alias for person in who.shown][:NAMED]


def _page(request: HttpRequest, template: str, context: dict[str, object], form: Form) -> HttpResponse:
    return render(request, template, context, status=422 if form.errors else 200)
